package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.vademecum.retrieval.Merging.Part;
import org.vademecum.vectorstore.Attributes;

class MergingTest {
    private static final String BUILT_IN = Merging.measure(RetrievalProfile.DEFAULT, null, null);
    private static final String FAR = Merging.measure(RetrievalProfile.DEFAULT, "far", null);

    @Test
    void relevances_of_one_measure_are_compared() {
        assertThat(merged(part(BUILT_IN, "a", 0.9, 0.2), part(BUILT_IN, "b", 0.8, 0.7)))
                .containsExactly("a1", "b1", "b2", "a2");
    }

    @Test
    void those_of_two_models_are_not_and_each_has_its_turn() {
        assertThat(merged(part(BUILT_IN, "a", 0.5, 0.4, 0.3), part(FAR, "b", 0.9, 0.8), part(FAR, "c", 0.85)))
                .containsExactly("b1", "a1", "c1", "a2", "b2", "a3");
        assertThat(merged(
                        part(BUILT_IN, "a", 0.5),
                        part(Merging.measure(RetrievalProfile.DEFAULT, null, "down"), "b", 0.4, 0.3)))
                .containsExactly("a1", "b1", "b2");
    }

    @Test
    void a_reranker_that_has_read_all_of_them_makes_one_measure() {
        RetrievalProfile reranked =
                RetrievalProfile.DEFAULT.with(new RetrievalTuning(Map.of(Knob.RERANK, Knob.RERANK.parse("endpoint"))));
        RetrievalProfile ordered = RetrievalProfile.DEFAULT.with(
                new RetrievalTuning(Map.of(Knob.RERANK, Knob.RERANK.parse("chat_model"))));

        assertThat(Merging.measure(reranked, null, null)).isEqualTo(Merging.measure(reranked, "far", "down"));
        assertThat(Merging.measure(ordered, null, null)).isEqualTo(BUILT_IN).isNotEqualTo(FAR);
    }

    private static List<String> merged(Part... parts) {
        return Merging.of(List.of(parts), 6, null).passages().stream()
                .map(Passage::title)
                .toList();
    }

    private static Part part(String measure, String name, double... scores) {
        int[] count = {0};
        return new Part(
                measure,
                DoubleStream.of(scores)
                        .mapToObj(score -> passage(name + ++count[0], score))
                        .toList(),
                1,
                scores.length);
    }

    private static Passage passage(String title, double score) {
        return new Passage(
                "vsf",
                "file",
                "a.txt",
                title,
                1,
                null,
                Attributes.NONE,
                null,
                null,
                List.of(),
                "",
                "",
                0,
                1,
                "x",
                "x",
                score);
    }
}
