package org.vademecum.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.SearchIndex.Match;

/**
 * A chunk that was proposed, and what became of it.
 *
 * @param text of the chunk, cut after {@link #LONGEST_TEXT} characters
 * @param start offset into the document's text (UTF-16 units); {@code end} is exclusive
 * @param matches the words and pairs of the question that stand in it
 * @param cosine −1 … 1
 * @param vectorRank from 1; null when the vector leg did not propose it
 * @param lexical about 0 … 1.5
 * @param lexicalRank from 1; null when the lexical leg did not propose it
 * @param fused what both make together, about 0 … 1
 * @param boost what the factor of its document adds to that; below 0 for a factor under 1
 * @param recency what the document's date adds, 0 … 1
 * @param relevance of all of it, 0 … 1
 * @param passage number of the passage it belongs to, from 1; null when it was cut
 */
public record ExplainedChunk(
        String documentId,
        String title,
        int ordinal,
        @Nullable Integer page,
        String headings,
        int start,
        int end,
        String text,
        List<Match> matches,
        double cosine,
        @Nullable Integer vectorRank,
        double lexical,
        @Nullable Integer lexicalRank,
        double fused,
        double boost,
        double recency,
        double relevance,
        Fate fate,
        @Nullable Integer passage) {
    /** Characters. */
    static final int LONGEST_TEXT = 300;

    public ExplainedChunk {
        matches = List.copyOf(matches);
    }
}
