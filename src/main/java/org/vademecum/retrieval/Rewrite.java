package org.vademecum.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Who says a question another way before it is searched. */
public enum Rewrite {
    /** Nobody. */
    @JsonProperty("none")
    NONE,
    /** The chat model of the assistant, or where none asks, the installation's. */
    @JsonProperty("chat_model")
    CHAT_MODEL;

    /** As JSON has it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
