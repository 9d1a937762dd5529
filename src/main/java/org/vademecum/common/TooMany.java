package org.vademecum.common;

import java.time.Duration;

/** There is no room for more at the moment; nothing was changed, and the same call may succeed later. */
public class TooMany extends RuntimeException {
    private final String code;
    private final Duration retryAfter;

    /**
     * @param code stable and read by programs
     * @param retryAfter when to try again, whole seconds
     * @param message for people
     */
    public TooMany(String code, Duration retryAfter, String message) {
        super(message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public String code() {
        return code;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
