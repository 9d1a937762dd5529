package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Function;

/**
 * Maximal marginal relevance: one passage after the other, always the one that is relevant and unlike those before. How
 * like two are is the share of words that both have.
 */
final class Diversity {
    /** Passages that are looked at: as many as a search gives at the most. */
    static final int POOL = 50;

    private Diversity() {}

    /**
     * @param weight of what is new beside what is relevant, 0 … 1
     * @param text of a passage
     */
    static List<Window> order(List<Window> passages, double weight, Function<Window, String> text) {
        List<Shingles> words = passages.stream()
                .map(passage -> Shingles.of(text.apply(passage), 1))
                .toList();
        List<Double> likest = new ArrayList<>(Collections.nCopies(passages.size(), 0.0));
        SequencedSet<Integer> left = new LinkedHashSet<>();
        for (int i = 0; i < passages.size(); i++) {
            left.add(i);
        }
        List<Window> order = new ArrayList<>();
        while (!left.isEmpty()) {
            Integer next = left.getFirst();
            for (Integer other : left) {
                if (worth(passages.get(other), likest.get(other), weight)
                        > worth(passages.get(next), likest.get(next), weight)) {
                    next = other;
                }
            }
            left.remove(next);
            order.add(passages.get(next));
            for (Integer other : left) {
                likest.set(other, Math.max(likest.get(other), words.get(other).resemblance(words.get(next))));
            }
        }
        return order;
    }

    private static double worth(Window passage, double likest, double weight) {
        return (1 - weight) * Retriever.relevance(passage.score()) - weight * likest;
    }
}
