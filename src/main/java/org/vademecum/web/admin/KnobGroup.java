package org.vademecum.web.admin;

import java.util.List;
import java.util.Locale;
import org.vademecum.retrieval.Knob;

/** The knobs of retrieval in the order of a page, by the part of the search that they belong to. */
enum KnobGroup {
    WORDS,
    RANKING,
    PASSAGES,
    RESULT;

    List<Knob> knobs() {
        return switch (this) {
            case WORDS -> List.of(Knob.K1, Knob.B, Knob.PAIR_WEIGHT, Knob.GLOSSARY, Knob.REWRITE);
            case RANKING ->
                List.of(
                        Knob.VECTOR_WEIGHT,
                        Knob.FUSION,
                        Knob.CANDIDATES,
                        Knob.RECENCY_BOOST,
                        Knob.RECENCY_HALF_LIFE,
                        Knob.DOCUMENT_BOOST,
                        Knob.RERANK,
                        Knob.RERANK_CANDIDATES);
            case PASSAGES -> List.of(Knob.PASSAGE_CHARACTERS, Knob.MERGE_GAP, Knob.NEIGHBOURS);
            case RESULT ->
                List.of(
                        Knob.RESULTS,
                        Knob.THRESHOLD,
                        Knob.RESULTS_PER_DOCUMENT,
                        Knob.COLLAPSE_DUPLICATES,
                        Knob.DIVERSITY);
        };
    }

    /** Of its heading. */
    String key() {
        return "admin_retrieval." + name().toLowerCase(Locale.ROOT);
    }
}
