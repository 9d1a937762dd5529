package org.vademecum.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Quotes with how well they answer a question, best first. The numbers are calibrated on half of the sample company's
 * golden questions; {@code bin/bench answers} shows what they are worth on the other half.
 *
 * @param sure how sure it is that the best quote answers; below 0 it does not
 * @param close what a further quote may be behind the best one
 */
record Judgement(List<Judged> quotes, double sure, double close) {
    private static final int MOST_QUOTES = 4;
    private static final int MOST_PASSAGES = 3;

    /** Two quotes this alike say the same. */
    private static final double SAME = 0.96;

    // What counts against a quote that was read.
    private static final double UNSAID = 0.1;
    private static final double NOT_GIVEN = 0.1;

    // A logistic regression that tells answers from near misses.
    private static final double SURE_BY_MEANING = 3.40;
    private static final double UNSURE_BY_UNSAID = 1.64;
    private static final double SURE_BY_GIVEN = 1.71;
    private static final double SURE_FROM = 2.16;

    /** Who is sure shows less. */
    private static final double SURE = 0.75;

    private static final double CLOSE_WHEN_SURE = 0.06;
    private static final double CLOSE_IN_DOUBT = 0.2;
    private static final double CLOSE_ROW = 0.03;

    // Where nothing was read.
    private static final double SHARE = 0.1;
    private static final double ANSWERS_FROM = 0.64;
    private static final double CLOSE = 0.045;

    /**
     * @param vectors of the quote in its context
     * @param meaning its cosine to the question
     * @param fit how it reads
     */
    record Judged(Quotable quote, TokenVectors vectors, double meaning, EnglishReading.Fit fit, double score) {
        static Judged read(Quotable quote, TokenVectors vectors, double meaning, EnglishReading.Fit fit) {
            double score = meaning - UNSAID * fit.unsaid() - NOT_GIVEN * (1 - fit.given());
            return new Judged(quote, vectors, meaning, fit, score);
        }

        /** @param share of the question's words */
        static Judged compared(Quotable quote, TokenVectors vectors, double meaning, double share) {
            return new Judged(quote, vectors, meaning, EnglishReading.Fit.PERFECT, meaning + SHARE * share);
        }
    }

    static Judgement ofRead(List<Judged> judged) {
        List<Judged> sorted = sorted(judged);
        if (sorted.isEmpty()) {
            return new Judgement(sorted, -1, 0);
        }
        EnglishReading.Fit best = sorted.getFirst().fit();
        double nearest = judged.stream().mapToDouble(Judged::meaning).max().orElse(0);
        double sure = SURE_BY_MEANING * nearest
                - UNSURE_BY_UNSAID * Math.sqrt(best.unsaid())
                + SURE_BY_GIVEN * best.given()
                - SURE_FROM;
        return new Judgement(sorted, sure, sure < SURE ? CLOSE_IN_DOUBT : CLOSE_WHEN_SURE);
    }

    static Judgement ofCompared(List<Judged> judged) {
        List<Judged> sorted = sorted(judged);
        double sure = sorted.isEmpty() ? -1 : sorted.getFirst().score() - ANSWERS_FROM;
        return new Judgement(sorted, sure, CLOSE);
    }

    private static List<Judged> sorted(List<Judged> judged) {
        return judged.stream()
                .sorted(Comparator.comparingDouble(Judged::score).reversed())
                .toList();
    }

    /** What to quote, in the order of the answer; empty when nothing answers. */
    List<Quotable> chosen() {
        if (sure < 0) {
            return List.of();
        }
        double best = quotes.getFirst().score();
        List<Judged> chosen = new ArrayList<>();
        for (Judged next : quotes) {
            if (next.score() < best - close || chosen.size() == MOST_QUOTES) {
                break;
            }
            if (addsTo(chosen, next)) {
                chosen.add(next);
            }
        }
        return inOrder(chosen);
    }

    /** A table is not quoted whole because one of its rows answers. */
    private static boolean isLesserRow(List<Judged> chosen, Judged next) {
        return chosen.stream()
                .filter(other -> other.quote().isInTableOf(next.quote()))
                .anyMatch(other -> next.score() < other.score() - CLOSE_ROW);
    }

    private static boolean addsTo(List<Judged> chosen, Judged next) {
        boolean repeats = chosen.stream()
                .anyMatch(other -> other.quote().kind() != Quotable.Kind.ROW
                        && VectorCache.cosine(
                                        other.vectors().text(), next.vectors().text())
                                > SAME);
        Set<SourcePassage> passages = new HashSet<>();
        chosen.forEach(other -> passages.add(other.quote().source()));
        passages.add(next.quote().source());
        return !repeats && !isLesserRow(chosen, next) && passages.size() <= MOST_PASSAGES;
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
}
