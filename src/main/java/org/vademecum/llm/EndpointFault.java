package org.vademecum.llm;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link JsonEndpoint} did not answer a request. Neither a secret nor what was sent is in the message. */
final class EndpointFault extends Exception {
    enum Kind {
        UNREACHABLE,
        TIMEOUT,
        UNAUTHORIZED,
        RATE_LIMITED,
        REFUSED,
        SERVER_ERROR,
        MALFORMED
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    EndpointFault(Kind kind, String message) {
        this(kind, message, null);
    }

    EndpointFault(Kind kind, String message, @Nullable Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the same request may be answered a moment later. */
    boolean passing() {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, RATE_LIMITED, SERVER_ERROR -> true;
            case UNAUTHORIZED, REFUSED, MALFORMED -> false;
        };
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
