package org.vademecum.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;
import org.vademecum.bench.NoisyLibrary.Share;
import org.vademecum.bench.RealChunks.Embedded;

/** The nearest chunks of each question, found by comparing with all of them. */
final class ExactSearch {
    static final int NEAREST = 10;

    private final List<List<Nearest>> questions;

    /** A chunk that was found. */
    record Found(int document, int ordinal) {}

    private record Scored(Found chunk, float cosine) {}

    /** The nearest chunks of one question in a share of the documents. For one thread. */
    private static final class Nearest {
        private final PriorityQueue<Scored> best = new PriorityQueue<>(Comparator.comparingDouble(Scored::cosine));

        void offer(int document, int ordinal, float cosine) {
            if (best.size() == NEAREST && best.element().cosine() < cosine) {
                best.remove();
            }
            if (best.size() < NEAREST) {
                best.add(new Scored(new Found(document, ordinal), cosine));
            }
        }

        Set<Found> chunks() {
            return best.stream().map(Scored::chunk).collect(Collectors.toSet());
        }
    }

    ExactSearch(NoisyLibrary library, List<Embedded> asked) {
        questions = asked.stream()
                .map(question -> Arrays.stream(Share.values())
                        .map(share -> new Nearest())
                        .toList())
                .toList();
        for (int document = 0; document < NoisyLibrary.DOCUMENTS; document++) {
            compare(library, document, asked);
        }
    }

    private void compare(NoisyLibrary library, int document, List<Embedded> asked) {
        List<float[]> vectors = IntStream.range(0, library.chunks(document))
                .parallel()
                .mapToObj(ordinal -> library.vector(document, ordinal))
                .toList();
        IntStream.range(0, asked.size()).parallel().forEach(question -> {
            for (int ordinal = 0; ordinal < vectors.size(); ordinal++) {
                float cosine = VectorUtil.dotProduct(asked.get(question).vector(), vectors.get(ordinal));
                for (Share share : Share.values()) {
                    if (share.has(document)) {
                        questions.get(question).get(share.ordinal()).offer(document, ordinal, cosine);
                    }
                }
            }
        });
    }

    /** What part of the truly nearest is among what was found, best first; of questions in the order they were given in. */
    double recall(Share share, List<List<Found>> found) {
        List<Double> recalls = new ArrayList<>();
        for (int question = 0; question < found.size(); question++) {
            Set<Found> nearest = questions.get(question).get(share.ordinal()).chunks();
            long hits = found.get(question).stream()
                    .limit(NEAREST)
                    .filter(nearest::contains)
                    .count();
            recalls.add((double) hits / nearest.size());
        }
        return recalls.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
