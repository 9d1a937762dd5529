package org.vademecum.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.Rewriting;

/**
 * How a search came to its result.
 *
 * @param profile what was searched by
 * @param passages best first
 * @param documents number of current documents in the searched stores
 * @param candidates number of chunks that were looked at
 * @param rewriting what was searched by in the place of the question; null when the profile wants none
 * @param embeddingFault why the store's embedding model did not say what the question means, so that it was searched by words
 *     alone; null where it did
 * @param rerank what the reranker did; null when there is none
 * @param chunks those of them that belong to current documents, best first, the best {@link #MOST_CHUNKS} of them
 */
public record Explanation(
        RetrievalProfile profile,
        List<Passage> passages,
        int documents,
        int candidates,
        @Nullable Rewriting rewriting,
        @Nullable String embeddingFault,
        @Nullable ExplainedRerank rerank,
        List<ExplainedChunk> chunks) {
    /** More than anybody looks at. */
    static final int MOST_CHUNKS = 200;

    public Explanation {
        passages = List.copyOf(passages);
        chunks = List.copyOf(chunks);
    }
}
