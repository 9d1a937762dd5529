package org.vademecum.vectorstore;

import java.util.Set;
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

    public static final String NO_TEXT = "no_text";
    public static final String TIMED_OUT = "timed_out";
    public static final String TOO_MANY_SCANS = "too_many_scans";
    public static final String TOO_MUCH_MEMORY = "too_much_memory";

    /** Faults of a file that another time may not meet: where the server was busy, or lacks what an administrator can give it. */
    private static final Set<String> OF_THE_SERVER_TOO = Set.of(TIMED_OUT, TOO_MUCH_MEMORY, NO_TEXT, TOO_MANY_SCANS);

    /** Whether the same file may be taken in at another time; what is wrong with the file itself stays. */
    public boolean mayPass() {
        return code == Code.SERVER_ERROR || OF_THE_SERVER_TOO.contains(key);
    }
}
