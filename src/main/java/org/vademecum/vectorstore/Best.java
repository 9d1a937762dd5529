package org.vademecum.vectorstore;

import java.util.Arrays;

/** The documents with the best scores of all that were offered, in bounded memory. Of equal scores the lower number is better. */
final class Best {
    private final int[] docs;
    private final float[] scores;
    private int size;

    Best(int limit) {
        docs = new int[limit];
        scores = new float[limit];
    }

    void offer(int doc, float score) {
        if (size < docs.length) {
            size++;
            rise(size - 1, doc, score);
        } else if (size > 0 && isWorse(docs[0], scores[0], doc, score)) {
            sink(doc, score);
        }
    }

    /** What the score of a document with a higher number than those before has to exceed to be among the best. */
    float threshold() {
        if (size < docs.length) {
            return Float.NEGATIVE_INFINITY;
        }
        return size == 0 ? Float.POSITIVE_INFINITY : scores[0];
    }

    /** Ascending. */
    int[] docs() {
        int[] sorted = Arrays.copyOf(docs, size);
        Arrays.sort(sorted);
        return sorted;
    }

    private static boolean isWorse(int doc, float score, int other, float otherScore) {
        return score < otherScore || (score == otherScore && doc > other);
    }

    /** The worst stands at the top of a heap. */
    private void rise(int at, int doc, float score) {
        int place = at;
        while (place > 0 && isWorse(doc, score, docs[(place - 1) / 2], scores[(place - 1) / 2])) {
            move((place - 1) / 2, place);
            place = (place - 1) / 2;
        }
        set(place, doc, score);
    }

    private void sink(int doc, float score) {
        int place = 0;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isWorse(docs[child + 1], scores[child + 1], docs[child], scores[child])) {
                child++;
            }
            if (!isWorse(docs[child], scores[child], doc, score)) {
                break;
            }
            move(child, place);
            place = child;
        }
        set(place, doc, score);
    }

    private void move(int from, int to) {
        set(to, docs[from], scores[from]);
    }

    private void set(int place, int doc, float score) {
        docs[place] = doc;
        scores[place] = score;
    }
}
