package org.vademecum.api.v1;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.file.StoredFile;
import org.vademecum.file.Upload;
import org.vademecum.file.UploadPart;

/** An upload in parts; {@code file} is what it has become. */
record UploadJson(
        String id,
        String object,
        long bytes,
        long createdAt,
        String filename,
        String purpose,
        String status,
        long expiresAt,
        @Nullable FileJson file) {
    static UploadJson of(Upload upload, @Nullable StoredFile file, Instant now) {
        return new UploadJson(
                upload.id(),
                "upload",
                upload.bytes(),
                upload.createdAt().getEpochSecond(),
                upload.filename(),
                upload.purpose().id(),
                upload.status(now).name().toLowerCase(Locale.ROOT),
                upload.expiresAt().getEpochSecond(),
                file == null ? null : FileJson.of(file));
    }

    /** A part of an upload. */
    record PartJson(String id, String object, long createdAt, String uploadId) {
        static PartJson of(UploadPart part) {
            return new PartJson(part.id(), "upload.part", part.createdAt().getEpochSecond(), part.uploadId());
        }
    }
}
