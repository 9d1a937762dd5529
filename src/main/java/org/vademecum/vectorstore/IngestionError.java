package org.vademecum.vectorstore;

import org.jspecify.annotations.Nullable;

/**
 * Why a document version failed.
 *
 * @param key names the cause; pages show {@code ingestion.error.<key>} and {@code ingestion.advice.<key>}
 * @param detail a fact to go with it, such as a page number; never a stack trace
 */
public record IngestionError(
        Code code, String key, @Nullable String detail) {
    /** The wire format's {@code last_error.code}. */
    public enum Code {
        SERVER_ERROR,
        UNSUPPORTED_FILE,
        INVALID_FILE
    }
}
