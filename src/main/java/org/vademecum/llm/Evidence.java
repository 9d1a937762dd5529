package org.vademecum.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vademecum.common.Words;

/**
 * Judges what answers a question, by meaning and by words, and chooses what to quote. Deterministic and thread-safe.
 *
 * <p>Meaning is the cosine between the question and a quote below its headings. Words are the share of the question's
 * words that the quote, its headings and its section have, rare words counting more.
 */
final class Evidence {
    /** How many quotes are judged by meaning; the others are left out by their words and their passage's rank. */
    private static final int JUDGED = 48;

    private static final int MOST_QUOTES = 4;
    private static final int MOST_PASSAGES = 3;

    /** What a further quote may be behind the best one. */
    private static final double CLOSE = 0.045;

    /** Two quotes this alike say the same. */
    private static final double SAME = 0.96;

    /** Below this the passages do not answer. Calibrated on half of the sample company's golden questions. */
    static final double ANSWERS = 0.64;

    private static final double WORDS_WEIGHT = 0.1;

    private final EmbeddingModel embeddings;
    private final VectorCache vectors;
    private final Words words;

    Evidence(EmbeddingModel embeddings, VectorCache vectors, Words words) {
        this.embeddings = embeddings;
        this.vectors = vectors;
        this.words = words;
    }

    /** A quote with how well it answers. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Judged(Quotable quote, float[] vector, double meaning, double score) {}

    /** Every quote that was judged, best first. */
    List<Judged> judge(String question, List<SourcePassage> passages) {
        List<Quotable> offered = passages.stream()
                .flatMap(passage -> Quotables.of(passage).stream())
                .toList();
        Set<String> asked = new LinkedHashSet<>(words.stems(question));
        Map<String, Double> rarity = rarity(asked, passages);
        Map<Quotable, Double> covered = new HashMap<>();
        offered.forEach(quote -> covered.put(quote, coverage(asked, rarity, quote)));
        List<Quotable> judged = preselect(offered, passages, covered);
        return score(question, judged, covered);
    }

    /** What to quote, in the order of the answer; empty when nothing answers. */
    List<Quotable> choose(List<Judged> judged) {
        if (judged.isEmpty() || judged.getFirst().score() < ANSWERS) {
            return List.of();
        }
        double best = judged.getFirst().score();
        List<Judged> chosen = new ArrayList<>();
        for (Judged next : judged) {
            if (next.score() < best - CLOSE || chosen.size() == MOST_QUOTES) {
                break;
            }
            if (addsToThe(chosen, next)) {
                chosen.add(next);
            }
        }
        return inOrder(chosen);
    }

    private static boolean addsToThe(List<Judged> chosen, Judged next) {
        boolean repeats = chosen.stream()
                .anyMatch(other -> VectorCache.cosine(other.vector(), next.vector()) > SAME
                        && other.quote().kind() != Quotable.Kind.ROW);
        Set<SourcePassage> passages = new HashSet<>();
        chosen.forEach(other -> passages.add(other.quote().source()));
        passages.add(next.quote().source());
        return !repeats && passages.size() <= MOST_PASSAGES;
    }

    /** Passages by their best quote; within a passage as in the text. */
    private static List<Quotable> inOrder(List<Judged> chosen) {
        List<SourcePassage> passages =
                chosen.stream().map(one -> one.quote().source()).distinct().toList();
        return chosen.stream()
                .map(Judged::quote)
                .sorted(Comparator.comparingInt((Quotable quote) -> passages.indexOf(quote.source()))
                        .thenComparingInt(Quotable::order))
                .toList();
    }

    private List<Judged> score(String question, List<Quotable> quotes, Map<Quotable, Double> covered) {
        float[] asked = embeddings.embedQuery(question);
        float[] plain = vectors.of(List.of(question)).getFirst();
        List<float[]> found =
                vectors.of(quotes.stream().map(Quotable::inContext).toList());
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < quotes.size(); i++) {
            double meaning = (VectorCache.cosine(asked, found.get(i)) + VectorCache.cosine(plain, found.get(i))) / 2;
            double score = meaning + WORDS_WEIGHT * covered.getOrDefault(quotes.get(i), 0.0);
            judged.add(new Judged(quotes.get(i), found.get(i), meaning, score));
        }
        judged.sort(Comparator.comparingDouble(Judged::score).reversed());
        return judged;
    }

    private static List<Quotable> preselect(
            List<Quotable> offered, List<SourcePassage> passages, Map<Quotable, Double> covered) {
        Map<SourcePassage, Integer> rank = new HashMap<>();
        passages.forEach(passage -> rank.putIfAbsent(passage, rank.size()));
        return offered.stream()
                .sorted(Comparator.comparingDouble((Quotable quote) ->
                        0.05 * rank.getOrDefault(quote.source(), 0) - covered.getOrDefault(quote, 0.0)))
                .limit(JUDGED)
                .toList();
    }

    private double coverage(Set<String> asked, Map<String, Double> rarity, Quotable quote) {
        Set<String> present = new HashSet<>(words.stems(quote.inContext()));
        double all = asked.stream()
                .mapToDouble(word -> rarity.getOrDefault(word, 0.0))
                .sum();
        double there = asked.stream()
                .filter(present::contains)
                .mapToDouble(word -> rarity.getOrDefault(word, 0.0))
                .sum();
        return all == 0 ? 0 : there / all;
    }

    /** Inverse document frequency over the passages. */
    private Map<String, Double> rarity(Set<String> asked, List<SourcePassage> passages) {
        List<Set<String>> texts = passages.stream()
                .map(passage -> Set.copyOf(words.stems(passage.headings() + "\n" + passage.text())))
                .toList();
        Map<String, Double> rarity = new HashMap<>();
        for (String word : asked) {
            long found = texts.stream().filter(text -> text.contains(word)).count();
            rarity.put(word, Math.log(1 + (texts.size() - found + 0.5) / (found + 0.5)));
        }
        return rarity;
    }
}
