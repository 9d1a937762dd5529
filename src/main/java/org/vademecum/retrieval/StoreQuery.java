package org.vademecum.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.vectorstore.AttributeFilter;

/**
 * What a program looks for in a vector store.
 *
 * @param texts one or several queries, at most 16; a result is as good as the best of them makes it
 * @param filter on the attributes of files; null for none
 * @param maxResults 1 to 50
 * @param minScore what a result is left out below, 0 … 1
 */
public record StoreQuery(List<String> texts, @Nullable AttributeFilter filter, int maxResults, double minScore) {
    private static final int MAX_TEXTS = 16;
    private static final int MAX_RESULTS = 50;

    /** @throws Invalid for values out of bounds */
    public StoreQuery {
        texts = List.copyOf(texts);
        if (texts.isEmpty() || texts.size() > MAX_TEXTS || texts.stream().anyMatch(String::isBlank)) {
            throw new Invalid(
                    "query", "invalid_value", "Invalid 'query': expected 1 to %d texts.".formatted(MAX_TEXTS));
        }
        if (maxResults < 1 || maxResults > MAX_RESULTS) {
            throw new Invalid(
                    "max_num_results",
                    "invalid_value",
                    "Invalid 'max_num_results': expected a value between 1 and %d.".formatted(MAX_RESULTS));
        }
        if (!(minScore >= 0 && minScore <= 1)) {
            throw new Invalid(
                    "ranking_options.score_threshold",
                    "invalid_value",
                    "Invalid 'ranking_options.score_threshold': expected a value between 0 and 1.");
        }
    }
}
