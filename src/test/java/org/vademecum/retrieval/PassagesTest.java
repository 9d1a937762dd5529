package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassagesTest {
    private static final String TEXT = IntStream.range(0, 3_000)
            .mapToObj("Sentence %04d is here."::formatted)
            .collect(Collectors.joining(" "));

    /** Characters of a sentence with the space behind it. */
    private static final int SENTENCE = 23;

    @Test
    void windows_that_touch_become_one_passage() {
        assertThat(passages(window(0, 4, 2), window(2, 6, 1))).containsExactly(window(0, 6, 2));
    }

    @Test
    void windows_with_one_sentence_between_them_become_one_passage() {
        assertThat(passages(window(0, 2, 2), window(3, 5, 1))).containsExactly(window(0, 5, 2));
    }

    @Test
    void windows_with_two_sentences_between_them_stay_apart() {
        assertThat(passages(window(0, 2, 2), window(4, 6, 1))).containsExactly(window(0, 2, 2), window(4, 6, 1));
    }

    @Test
    void sections_stay_apart() {
        Window first = window(0, 2, 1, "1 Leave");
        Window second = window(2, 4, 2, "2 Sickness");

        assertThat(passages(first, second)).containsExactly(second, first);
    }

    @Test
    void documents_stay_apart() {
        Window other = new Window("other", 0, 2 * SENTENCE - 1, 1, 1, "", 3);

        assertThat(passages(window(0, 2, 2), other)).containsExactly(other, window(0, 2, 2));
    }

    @Test
    void a_passage_is_ranked_by_its_best_window() {
        assertThat(passages(window(50, 52, 2), window(0, 2, 1), window(2, 4, 3)))
                .containsExactly(window(0, 4, 3), window(50, 52, 2));
    }

    @Test
    void no_passage_is_longer_than_the_limit_and_none_overlaps_another() {
        List<Window> all = IntStream.range(0, 100)
                .mapToObj(i -> window(3 * i, 3 * i + 6, i))
                .toList();

        List<Window> found = new ArrayList<>(Passages.of(all, Passages.BUDGET, id -> TEXT));

        found.sort(java.util.Comparator.comparingInt(Window::start));
        assertThat(found).hasSizeGreaterThan(2).allMatch(passage -> passage.length() <= Passages.LONGEST);
        for (int i = 1; i < found.size(); i++) {
            assertThat(found.get(i).start()).isGreaterThan(found.get(i - 1).end());
            assertThat(TEXT.substring(found.get(i).start())).startsWith("Sentence");
        }
    }

    @Test
    void windows_are_taken_until_the_budget_is_used_up() {
        List<Window> all = IntStream.range(0, 200)
                .mapToObj(i -> window(10 * i, 10 * i + 5, -i))
                .toList();

        List<Window> found = Passages.of(all, Passages.BUDGET, id -> TEXT);

        int characters = found.stream().mapToInt(Window::length).sum();
        assertThat(characters).isBetween(Passages.BUDGET, Passages.BUDGET + 5 * SENTENCE);
        assertThat(found.getFirst()).isEqualTo(window(0, 5, 0));
    }

    @Test
    void what_two_windows_share_counts_once() {
        List<Window> all =
                IntStream.range(0, 400).mapToObj(i -> window(i, i + 4, -i)).toList();

        int characters = Passages.of(all, Passages.BUDGET, id -> TEXT).stream()
                .mapToInt(Window::length)
                .sum();

        assertThat(characters).isGreaterThan(6_000);
    }

    @Test
    void a_merged_passage_runs_from_the_first_page_to_the_last() {
        Window first = new Window("doc", 0, 50, 3, 3, "", 1);
        Window second = new Window("doc", 30, 90, 3, 4, "", 2);

        assertThat(Passages.of(List.of(second, first), Passages.BUDGET, id -> TEXT))
                .containsExactly(new Window("doc", 0, 90, 3, 4, "", 2));
    }

    private static List<Window> passages(Window... windows) {
        return Passages.of(List.of(windows), Passages.BUDGET, id -> TEXT);
    }

    /** Of whole sentences, by their numbers; {@code end} is exclusive. */
    private static Window window(int start, int end, double score) {
        return window(start, end, score, "");
    }

    private static Window window(int start, int end, double score, String headings) {
        return new Window("doc", start * SENTENCE, end * SENTENCE - 1, 1, 1, headings, score);
    }
}
