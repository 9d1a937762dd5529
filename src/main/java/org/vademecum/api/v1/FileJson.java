package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.vademecum.file.StoredFile;

/** A file. {@code expires_at} is left out where there is none, since OpenAI's schema does not allow null. */
record FileJson(
        String id,
        String object,
        long bytes,
        long createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long expiresAt,
        String filename,
        String purpose,
        String status) {
    static FileJson of(StoredFile file) {
        return new FileJson(
                file.id(),
                "file",
                file.bytes(),
                file.createdAt().getEpochSecond(),
                Seconds.of(file.expiresAt()),
                file.filename(),
                file.purpose(),
                "processed");
    }
}
