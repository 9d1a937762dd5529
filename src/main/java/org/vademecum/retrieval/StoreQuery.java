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
 * @param tuning of the store's profile for this search
 */
public record StoreQuery(List<String> texts, @Nullable AttributeFilter filter, RetrievalTuning tuning) {
    private static final int MAX_TEXTS = 16;

    /** @throws Invalid for values out of bounds */
    public StoreQuery {
        texts = List.copyOf(texts);
        if (texts.isEmpty() || texts.size() > MAX_TEXTS || texts.stream().anyMatch(String::isBlank)) {
            throw new Invalid(
                    "query", "invalid_value", "Invalid 'query': expected 1 to %d texts.".formatted(MAX_TEXTS));
        }
    }
}
