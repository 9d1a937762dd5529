package org.vademecum.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;
import org.vademecum.bench.RealChunks.Embedded;
import org.vademecum.common.Sentences;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;

/**
 * A thousand documents with as many chunks as are wanted: the real ones, and then the real ones again and again with noise on
 * their vectors and with other real sentences for half of their own. What is asked for twice is the same.
 */
final class NoisyLibrary {
    static final String DEPARTMENT = "bench";
    static final int DOCUMENTS = 1_000;

    private static final String PREFIX = "vsf_";

    /**
     * How long the noise is, of a vector of length 1. A copy is then as far from what it was made of, a cosine of .958, as half of
     * the real chunks are from their nearest neighbours.
     */
    private static final double NOISE = 0.3;

    private final List<Embedded> real;
    private final List<List<String>> sentences;
    private final int size;

    NoisyLibrary(List<Embedded> real, int size) {
        this.real = List.copyOf(real);
        this.sentences = real.stream()
                .map(chunk -> Sentences.of(chunk.text()).stream()
                        .map(span -> span.of(chunk.text()))
                        .toList())
                .toList();
        this.size = size;
    }

    /** Which of the documents are searched. */
    enum Share {
        ALL("all"),
        TENTH("10 %"),
        HUNDREDTH("1 %"),
        THOUSANDTH("0.1 %");

        final String title;

        Share(String title) {
            this.title = title;
        }

        private static Share of(int document) {
            return document % 1_000 == 0
                    ? THOUSANDTH
                    : document % 100 == 1 ? HUNDREDTH : document % 10 == 2 ? TENTH : ALL;
        }

        boolean has(int document) {
            return this == ALL || this == of(document);
        }

        /** Every document is in one store. */
        Set<String> stores() {
            return this == ALL ? Arrays.stream(values()).map(Share::name).collect(Collectors.toSet()) : Set.of(name());
        }
    }

    int size() {
        return size;
    }

    int chunks(int document) {
        return first(document + 1) - first(document);
    }

    private int first(int document) {
        return (int) ((long) document * size / DOCUMENTS);
    }

    /** What its vectors take. */
    long bytes() {
        return (long) size * real.getFirst().vector().length * Float.BYTES;
    }

    /** The document that goes by the id. */
    static int number(String vectorStoreFileId) {
        return Integer.parseInt(vectorStoreFileId.substring(PREFIX.length()));
    }

    IndexedDocument document(int document) {
        List<IndexedChunk> chunks = IntStream.range(0, chunks(document))
                .mapToObj(ordinal -> {
                    int chunk = first(document) + ordinal;
                    return new IndexedChunk(ordinal, text(chunk), vector(chunk));
                })
                .toList();
        return new IndexedDocument(PREFIX + document, Share.of(document).name(), DEPARTMENT, chunks);
    }

    float[] vector(int document, int ordinal) {
        return vector(first(document) + ordinal);
    }

    private float[] vector(int chunk) {
        float[] vector = real.get(chunk % real.size()).vector();
        if (chunk < real.size()) {
            return vector;
        }
        SplittableRandom random = new SplittableRandom(chunk);
        float[] from = any(random);
        float[] to = any(random);
        double distance = Math.max(Float.MIN_NORMAL, Math.sqrt(VectorUtil.squareDistance(from, to)));
        float[] noisy = new float[vector.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (float) (vector[i] + NOISE * (to[i] - from[i]) / distance);
        }
        return VectorUtil.l2normalize(noisy);
    }

    private float[] any(SplittableRandom random) {
        return real.get(random.nextInt(real.size())).vector();
    }

    private String text(int chunk) {
        int origin = chunk % real.size();
        if (chunk < real.size()) {
            return real.get(origin).text();
        }
        SplittableRandom random = new SplittableRandom(chunk);
        List<String> text = new ArrayList<>();
        for (String own : sentences.get(origin)) {
            List<String> others = sentences.get(random.nextInt(sentences.size()));
            text.add(random.nextBoolean() || others.isEmpty() ? own : others.get(random.nextInt(others.size())));
        }
        return String.join(" ", text);
    }
}
