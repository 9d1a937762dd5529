package org.vademecum.retrieval;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.AttributeFilter;

/**
 * @param departmentIds what the caller may search; carried into the index query
 * @param filter on the attributes of documents, carried into the index query; null for none
 * @param maxPassages how many passages at the most
 * @param minRelevance what a passage is left out below, 0 … 1
 */
public record SearchRequest(
        Set<String> departmentIds,
        Set<String> vectorStoreIds,
        String text,
        @Nullable AttributeFilter filter,
        int maxPassages,
        double minRelevance) {
    public SearchRequest {
        departmentIds = Set.copyOf(departmentIds);
        vectorStoreIds = Set.copyOf(vectorStoreIds);
    }

    /** What a model is to read. */
    public SearchRequest(Set<String> departmentIds, Set<String> vectorStoreIds, String text, int maxPassages) {
        this(departmentIds, vectorStoreIds, text, null, maxPassages, 0);
    }

    /** The same without passages of less relevance. */
    public SearchRequest atLeast(double relevance) {
        return new SearchRequest(departmentIds, vectorStoreIds, text, filter, maxPassages, relevance);
    }
}
