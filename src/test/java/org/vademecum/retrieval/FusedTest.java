package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.SearchIndex.Candidate;

class FusedTest {
    private static final Offset<Double> CLOSE = within(1e-9);
    private static final Candidate BOTH = candidate(0, 0.8, 0.5);
    private static final Candidate MEANT = candidate(1, 0.9, 0);
    private static final Candidate SAID = candidate(2, -0.1, 1);
    private static final List<Candidate> ALL = List.of(BOTH, MEANT, SAID);

    @Test
    void by_default_a_cosine_counts_three_times_and_all_words_once() {
        assertThat(scores(RetrievalProfile.DEFAULT)).containsExactly(3 * 0.8 + 0.5, 3 * 0.9, 3 * -0.1 + 1);
    }

    @Test
    void the_best_there_can_be_is_the_same_at_any_weight() {
        for (double weight : new double[] {0, 1, 20}) {
            assertThat(Fused.of(List.of(candidate(0, 1, 1)), tuned(Knob.VECTOR_WEIGHT, weight))
                            .getFirst()
                            .score())
                    .isEqualTo(Retriever.BEST_SCORE, CLOSE);
        }
    }

    @Test
    void without_a_weight_words_alone_count() {
        assertThat(scores(tuned(Knob.VECTOR_WEIGHT, 0))).containsExactly(2.0, 0.0, 4.0);
    }

    @Test
    void ranks_are_those_of_each_leg_and_what_shares_no_word_has_none() {
        List<Fused> fused = Fused.of(ALL, RetrievalProfile.DEFAULT);

        assertThat(fused).extracting(Fused::vectorRank).containsExactly(2, 1, 3);
        assertThat(fused).extracting(Fused::lexicalRank).containsExactly(2, null, 1);
    }

    @Test
    void a_leg_ranks_no_more_than_it_has_proposed() {
        List<Candidate> many = java.util.stream.IntStream.range(0, 15)
                .mapToObj(i -> candidate(i, i / 20.0, 0))
                .toList();

        assertThat(Fused.of(many, tuned(Knob.CANDIDATES, 10)))
                .extracting(Fused::vectorRank)
                .startsWith(null, null, null, null, null, 10)
                .endsWith(1);
    }

    @Test
    void min_max_spreads_each_leg_from_0_to_1() {
        assertThat(scores(fusion(Fusion.MIN_MAX))).containsExactly(new double[] {3 * 0.9 + 0.5, 3, 1}, CLOSE);
        assertThat(Fused.of(List.of(BOTH), fusion(Fusion.MIN_MAX)).getFirst().score())
                .isZero();
    }

    @Test
    void reciprocal_ranks_look_at_nothing_but_the_order() {
        assertThat(scores(fusion(Fusion.RECIPROCAL_RANK)))
                .containsExactly(new double[] {3 * 61 / 62.0 + 61 / 62.0, 3, 3 * 61 / 63.0 + 1}, CLOSE);
    }

    private static double[] scores(RetrievalProfile profile) {
        return Fused.of(ALL, profile).stream().mapToDouble(Fused::score).toArray();
    }

    private static RetrievalProfile tuned(Knob knob, double value) {
        return RetrievalProfile.DEFAULT.with(
                knob.kind() == Knob.Kind.NUMBER
                        ? RetrievalTuning.NONE.with(knob, value)
                        : RetrievalTuning.NONE.with(knob, (int) value));
    }

    private static RetrievalProfile fusion(Fusion fusion) {
        return RetrievalProfile.DEFAULT.with(new RetrievalTuning(Map.of(Knob.FUSION, TextNode.valueOf(fusion.id()))));
    }

    private static Candidate candidate(int ordinal, double cosine, double lexical) {
        return new Candidate("doc", ordinal, cosine, lexical);
    }
}
