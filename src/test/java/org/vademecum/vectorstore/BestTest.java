package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BestTest {
    @Test
    void the_best_of_many_are_kept() {
        Random random = new Random(7);
        List<Float> scores =
                random.ints(5_000, 0, 500).mapToObj(score -> (float) score).toList();
        Best best = new Best(100);

        IntStream.range(0, scores.size()).forEach(doc -> best.offer(doc, scores.get(doc)));

        int[] expected = IntStream.range(0, scores.size())
                .boxed()
                .sorted(Comparator.comparing(scores::get, Comparator.<Float>reverseOrder())
                        .thenComparing(Comparator.naturalOrder()))
                .limit(100)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        assertThat(best.docs()).isEqualTo(expected);
    }

    @Test
    void fewer_than_the_limit_are_all_kept() {
        Best best = new Best(3);
        best.offer(9, 0.5f);
        best.offer(4, 0.7f);

        assertThat(best.docs()).containsExactly(4, 9);
    }

    @Test
    void nothing_is_kept_when_nothing_is_wanted() {
        Best best = new Best(0);
        best.offer(1, 1);

        assertThat(best.docs()).isEmpty();
        assertThat(best.threshold()).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @Test
    void the_worst_of_as_many_as_are_wanted_has_to_be_exceeded() {
        Best best = new Best(2);
        best.offer(1, 0.5f);
        assertThat(best.threshold()).isEqualTo(Float.NEGATIVE_INFINITY);

        best.offer(2, 0.7f);
        best.offer(3, 0.6f);

        assertThat(best.threshold()).isEqualTo(0.6f);
    }
}
