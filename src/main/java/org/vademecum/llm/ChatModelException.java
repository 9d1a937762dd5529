package org.vademecum.llm;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model turn failed. The message is for the person who asked; secrets and stack traces never are in it. */
public class ChatModelException extends RuntimeException {
    /** The run's {@code last_error.code}. */
    public enum Code {
        SERVER_ERROR,
        RATE_LIMIT_EXCEEDED,
        INVALID_PROMPT
    }

    private final Code code;
    private final boolean retryable;
    private final boolean unhealthy;
    private final @Nullable Duration retryAfter;

    public ChatModelException(Code code, boolean retryable, String message, @Nullable Throwable cause) {
        this(code, retryable, false, null, message, cause);
    }

    ChatModelException(
            Code code,
            boolean retryable,
            boolean unhealthy,
            @Nullable Duration retryAfter,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
        this.unhealthy = unhealthy;
        this.retryAfter = retryAfter;
    }

    public Code code() {
        return code;
    }

    /** Whether the same request may succeed a moment later. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether it tells of the endpoint's health rather than of this request. */
    boolean unhealthy() {
        return unhealthy;
    }

    /** How long the endpoint asks to be left alone, where it says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
