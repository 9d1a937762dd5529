package org.vademecum.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Quotes with how well they answer a question, best first. What tells answers from near misses was learnt from questions
 * of the tests ({@code JudgementTrainer}, {@code bin/bench judgement}); {@code bin/bench answers} shows what it is worth on
 * the golden questions.
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

    /** A logistic regression; see {@link #signs} for what each number weighs. */
    private static final double[] WEIGHTS = {6.94, -1.74, -0.92, 1.53, -1.41, -2.02, -0.52};

    /** So that nine in ten of the answerable questions it was learnt from are answered. */
    private static final double SURE_FROM = 1.58;

    /** Who is sure shows less. */
    private static final double SURE = 1.25;

    private static final double CLOSE_WHEN_SURE = 0.06;
    private static final double CLOSE_IN_DOUBT = 0.2;
    private static final double CLOSE_ROW = 0.03;

    // Where nothing was read.
    private static final double SHARE = 0.1;
    private static final double ANSWERS_FROM = 0.64;
    private static final double CLOSE = 0.045;

    /**
     * @param vectors of the quote in its context
     * @param rank of its passage in the search, from 0
     * @param meaning its cosine to the question
     * @param share of the question's words that it has
     * @param fit how it reads
     */
    record Judged(
            Quotable quote,
            TokenVectors vectors,
            int rank,
            double meaning,
            double share,
            EnglishReading.Fit fit,
            double score) {
        static Judged read(
                Quotable quote, TokenVectors vectors, int rank, double meaning, double share, EnglishReading.Fit fit) {
            double score = meaning - UNSAID * fit.unsaid() - NOT_GIVEN * (1 - fit.given());
            return new Judged(quote, vectors, rank, meaning, share, fit, score);
        }

        static Judged compared(Quotable quote, TokenVectors vectors, int rank, double meaning, double share) {
            return new Judged(
                    quote, vectors, rank, meaning, share, EnglishReading.Fit.PERFECT, meaning + SHARE * share);
        }
    }

    static Judgement ofRead(List<Judged> judged) {
        List<Judged> sorted = sorted(judged);
        if (sorted.isEmpty()) {
            return new Judgement(sorted, -1, 0);
        }
        double[] signs = signs(sorted);
        double sure = IntStream.range(0, signs.length)
                        .mapToDouble(i -> WEIGHTS[i] * signs[i])
                        .sum()
                - SURE_FROM;
        return new Judgement(sorted, sure, sure < SURE ? CLOSE_IN_DOUBT : CLOSE_WHEN_SURE);
    }

    /**
     * What speaks for the best of these quotes as an answer, and against it: how near anything comes in meaning, what the
     * best quote leaves unsaid, and whether it gives what is expected. A cosine is the higher for words in common, which a
     * near miss has as well: hence what it has of the question's words counts against it. So does a late passage.
     *
     * @param sorted at least one, best first
     */
    static double[] signs(List<Judged> sorted) {
        Judged best = sorted.getFirst();
        double nearest = sorted.stream().mapToDouble(Judged::meaning).max().orElse(0);
        return new double[] {
            nearest,
            Math.sqrt(best.fit().unsaid()),
            best.fit().unsaid(),
            best.fit().given(),
            best.share(),
            best.fit().said(),
            Math.log1p(best.rank())
        };
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
