package org.vademecum.file;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.access.Deletion;
import org.vademecum.access.Meter;
import org.vademecum.access.Spending;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/**
 * Uploads in parts. A part is a blob of its own until the upload is completed; then all are copied into one, so that
 * nothing is ever held in memory. No transaction is open while content is read or written.
 */
@ApplicationScoped
public class UploadService {
    /** Bytes of a whole upload. */
    public static final long MAX_BYTES = 8L << 30;

    /** Bytes of one part. */
    public static final long MAX_PART = 64L << 20;

    /** Parts of one upload: room for 8 GB in parts of a megabyte. */
    static final int MAX_PARTS = 10_000;

    private static final String KIND = "upload";
    private static final int AT_ONCE = 100;

    @Inject
    UploadRepository uploads;

    @Inject
    FileService files;

    @Inject
    BlobStore blobs;

    @Inject
    BlobClaims claims;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Deletion> deletions;

    @Inject
    Clock clock;

    /**
     * @param bytes length of the whole, 1 to {@link #MAX_BYTES}
     * @throws NotFound when the caller has nothing to do with the department
     */
    public Upload create(Caller caller, String departmentId, NewFile file, long bytes) {
        if (!access.sees(caller, departmentId)) {
            throw new NotFound("department", departmentId);
        }
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new Invalid(
                    "bytes", "invalid_value", "Invalid 'bytes': expected between 1 and %d.".formatted(MAX_BYTES));
        }
        Upload upload = new Upload(departmentId, caller.principalId(), file, bytes, clock.instant());
        transactions.run(() -> uploads.add(upload));
        return upload;
    }

    public Upload get(Caller caller, String id) {
        return access.require(caller, Action.READ, uploads.find(id), KIND, id);
    }

    /**
     * Adds what the stream yields; closing it is the caller's. Parts may be added at the same time.
     *
     * @throws Conflict when the upload is completed, cancelled or expired
     * @throws Invalid with code {@code too_large} or {@code empty_file}, or when there are too many parts
     * @throws IOException when the stream breaks off; nothing is kept
     */
    public UploadPart addPart(Caller caller, String uploadId, InputStream content) throws IOException {
        return addPart(caller, uploadId, content, () -> {});
    }

    /** What is to be done when the content was read, for instance reading the rest of the form it came in. */
    @FunctionalInterface
    public interface Afterwards {
        void run() throws IOException;
    }

    /** The same; when {@code afterwards} throws, nothing is kept. */
    public UploadPart addPart(Caller caller, String uploadId, InputStream content, Afterwards afterwards)
            throws IOException {
        Upload upload = requirePending(caller, uploadId);
        Spending on = Spending.of(caller, Meter.UPLOADS, upload.departmentId());
        BlobStore.Blob blob = files.receive(on, content, MAX_PART, "data");
        boolean named = false;
        try {
            afterwards.run();
            UploadPart part = transactions.retry(() -> register(uploadId, blob));
            named = true;
            return part;
        } finally {
            if (!named) {
                claims.release(blob.sha256());
            }
        }
    }

    private UploadPart register(String uploadId, BlobStore.Blob blob) {
        lock(uploadId).requirePending(clock.instant());
        if (uploads.countParts(uploadId) >= MAX_PARTS) {
            throw new Invalid("data", "too_many_parts", "An upload has at most %d parts.".formatted(MAX_PARTS));
        }
        claims.claim(blob.sha256());
        UploadPart part = new UploadPart(uploadId, blob, clock.instant());
        uploads.add(part);
        return part;
    }

    /**
     * Makes the file. Until it is there, the upload stays as it is, whatever goes wrong.
     *
     * @param partIds in the order of the file
     * @param md5 of the whole file in hexadecimal, to be compared; null not to
     * @throws Conflict when the upload is completed, cancelled or expired
     * @throws Invalid for a part that is not there or named twice, or another length or sum than was said
     * @throws IOException when a part cannot be read or the file not be written
     */
    public StoredFile complete(Caller caller, String uploadId, List<String> partIds, @Nullable String md5)
            throws IOException {
        Upload upload = requirePending(caller, uploadId);
        List<UploadPart> parts = named(uploadId, partIds);
        long bytes = parts.stream().mapToLong(UploadPart::bytes).sum();
        if (bytes != upload.bytes()) {
            throw new Invalid(
                    "part_ids",
                    "invalid_value",
                    "The parts have %d bytes together, but the upload was to have %d."
                            .formatted(bytes, upload.bytes()));
        }
        BlobStore.Blob blob = join(parts, md5);
        try {
            return end(uploadId, ending -> {
                StoredFile file = files.keep(caller, ending.departmentId(), ending.file(), blob);
                ending.complete(file.id(), clock.instant());
                return file;
            });
        } catch (RuntimeException e) {
            claims.release(blob.sha256());
            throw e;
        }
    }

    private List<UploadPart> named(String uploadId, List<String> partIds) {
        Map<String, UploadPart> known = transactions.call(() -> uploads.parts(uploadId)).stream()
                .collect(Collectors.toMap(UploadPart::id, Function.identity()));
        for (String id : partIds) {
            if (!known.containsKey(id)) {
                throw new Invalid(
                        "part_ids", "invalid_value", "No part of the upload found with id '%s'.".formatted(id));
            }
        }
        if (new HashSet<>(partIds).size() < partIds.size()) {
            throw new Invalid("part_ids", "invalid_value", "A part can be named only once.");
        }
        return partIds.stream().map(known::get).toList();
    }

    private BlobStore.Blob join(List<UploadPart> parts, @Nullable String md5) throws IOException {
        MessageDigest digest = md5();
        try (InputStream whole = new DigestInputStream(
                new PartsStream(blobs, parts.stream().map(UploadPart::sha256).toList()), digest)) {
            BlobStore.Blob blob = blobs.put(whole, MAX_BYTES);
            if (md5 != null && !md5.equalsIgnoreCase(HexFormat.of().formatHex(digest.digest()))) {
                claims.release(blob.sha256());
                throw new Invalid("md5", "invalid_value", "The file has another MD5 sum than was said.");
            }
            return blob;
        }
    }

    /** Gives the upload up. @throws Conflict when it is completed, cancelled or expired */
    public Upload cancel(Caller caller, String uploadId) {
        requirePending(caller, uploadId);
        return end(uploadId, upload -> upload.cancel(clock.instant()));
    }

    /**
     * All uploads of somebody, whatever became of them, in the order of their ids.
     *
     * @param after id of the last one that is known; null to begin
     */
    public List<Upload> listOwn(Caller caller, @Nullable String after, int limit) {
        return transactions.call(() -> uploads.listOf(caller.principalId(), after, limit));
    }

    /**
     * Deletes an upload and its parts for good, whatever became of it; the file that it has become stays.
     *
     * @throws NotFound when the caller may not change it
     */
    public void forget(Caller caller, String uploadId) {
        List<String> sha256s = transactions.retry(() -> {
            Upload upload = access.require(caller, Action.WRITE, uploads.lock(uploadId), KIND, uploadId);
            deletions.fire(new Deletion(upload));
            List<String> parts = uploads.takeParts(uploadId);
            uploads.remove(upload);
            return parts;
        });
        sha256s.stream().distinct().forEach(claims::release);
    }

    /** Ends some of those whose time is over; returns how many. */
    public int expire() {
        List<String> expired = transactions.call(() -> uploads.listExpired(clock.instant(), AT_ONCE));
        expired.forEach(id -> end(id, Upload::expire));
        return expired.size();
    }

    /** The parts are given up with whatever ends the upload. */
    private <T> T end(String uploadId, Function<Upload, T> ending) {
        List<String> sha256s = new ArrayList<>();
        T ended = transactions.retry(() -> {
            T result = ending.apply(lock(uploadId));
            sha256s.clear();
            sha256s.addAll(uploads.takeParts(uploadId));
            return result;
        });
        sha256s.stream().distinct().forEach(claims::release);
        return ended;
    }

    private Upload requirePending(Caller caller, String uploadId) {
        Upload upload = access.require(caller, Action.WRITE, uploads.find(uploadId), KIND, uploadId);
        upload.requirePending(clock.instant());
        return upload;
    }

    private Upload lock(String uploadId) {
        return uploads.lock(uploadId).orElseThrow(() -> new NotFound(KIND, uploadId));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}
