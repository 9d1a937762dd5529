package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiversityTest {
    private static final List<String> TEXTS =
            List.of("unused days lapse in june", "unused days lapse in july", "paper forms are gone");

    @Test
    void the_more_it_counts_the_later_comes_what_was_said() {
        List<Window> passages = List.of(passage(0, 3), passage(1, 2.9), passage(2, 2));

        assertThat(order(passages, 0)).containsExactly(0, 1, 2);
        assertThat(order(passages, 0.1)).containsExactly(0, 1, 2);
        assertThat(order(passages, 0.5)).containsExactly(0, 2, 1);
        assertThat(order(passages, 1)).containsExactly(0, 2, 1);
        assertThat(order(List.of(), 0.5)).isEmpty();
    }

    private static List<Integer> order(List<Window> passages, double weight) {
        return Diversity.order(passages, weight, passage -> TEXTS.get(passage.start())).stream()
                .map(Window::start)
                .toList();
    }

    private static Window passage(int number, double score) {
        return new Window("doc", number, number + 1, null, null, "", score);
    }
}
