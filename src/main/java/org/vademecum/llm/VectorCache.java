package org.vademecum.llm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vademecum.common.Recent;

/** Remembers the vectors of the texts that were embedded last. Thread-safe. */
final class VectorCache {
    private final EmbeddingModel embeddings;
    private final Recent<String, TokenVectors> recent;

    VectorCache(EmbeddingModel embeddings, int capacity) {
        this.embeddings = embeddings;
        this.recent = new Recent<>(capacity);
    }

    /** One vector a text, in the same order. */
    List<TokenVectors> of(List<String> texts) {
        Map<String, TokenVectors> known = find(texts);
        List<String> missing = texts.stream()
                .distinct()
                .filter(text -> !known.containsKey(text))
                .toList();
        List<TokenVectors> vectors = missing.isEmpty() ? List.of() : embeddings.embedTokens(missing);
        for (int i = 0; i < missing.size(); i++) {
            known.put(missing.get(i), vectors.get(i));
            recent.keep(missing.get(i), vectors.get(i));
        }
        return texts.stream().map(known::get).toList();
    }

    private Map<String, TokenVectors> find(List<String> texts) {
        Map<String, TokenVectors> known = new HashMap<>();
        for (String text : texts) {
            TokenVectors vector = recent.find(text);
            if (vector != null) {
                known.put(text, vector);
            }
        }
        return known;
    }

    static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
