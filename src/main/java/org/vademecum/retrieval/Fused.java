package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.SearchIndex.Candidate;

/**
 * A chunk with both of its scores, and what they are together.
 *
 * @param vectorRank from 1, by the cosine; null when the vector leg did not propose it
 * @param lexicalRank from 1, by the lexical score; null when the lexical leg did not propose it
 * @param score at most {@link Retriever#BEST_SCORE}, or a little more where chance wants it; may be below 0
 */
record Fused(
        Candidate candidate,
        @Nullable Integer vectorRank,
        @Nullable Integer lexicalRank,
        double score) {
    /** What is added to a rank, as usual: the first ones are not worth very much more than those behind them. */
    private static final int RANK_CONSTANT = 60;

    /** In the order of the candidates. */
    static List<Fused> of(List<Candidate> candidates, RetrievalProfile profile) {
        @Nullable Integer[] byVector = ranks(candidates, Candidate::cosine, -1, profile.candidates());
        @Nullable Integer[] byWords = ranks(candidates, Candidate::lexical, 0, profile.candidates());
        double[] cosines = values(candidates, Candidate::cosine, byVector, profile.fusion());
        double[] lexical = values(candidates, Candidate::lexical, byWords, profile.fusion());
        double weight = profile.vectorWeight();
        double scale = Retriever.BEST_SCORE / (weight + 1);
        List<Fused> fused = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            double score = scale * (weight * cosines[i] + lexical[i]);
            fused.add(new Fused(candidates.get(i), byVector[i], byWords[i], score));
        }
        return fused;
    }

    /** A leg has proposed its best; of the others it is not known how many stand before them. */
    private static @Nullable Integer[] ranks(
            List<Candidate> candidates, ToDoubleFunction<Candidate> value, double nothing, int proposed) {
        @Nullable Integer[] ranks = new Integer[candidates.size()];
        int[] best = IntStream.range(0, candidates.size())
                .boxed()
                .filter(i -> value.applyAsDouble(candidates.get(i)) > nothing)
                .sorted(Comparator.comparingDouble((Integer i) -> -value.applyAsDouble(candidates.get(i))))
                .limit(proposed)
                .mapToInt(Integer::intValue)
                .toArray();
        for (int rank = 0; rank < best.length; rank++) {
            ranks[best[rank]] = rank + 1;
        }
        return ranks;
    }

    private static double[] values(
            List<Candidate> candidates, ToDoubleFunction<Candidate> value, @Nullable Integer[] ranks, Fusion fusion) {
        double[] raw = candidates.stream().mapToDouble(value).toArray();
        return switch (fusion) {
            case WEIGHTED_SUM -> raw;
            case MIN_MAX -> spread(raw);
            case RECIPROCAL_RANK ->
                IntStream.range(0, raw.length)
                        .mapToDouble(i -> reciprocal(ranks[i]))
                        .toArray();
        };
    }

    /** From 0 for the least to 1 for the greatest; where all are equal they are told apart by nothing, and are 0. */
    private static double[] spread(double[] raw) {
        double min =
                IntStream.range(0, raw.length).mapToDouble(i -> raw[i]).min().orElse(0);
        double max =
                IntStream.range(0, raw.length).mapToDouble(i -> raw[i]).max().orElse(0);
        double[] spread = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            spread[i] = max > min ? (raw[i] - min) / (max - min) : 0;
        }
        return spread;
    }

    /** 1 for the first rank. */
    private static double reciprocal(@Nullable Integer rank) {
        return rank == null ? 0 : (RANK_CONSTANT + 1.0) / (RANK_CONSTANT + rank);
    }
}
