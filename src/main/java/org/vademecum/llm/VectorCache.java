package org.vademecum.llm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers the vectors of the texts that were embedded last. Thread-safe. */
final class VectorCache {
    private final EmbeddingModel embeddings;
    private final Map<String, TokenVectors> cached;

    VectorCache(EmbeddingModel embeddings, int capacity) {
        this.embeddings = embeddings;
        this.cached = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, TokenVectors> eldest) {
                return size() > capacity;
            }
        };
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
            keep(missing.get(i), vectors.get(i));
        }
        return texts.stream().map(known::get).toList();
    }

    private Map<String, TokenVectors> find(List<String> texts) {
        Map<String, TokenVectors> known = new HashMap<>();
        synchronized (cached) {
            for (String text : texts) {
                TokenVectors vector = cached.get(text);
                if (vector != null) {
                    known.put(text, vector);
                }
            }
        }
        return known;
    }

    private void keep(String text, TokenVectors vector) {
        synchronized (cached) {
            cached.put(text, vector);
        }
    }

    static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
