package org.vademecum.file;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Deletion;
import org.vademecum.access.Meter;
import org.vademecum.access.Spending;
import org.vademecum.access.Spent;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/** Uploads and stored files. Content is written before the transaction that names it; a failure leaves neither. */
@ApplicationScoped
public class FileService {
    private static final String KIND = "file";
    private static final int AT_ONCE = 500;

    @Inject
    StoredFileRepository files;

    @Inject
    BlobStore blobs;

    @Inject
    BlobClaims claims;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    @Inject
    Event<Deletion> deletions;

    @Inject
    Event<Spending> spending;

    @Inject
    Event<Spent> spent;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.upload.max-bytes", defaultValue = "536870912")
    long maxBytes;

    /**
     * Stores what the stream yields, for the caller to keep; closing the stream is the caller's.
     *
     * @throws NotFound when the caller has nothing to do with the department
     * @throws Invalid with code {@code too_large} or {@code empty_file}
     * @throws IOException when the stream breaks off; nothing is kept
     */
    public StoredFile store(Caller caller, String departmentId, NewFile file, InputStream content) throws IOException {
        return store(caller, departmentId, content, () -> file);
    }

    /** Tells what a file is once its content was read, for instance by the rest of the form it came in. */
    @FunctionalInterface
    public interface Description {
        NewFile read() throws IOException;
    }

    /** Like {@link #store}, for those who learn what the file is after its content. */
    public StoredFile store(Caller caller, String departmentId, InputStream content, Description description)
            throws IOException {
        requireDepartment(caller, departmentId);
        BlobStore.Blob blob = receive(caller, departmentId, content);
        boolean named = false;
        try {
            NewFile file = description.read();
            StoredFile stored = transactions.retry(() -> keep(caller, departmentId, file, blob));
            named = true;
            return stored;
        } finally {
            if (!named) {
                claims.release(blob.sha256());
            }
        }
    }

    private void requireDepartment(Caller caller, String departmentId) {
        if (!access.sees(caller, departmentId)) {
            throw new NotFound("department", departmentId);
        }
    }

    /**
     * The first half of storing: the content alone. Whoever calls it goes on with {@link #register}, or gives the
     * blob back by {@link BlobClaims#release}.
     */
    public BlobStore.Blob receive(Caller caller, String departmentId, InputStream content) throws IOException {
        return receive(Spending.of(caller, Meter.UPLOADS, departmentId), content, maxBytes, KIND);
    }

    /** Like the other, with another limit and for another field of the request. */
    BlobStore.Blob receive(Spending on, InputStream content, long limit, String field) throws IOException {
        spending.fire(on);
        BlobStore.Blob blob;
        try {
            blob = blobs.put(content, limit);
        } catch (BlobStore.TooLarge e) {
            Invalid tooLarge =
                    new Invalid(field, "too_large", "The file is larger than %d MB.".formatted(limit / (1024 * 1024)));
            tooLarge.initCause(e);
            throw tooLarge;
        }
        spent.fire(on.spent(blob.bytes()));
        if (blob.bytes() == 0) {
            claims.release(blob.sha256());
            throw new Invalid(field, "empty_file", "The file is empty.");
        }
        return blob;
    }

    /** The second half of {@link #store}: the row, within the caller's transaction. Checks no permission. */
    StoredFile keep(Caller caller, String departmentId, NewFile file, BlobStore.Blob blob) {
        claims.claim(blob.sha256());
        StoredFile stored = described(caller, departmentId, file, blob).kept();
        files.add(stored);
        audited.fire(Audited.of(caller, AuditAction.FILE_UPLOAD, stored));
        return stored;
    }

    /** Like {@link #keep}, of a file that the department is to have. */
    @Transactional(TxType.MANDATORY)
    public StoredFile register(Caller caller, String departmentId, NewFile file, BlobStore.Blob blob) {
        claims.claim(blob.sha256());
        StoredFile stored = described(caller, departmentId, file, blob);
        files.add(stored);
        return stored;
    }

    private StoredFile described(Caller caller, String departmentId, NewFile file, BlobStore.Blob blob) {
        Instant now = clock.instant();
        return new StoredFile(
                        departmentId,
                        caller.principalId(),
                        Filename.clean(file.filename()),
                        MediaType.clean(file.mediaType()),
                        blob,
                        file.purpose().id(),
                        now)
                .until(file.expiry(now));
    }

    /** Length of the largest file that is taken in one piece. */
    public long maxBytes() {
        return maxBytes;
    }

    /** The name under which {@link #register} would keep the file. */
    public String clean(@Nullable String filename) {
        return Filename.clean(filename);
    }

    public Optional<StoredFile> find(Caller caller, String id) {
        return existing(id).filter(file -> access.allows(caller, Action.READ, file));
    }

    public StoredFile get(Caller caller, String id) {
        return access.require(caller, Action.READ, existing(id), KIND, id);
    }

    /** Checks no permission: for those who may read a document that the file is part of. */
    public StoredFile get(String id) {
        return files.find(id).orElseThrow(() -> new NotFound(KIND, id));
    }

    /**
     * All of them, in the same order.
     *
     * @throws NotFound when one is not there or the caller may not read it
     */
    @Transactional
    public List<StoredFile> getAll(Caller caller, Collection<String> ids) {
        Map<String, StoredFile> found = new HashMap<>();
        List<String> wanted = List.copyOf(ids);
        for (int i = 0; i < wanted.size(); i += AT_ONCE) {
            found.putAll(files.findAll(wanted.subList(i, Math.min(wanted.size(), i + AT_ONCE))));
        }
        Instant now = clock.instant();
        return wanted.stream()
                .map(id -> access.require(
                        caller,
                        Action.READ,
                        Optional.ofNullable(found.get(id)).filter(file -> !file.isExpired(now)),
                        KIND,
                        id))
                .toList();
    }

    /** The caller's files and those of their departments, of one purpose or, when null, of any. */
    @Transactional
    public CursorPage<StoredFile> list(Caller caller, @Nullable Purpose purpose, ListRequest page) {
        return files.list(access.readership(caller), withheldFrom(caller), purpose, clock.instant(), page);
    }

    /** Files of documents that are for others of the caller's departments. */
    private Set<String> withheldFrom(Caller caller) {
        return access.seesAll(caller)
                ? Set.of()
                : files.listNarrowed(caller.departmentIds()).stream()
                        .filter(file -> !access.allows(caller, Action.READ, file))
                        .map(StoredFile::id)
                        .collect(Collectors.toSet());
    }

    private Optional<StoredFile> existing(String id) {
        return files.find(id).filter(file -> !file.isExpired(clock.instant()));
    }

    /** The content from a byte offset on; closing is the caller's. Checks no permission: {@code file} was got by one. */
    public InputStream open(StoredFile file, long offset) throws IOException {
        return blobs.open(file.sha256(), offset);
    }

    /**
     * Removes the file, and its content unless another file has the same.
     *
     * @throws Conflict with code {@code file_in_use} while a vector store or a thread has it
     */
    public void delete(Caller caller, String id) {
        StoredFile file = access.require(caller, Action.WRITE, existing(id), KIND, id);
        try {
            transactions.run(() -> {
                deletions.fire(new Deletion(file));
                files.remove(id);
                audited.fire(Audited.of(caller, AuditAction.FILE_DELETE, file));
            });
        } catch (RuntimeException e) {
            if (!Transactions.isConflict(e)) {
                throw e;
            }
            Conflict inUse = new Conflict("file_in_use", "The file is still used.");
            inUse.initCause(e);
            throw inUse;
        }
        claims.release(file.sha256());
    }
}
