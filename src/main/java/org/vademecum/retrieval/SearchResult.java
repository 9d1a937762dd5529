package org.vademecum.retrieval;

import java.util.List;

/**
 * @param passages best first
 * @param documents number of current documents in the searched stores
 * @param candidates number of chunks that were looked at
 */
public record SearchResult(List<Passage> passages, int documents, int candidates) {
    public SearchResult {
        passages = List.copyOf(passages);
    }
}
