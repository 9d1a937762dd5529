package org.vademecum.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.RerankException.Fault;

/**
 * What a reranker made of the best passages.
 *
 * @param fault why it could not say, so that they kept their order; null when it could
 * @param passages those that it was shown, in its order; empty when it could not say
 */
public record ExplainedRerank(Rerank by, @Nullable Fault fault, List<Moved> passages) {
    public ExplainedRerank {
        passages = List.copyOf(passages);
    }

    /**
     * A passage that it was shown.
     *
     * @param start offset into the document's text (UTF-16 units); {@code end} is exclusive
     * @param before its rank as the scores of its chunks have it, from 1
     * @param after its rank as the reranker has it, from 1
     * @param score as the reranker gave it, of whatever scale that is
     * @param fused its relevance before, 0 … 1
     * @param passage its number in the result, from 1; null when it was cut
     */
    public record Moved(
            String documentId,
            String title,
            @Nullable Integer page,
            int start,
            int end,
            int before,
            int after,
            double score,
            double fused,
            @Nullable Integer passage) {}
}
