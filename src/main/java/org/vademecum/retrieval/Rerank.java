package org.vademecum.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Who looks at the best passages again, and puts them into another order. */
public enum Rerank {
    /** Nobody. */
    @JsonProperty("none")
    NONE,
    /** A service with a {@code /rerank}. */
    @JsonProperty("endpoint")
    ENDPOINT,
    /** The chat model, which tells an order and no more. */
    @JsonProperty("chat_model")
    CHAT_MODEL,
    /** A cross-encoder in this process. */
    @JsonProperty("onnx")
    ONNX;

    /** As JSON has it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
