package org.vademecum.retrieval;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.Rewriting;

/**
 * @param passages best first
 * @param documents number of current documents in the searched stores
 * @param candidates number of chunks that were looked at
 * @param rewriting what was searched by in the place of the question; null when no profile wants another
 */
public record SearchResult(
        List<Passage> passages,
        int documents,
        int candidates,
        @Nullable Rewriting rewriting) {
    public SearchResult {
        passages = List.copyOf(passages);
    }

    /**
     * A question as a model has said it, and the tokens that it took.
     *
     * @param text the question itself where the model could not
     * @param estimated whether the tokens were counted here
     */
    public record Rewritten(String text, long promptTokens, long completionTokens, boolean estimated) {}

    /** Empty when no profile wants the question said another way. */
    public Optional<Rewritten> rewritten() {
        return Optional.ofNullable(rewriting)
                .map(found -> new Rewritten(
                        found.text(),
                        found.usage().promptTokens(),
                        found.usage().completionTokens(),
                        found.usage().estimated()));
    }

    /** Of a search by the question as it stands. */
    public SearchResult(List<Passage> passages, int documents, int candidates) {
        this(passages, documents, candidates, null);
    }
}
