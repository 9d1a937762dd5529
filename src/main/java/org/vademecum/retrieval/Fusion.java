package org.vademecum.retrieval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How the scores of both legs become one. */
public enum Fusion {
    /** The cosine at its weight, and the lexical score as a share of what is possible. */
    @JsonProperty("weighted_sum")
    WEIGHTED_SUM,
    /** As the weighted sum, but each leg's scores are spread over 0 to 1 among the candidates of the search. */
    @JsonProperty("min_max")
    MIN_MAX,
    /** By the ranks alone, 60 being added to each; what a leg did not propose gets nothing from it. */
    @JsonProperty("reciprocal_rank")
    RECIPROCAL_RANK;

    /** As JSON has it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
