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

    /** The question as it was said another way, itself where nobody could; empty when no profile wants that. */
    public Optional<String> rewritten() {
        return Optional.ofNullable(rewriting).map(Rewriting::text);
    }

    /** Of a search by the question as it stands. */
    public SearchResult(List<Passage> passages, int documents, int candidates) {
        this(passages, documents, candidates, null);
    }
}
