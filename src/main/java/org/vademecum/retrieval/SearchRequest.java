package org.vademecum.retrieval;

import java.util.Set;

/**
 * @param departmentIds what the caller may search; carried into the index query
 * @param maxPassages how many passages at the most
 */
public record SearchRequest(Set<String> departmentIds, Set<String> vectorStoreIds, String text, int maxPassages) {
    public SearchRequest {
        departmentIds = Set.copyOf(departmentIds);
        vectorStoreIds = Set.copyOf(vectorStoreIds);
    }
}
