package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.DocumentText;

class PassagesTest {
    private static final String TEXT = IntStream.range(0, 3_000)
            .mapToObj("Sentence %04d is here."::formatted)
            .collect(Collectors.joining(" "));

    private static final DocumentText DOCUMENT = new DocumentText(TEXT, List.of(), null);

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

        List<Window> found = new ArrayList<>(passages(all, 100));

        found.sort(Comparator.comparingInt(Window::start));
        assertThat(found)
                .hasSizeGreaterThan(2)
                .allMatch(passage -> passage.length() <= RetrievalProfile.DEFAULT.passageCharacters());
        for (int i = 1; i < found.size(); i++) {
            assertThat(found.get(i).start()).isGreaterThan(found.get(i - 1).end());
            assertThat(TEXT.substring(found.get(i).start())).startsWith("Sentence");
        }
    }

    @Test
    void passages_beyond_the_budget_come_behind_and_join_none_before() {
        List<Window> all = IntStream.range(0, 300)
                .mapToObj(i -> window(10 * i, 10 * i + 5, -i))
                .toList();
        Window joining = window(6, 10, -299.5);

        List<Window> found =
                passages(Stream.concat(all.stream(), Stream.of(joining)).toList(), 400);

        assertThat(found).startsWith(window(0, 5, 0)).contains(joining).hasSize(301);
        assertThat(found)
                .isSortedAccordingTo(Comparator.comparingDouble(Window::score).reversed());
    }

    @Test
    void windows_of_the_budget_join_even_when_few_passages_are_wanted() {
        List<Window> all = IntStream.range(0, 40)
                .mapToObj(
                        i -> window(i < 20 ? 20 * i : 20 * (i - 20) + 6, i < 20 ? 20 * i + 5 : 20 * (i - 20) + 11, -i))
                .toList();

        assertThat(passages(all, 1)).containsExactly(window(0, 11, 0));
    }

    @Test
    void of_a_window_that_was_given_in_part_the_rest_comes_later() {
        List<Window> filling = IntStream.range(0, 150)
                .mapToObj(i -> window(10 * i, 10 * i + 5, 200 - i))
                .toList();
        Window late = window(3, 8, 1);

        List<Window> found =
                passages(Stream.concat(filling.stream(), Stream.of(late)).toList(), 400);

        assertThat(found).contains(window(0, 5, 200)).last().isEqualTo(window(5, 8, 1));
    }

    @Test
    void what_two_windows_share_counts_once() {
        List<Window> all =
                IntStream.range(0, 400).mapToObj(i -> window(i, i + 4, -i)).toList();

        // A window adds one sentence to the union, so that all of them are in the first 16,000 characters.
        assertThat(passages(all, 100)).hasSize(4);
    }

    @Test
    void a_merged_passage_runs_from_the_first_page_to_the_last() {
        Window first = new Window("doc", 0, 50, 3, 3, "", 1);
        Window second = new Window("doc", 30, 90, 3, 4, "", 2);

        assertThat(passages(List.of(second, first), 100)).containsExactly(new Window("doc", 0, 90, 3, 4, "", 2));
    }

    @Test
    void the_profile_says_how_long_a_passage_is_and_what_may_lie_within() {
        List<Window> apart = List.of(window(0, 2, 2), window(4, 6, 1));
        List<Window> touching = List.of(window(0, 8, 2), window(8, 16, 1));

        assertThat(passages(apart, 100, tuned(Knob.MERGE_GAP, 2))).containsExactly(window(0, 6, 2));
        assertThat(passages(touching, 100, tuned(Knob.PASSAGE_CHARACTERS, 300))).hasSize(2);
        assertThat(passages(touching, 100, RetrievalProfile.DEFAULT)).hasSize(1);
    }

    @Test
    void a_document_gives_no_more_passages_than_the_profile_lets_it() {
        Window other = new Window("other", 0, 2 * SENTENCE - 1, 1, 1, "", 0);
        List<Window> all = List.of(window(0, 2, 3), window(10, 12, 2), window(20, 22, 1), other);

        assertThat(passages(all, 3, tuned(Knob.RESULTS_PER_DOCUMENT, 2)))
                .containsExactly(window(0, 2, 3), window(10, 12, 2), other);
    }

    @Test
    void what_is_less_relevant_than_the_profile_asks_for_is_left_out() {
        assertThat(passages(
                        List.of(window(0, 2, 2), window(10, 12, 1.9)),
                        9,
                        RetrievalProfile.DEFAULT.with(RetrievalTuning.NONE.with(Knob.THRESHOLD, 0.5))))
                .containsExactly(window(0, 2, 2));
    }

    private static RetrievalProfile tuned(Knob knob, int value) {
        return RetrievalProfile.DEFAULT.with(RetrievalTuning.NONE.with(knob, value));
    }

    private static List<Window> passages(Window... windows) {
        return passages(List.of(windows), 100);
    }

    private static List<Window> passages(List<Window> windows, int limit) {
        return passages(windows, limit, RetrievalProfile.DEFAULT);
    }

    private static List<Window> passages(List<Window> windows, int limit, RetrievalProfile profile) {
        Selection selection = new Selection(profile, limit, passage -> "");
        Passages passages = new Passages(windows, profile, id -> DOCUMENT);
        while (!selection.isFull() && passages.hasNext()) {
            passages.next().forEach(selection::offer);
        }
        return selection.passages();
    }

    /** Of whole sentences, by their numbers; {@code end} is exclusive. */
    private static Window window(int start, int end, double score) {
        return window(start, end, score, "");
    }

    private static Window window(int start, int end, double score, String headings) {
        return new Window("doc", start * SENTENCE, end * SENTENCE - 1, 1, 1, headings, score);
    }
}
