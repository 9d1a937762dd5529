package org.vademecum.llm;

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

    public ChatModelException(Code code, boolean retryable, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
    }

    public Code code() {
        return code;
    }

    /** Whether the same request may succeed a moment later. */
    public boolean retryable() {
        return retryable;
    }
}
