package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.PassageComparison.Change;

class PassageComparisonTest {
    private static final String OTHER = "Trains are booked by the travel desk. ";
    private static final String RULE = "Unused days of annual leave carry over until the end of March.";

    @Test
    void what_changed_in_a_sentence_is_told_word_by_word_wherever_it_stands_now() {
        DocumentText older = text(RULE, OTHER);
        DocumentText newer =
                text(OTHER.repeat(40), "Unused days of annual leave carry over until the end of June at the latest.");

        assertThat(compared(older, RULE, newer))
                .containsExactly(
                        "SAME Unused days of annual leave carry over until the end of",
                        "REMOVED March.",
                        "ADDED June at the latest.");
    }

    @Test
    void a_sentence_that_was_put_in_between_is_new_and_what_follows_is_the_same() {
        String after = "Days from a former employer count as well.";
        DocumentText older = text(RULE + " " + after);
        DocumentText newer = text(RULE + " The head of department may extend this once for a good reason. " + after
                + " " + OTHER.repeat(20));

        assertThat(compared(older, RULE + " " + after, newer))
                .containsExactly(
                        "SAME " + RULE,
                        "ADDED The head of department may extend this once for a good reason.",
                        "SAME " + after);
    }

    @Test
    void the_rest_of_the_paragraph_is_compared_with_a_sentence_of_it() {
        DocumentText older = text(RULE + " The rest lapses.", OTHER);
        DocumentText newer = text(OTHER, RULE + " The rest is paid.");

        assertThat(compared(older, RULE, newer))
                .containsExactly("SAME " + RULE + " The rest", "REMOVED lapses.", "ADDED is paid.");
    }

    @Test
    void what_did_not_change_is_the_same_and_its_page_is_told() {
        String filler = OTHER.repeat(30).strip();
        DocumentText older = text(RULE);
        String moved = filler + "\n" + RULE;
        DocumentText newer = new DocumentText(
                moved,
                List.of(
                        new Block(Kind.PARAGRAPH, 0, filler.length(), 0, 1),
                        new Block(Kind.PARAGRAPH, filler.length() + 1, moved.length(), 0, 2)),
                2,
                List.of(0, filler.length() + 1));

        Optional<PassageComparison> comparison = PassageComparison.of(older, 0, RULE.length(), newer);

        assertThat(comparison).get().satisfies(found -> {
            assertThat(found.page()).isEqualTo(2);
            assertThat(moved.substring(found.start(), found.end())).isEqualTo(RULE);
            assertThat(found.changes()).containsExactly(new Change(PassageComparison.Kind.SAME, RULE));
        });
    }

    @Test
    void rows_of_a_table_stay_rows() {
        DocumentText older = table("Grade | Days\nTrainee | 28\nTechnician | 30");
        DocumentText newer = table("Grade | Days\n--- | ---\nTrainee | 27\nTechnician | 30");

        assertThat(compared(older, older.text(), newer))
                .containsExactly("SAME Grade | Days\nTrainee |", "REMOVED 28", "ADDED 27", "SAME \nTechnician | 30");
    }

    @Test
    void another_document_says_nothing_like_it() {
        DocumentText older = text(RULE);

        assertThat(PassageComparison.of(older, 0, RULE.length(), text(OTHER.repeat(10))))
                .isEmpty();
        assertThat(PassageComparison.of(older, 0, RULE.length(), text(""))).isEmpty();
        assertThat(PassageComparison.of(older, 0, 0, text(RULE))).isEmpty();
    }

    @Test
    void offsets_beyond_the_text_and_long_passages_are_cut() {
        String all = IntStream.range(0, 3_000)
                .mapToObj("Rule number %d is kept by everybody. "::formatted)
                .collect(Collectors.joining());

        Optional<PassageComparison> comparison = PassageComparison.of(text(all), 5, Integer.MAX_VALUE, text(all));

        assertThat(comparison)
                .get()
                .satisfies(found -> assertThat(found.end() - found.start()).isLessThan(12_000));
        assertThat(PassageComparison.of(text(RULE), -5, 1_000_000, text(RULE))).isPresent();
        assertThat(PassageComparison.of(text(RULE), 500, 10, text(RULE))).isEmpty();
    }

    private static List<String> compared(DocumentText older, String passage, DocumentText newer) {
        int start = older.text().indexOf(passage);
        return PassageComparison.of(older, start, start + passage.length(), newer).orElseThrow().changes().stream()
                .map(change -> change.kind() + " " + change.text())
                .toList();
    }

    private static DocumentText text(String... paragraphs) {
        StringBuilder text = new StringBuilder();
        List<Block> blocks = new ArrayList<>();
        for (String paragraph : paragraphs) {
            text.append(text.isEmpty() ? "" : "\n");
            int end = text.length() + paragraph.strip().length();
            blocks.add(new Block(Kind.PARAGRAPH, text.length(), end, 0, null));
            text.append(paragraph.strip());
        }
        return new DocumentText(text.toString(), blocks, null);
    }

    private static DocumentText table(String rows) {
        return new DocumentText(rows, List.of(new Block(Kind.TABLE, 0, rows.length(), 0, null)), null);
    }
}
