package org.vademecum.llm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A reranker could not say. The message is for administrators; neither a secret nor a text of a document is in it. */
public class RerankException extends RuntimeException {
    /** What went wrong. */
    public enum Fault {
        /** None is configured. */
        @JsonProperty("not_configured")
        NOT_CONFIGURED,
        /** No connection. */
        @JsonProperty("unreachable")
        UNREACHABLE,
        /** No whole answer within its time. */
        @JsonProperty("timeout")
        TIMEOUT,
        /** The key is not accepted. */
        @JsonProperty("unauthorized")
        UNAUTHORIZED,
        /** Too many requests, or no quota left. */
        @JsonProperty("rate_limited")
        RATE_LIMITED,
        /** It takes requests, but not this one. */
        @JsonProperty("refused")
        REFUSED,
        /** A fault of its own. */
        @JsonProperty("server_error")
        SERVER_ERROR,
        /** It answered, but not with one number for each text. */
        @JsonProperty("malformed")
        MALFORMED,
        /** It has failed several times in a row, and was not asked. */
        @JsonProperty("resting")
        RESTING;

        /** As JSON has it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Fault fault;

    public RerankException(Fault fault, String message) {
        this(fault, message, null);
    }

    RerankException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
