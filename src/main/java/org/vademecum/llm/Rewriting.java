package org.vademecum.llm;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question that was to be said another way.
 *
 * @param text to search by: the question itself where nobody could say it another way
 * @param fault why nobody could; null when somebody did
 */
public record Rewriting(String text, @Nullable Fault fault) {
    /** What went wrong. */
    public enum Fault {
        /** There is no chat model that could, or it was not to be asked. */
        @JsonProperty("not_asked")
        NOT_ASKED,
        /** No whole answer within its time. */
        @JsonProperty("timeout")
        TIMEOUT,
        /** Too many requests, or no quota left. */
        @JsonProperty("rate_limited")
        RATE_LIMITED,
        /** It takes requests, but not this one. */
        @JsonProperty("refused")
        REFUSED,
        /** A fault of its own, or no connection. */
        @JsonProperty("server_error")
        SERVER_ERROR,
        /** It answered, but with no question. */
        @JsonProperty("malformed")
        MALFORMED,
        /** It has failed several times in a row, and was not asked. */
        @JsonProperty("resting")
        RESTING
    }
}
