package org.vademecum.llm;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text could not be embedded. The message is for administrators; neither a secret nor a text is in it. */
public class EmbeddingException extends RuntimeException {
    private final boolean passing;
    private final boolean refused;
    private final @Nullable Duration retryAfter;

    /** One that asking again does not help. */
    public EmbeddingException(String message) {
        this(message, null);
    }

    EmbeddingException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = false;
        this.refused = false;
        this.retryAfter = null;
    }

    /** One of a service that may be over in a moment, unless the service takes the request for wrong. */
    EmbeddingException(EndpointFault fault) {
        super(fault.getMessage(), fault);
        this.passing = fault.passing();
        this.refused = fault.kind() == EndpointFault.Kind.REFUSED;
        this.retryAfter = fault.retryAfter().orElse(null);
    }

    /** Whether the same call may succeed a moment later. */
    boolean passing() {
        return passing;
    }

    /** Whether the service takes this one request for wrong, which says nothing of the next one. */
    boolean refused() {
        return refused;
    }

    /** How long the service asks to be left alone, where it says so. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
