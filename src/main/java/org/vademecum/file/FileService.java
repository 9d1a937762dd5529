package org.vademecum.file;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/** Uploads and stored files. Content is written before the transaction that names it; a failure leaves neither. */
@ApplicationScoped
public class FileService {
    private static final String KIND = "file";

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
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.upload.max-bytes", defaultValue = "536870912")
    long maxBytes;

    /**
     * Stores what the stream yields; closing it is the caller's.
     *
     * @param filename as the client sent it; cleaned
     * @param mediaType as the client claims it; cleaned
     * @param purpose as on the wire, such as {@code assistants}
     * @throws NotFound when the caller has nothing to do with the department
     * @throws Invalid with code {@code too_large} or {@code empty_file}
     * @throws IOException when the stream breaks off; nothing is kept
     */
    public StoredFile store(
            Caller caller,
            String departmentId,
            @Nullable String filename,
            @Nullable String mediaType,
            InputStream content,
            String purpose)
            throws IOException {
        if (!access.sees(caller, departmentId)) {
            throw new NotFound("department", departmentId);
        }
        BlobStore.Blob blob = receive(content);
        try {
            return transactions.call(() -> register(caller, departmentId, filename, mediaType, blob, purpose));
        } catch (RuntimeException e) {
            claims.release(blob.sha256());
            throw e;
        }
    }

    /**
     * The first half of {@link #store}: the content alone. Whoever calls it goes on with {@link #register}, or gives the
     * blob back by {@link BlobClaims#release}.
     */
    public BlobStore.Blob receive(InputStream content) throws IOException {
        BlobStore.Blob blob;
        try {
            blob = blobs.put(content, maxBytes);
        } catch (BlobStore.TooLarge e) {
            Invalid tooLarge = new Invalid(
                    KIND, "too_large", "The file is larger than %d MB.".formatted(maxBytes / (1024 * 1024)));
            tooLarge.initCause(e);
            throw tooLarge;
        }
        if (blob.bytes() == 0) {
            claims.release(blob.sha256());
            throw new Invalid(KIND, "empty_file", "The file is empty.");
        }
        return blob;
    }

    /** The second half of {@link #store}: the row, within the caller's transaction. Checks no permission. */
    @Transactional(TxType.MANDATORY)
    public StoredFile register(
            Caller caller,
            String departmentId,
            @Nullable String filename,
            @Nullable String mediaType,
            BlobStore.Blob blob,
            String purpose) {
        claims.claim(blob.sha256());
        StoredFile file = new StoredFile(
                departmentId,
                caller.principalId(),
                Filename.clean(filename),
                MediaType.clean(mediaType),
                blob,
                purpose,
                clock.instant());
        files.add(file);
        return file;
    }

    /** The name under which {@link #register} would keep the file. */
    public String clean(@Nullable String filename) {
        return Filename.clean(filename);
    }

    public Optional<StoredFile> find(Caller caller, String id) {
        return files.find(id).filter(file -> access.allows(caller, Action.READ, file));
    }

    public StoredFile get(Caller caller, String id) {
        return access.require(caller, Action.READ, files.find(id), KIND, id);
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
        StoredFile file = access.require(caller, Action.WRITE, files.find(id), KIND, id);
        try {
            transactions.run(() -> files.remove(id));
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
