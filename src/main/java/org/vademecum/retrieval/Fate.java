package org.vademecum.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What became of a chunk that was proposed. */
public enum Fate {
    /** A passage is ranked by it. */
    @JsonProperty("shown")
    SHOWN,
    /** It is part of a passage that a better one ranks. */
    @JsonProperty("merged")
    MERGED,
    /** Its passage is less relevant than the threshold. */
    @JsonProperty("threshold")
    THRESHOLD,
    /** Its document has given as many passages as it may. */
    @JsonProperty("document_cap")
    DOCUMENT_CAP,
    /** A better passage says nearly all of it. */
    @JsonProperty("duplicate")
    DUPLICATE,
    /** It is relevant enough, but others that are less like what there is took its place. */
    @JsonProperty("diversity")
    DIVERSITY,
    /** There were enough better ones. */
    @JsonProperty("beyond_results")
    BEYOND_RESULTS;

    /** As JSON has it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
