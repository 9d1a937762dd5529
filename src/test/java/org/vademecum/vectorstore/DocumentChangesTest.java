package org.vademecum.vectorstore;

import static java.util.Collections.frequency;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vademecum.common.WordDiff.Kind;
import org.vademecum.common.WordDiff.Piece;
import org.vademecum.vectorstore.DocumentText.Block;

class DocumentChangesTest {
    private static final String LEASE = "A bicycle may be leased for 36 months.";
    private static final String COST = "The lease costs 41 euros a month.";
    private static final String YARD = "Bicycles are parked in the yard.";

    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();

    @Test
    void a_change_is_told_word_by_word_with_its_section_and_the_sentences_around_it() {
        DocumentText older = heading("Leasing")
                .paragraph(LEASE + " " + COST)
                .heading("Parking")
                .paragraph(YARD)
                .text();
        DocumentText newer = heading("Leasing")
                .paragraph(LEASE.replace("36", "48") + " " + COST)
                .heading("Parking")
                .paragraph(YARD)
                .text();

        DocumentChanges changes = DocumentChanges.between(older, newer);

        assertThat(changes.count()).isOne();
        DocumentChanges.Change change = changes.list(0, 10).getFirst();
        assertThat(change.section()).isEqualTo("Leasing");
        assertThat(change.page()).isNull();
        assertThat(change.pieces())
                .containsExactly(
                        new Piece(Kind.SAME, "A bicycle may be leased for "),
                        new Piece(Kind.REMOVED, "36"),
                        new Piece(Kind.ADDED, "48"),
                        new Piece(Kind.SAME, " months."),
                        new Piece(Kind.SAME, " " + COST));
    }

    @Test
    void what_came_what_went_and_what_moved_is_told_where_it_is() {
        DocumentText older = heading("A")
                .paragraph(LEASE)
                .heading("B")
                .paragraph(COST)
                .paragraph(YARD)
                .text();
        DocumentText newer = heading("A")
                .paragraph(YARD)
                .paragraph(LEASE)
                .heading("B")
                .paragraph(COST)
                .heading("C")
                .text();

        assertThat(told(older, newer))
                .containsExactly("A: +" + YARD + "+ \n" + LEASE, "B: " + COST + "\n -" + YARD + "- +C+");
    }

    @Test
    void the_same_text_has_no_changes_however_it_is_broken_into_lines() {
        DocumentText older = heading("Leasing")
                .paragraph("A bicycle may\nbe leased.")
                .paragraph(YARD)
                .text();
        DocumentText newer = heading("Leasing")
                .paragraph("A bicycle may be\nleased.")
                .paragraph(YARD)
                .text();

        assertThat(DocumentChanges.between(older, newer).count()).isZero();
        assertThat(DocumentChanges.between(text(), text()).count()).isZero();
        assertThat(told(text(), paragraph(YARD).text())).containsExactly("null: +" + YARD + "+");
        assertThat(told(paragraph(YARD).text(), text())).containsExactly("null: -" + YARD + "-");
    }

    @Test
    void rows_of_a_table_are_compared_one_by_one() {
        DocumentText older = table("Grade | Days\n--- | ---\nTrainee | 28\nCook | 29\nTechnician | 30")
                .text();
        DocumentText newer =
                table("Grade | Days\nTrainee | 28\nCook | 31\nTechnician | 30").text();

        assertThat(told(older, newer)).containsExactly("null: Trainee | 28\n Cook |  -29- +31+ \nTechnician | 30");
    }

    @Test
    void what_is_said_often_does_not_lead_astray() {
        String often = "See above.";
        DocumentText older = paragraph(often)
                .paragraph(LEASE)
                .paragraph(often)
                .paragraph(often)
                .text();
        DocumentText newer = paragraph(often)
                .paragraph(often)
                .paragraph(LEASE)
                .paragraph(often)
                .text();

        assertThat(told(older, newer))
                .hasSize(2)
                .allSatisfy(change -> assertThat(change).contains(often));
    }

    @Test
    void the_page_is_the_newer_version_s() {
        String newer = LEASE + "\n" + YARD;
        int second = LEASE.length() + 1;
        DocumentText paged = new DocumentText(
                newer,
                List.of(
                        new Block(DocumentText.Kind.PARAGRAPH, 0, LEASE.length(), 0, 1),
                        new Block(DocumentText.Kind.PARAGRAPH, second, newer.length(), 0, 2)),
                2,
                List.of(0, second));

        assertThat(DocumentChanges.between(paragraph(LEASE).text(), paged).list(0, 1))
                .extracting(DocumentChanges.Change::page)
                .containsExactly(2);
    }

    @Test
    void both_texts_can_be_read_out_of_the_changes_whatever_they_are() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            List<String> before = sentences(random);
            List<String> after = sentences(random);

            List<DocumentChanges.Change> changes =
                    DocumentChanges.between(of(before), of(after)).list(0, 1_000);

            assertThat(changes.isEmpty()).isEqualTo(before.equals(after));
            List<String> gone = words(changes, Kind.REMOVED);
            List<String> come = words(changes, Kind.ADDED);
            assertThat(words(before)).containsAll(gone);
            assertThat(words(after)).containsAll(come);
            for (String word : words(before)) {
                assertThat(frequency(gone, word) - frequency(come, word))
                        .as(word)
                        .isEqualTo(frequency(words(before), word) - frequency(words(after), word));
            }
        }
    }

    @Test
    void another_text_of_many_pages_is_told_in_changes_of_a_bearable_length() {
        DocumentText older = of(numbered("Rule %d was kept."));
        DocumentText newer = paragraph("x" + "🚲".repeat(5_000)).of(numbered("Law %d is kept by all."));

        DocumentChanges changes = DocumentChanges.between(older, newer);

        assertThat(changes.count()).isGreaterThan(90);
        assertThat(changes.list(80, 25))
                .hasSize(25)
                .allSatisfy(change -> assertThat(change.pieces().stream()
                                .mapToInt(piece -> piece.text().length())
                                .sum())
                        .isLessThan(20_000));
        assertThat(changes.list(changes.count(), 25)).isEmpty();
        assertThat(changes.list(-3, 1)).isEqualTo(changes.list(0, 1));
    }

    private static List<String> told(DocumentText older, DocumentText newer) {
        return DocumentChanges.between(older, newer).list(0, 100).stream()
                .map(change -> change.section() + ": "
                        + change.pieces().stream()
                                .map(DocumentChangesTest::told)
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    private static String told(Piece piece) {
        return switch (piece.kind()) {
            case SAME -> piece.text();
            case REMOVED -> "-" + piece.text() + "-";
            case ADDED -> "+" + piece.text() + "+";
        };
    }

    private static List<String> sentences(Random random) {
        return random.ints(random.nextInt(12), 0, 8)
                .mapToObj(word -> "Rule number" + word + " counts.")
                .toList();
    }

    private static List<String> words(List<DocumentChanges.Change> changes, Kind kind) {
        return words(changes.stream()
                .flatMap(change -> change.pieces().stream())
                .filter(piece -> piece.kind() == kind)
                .map(Piece::text)
                .toList());
    }

    private static List<String> words(List<String> texts) {
        return texts.stream()
                .flatMap(text -> List.of(text.strip().split("\\s+|(?=\\.)")).stream())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<String> numbered(String sentence) {
        return IntStream.range(0, 20_000).mapToObj(sentence::formatted).toList();
    }

    private DocumentText of(List<String> paragraphs) {
        paragraphs.forEach(this::paragraph);
        return text();
    }

    private DocumentChangesTest heading(String heading) {
        return block(DocumentText.Kind.HEADING, heading);
    }

    private DocumentChangesTest paragraph(String paragraph) {
        return block(DocumentText.Kind.PARAGRAPH, paragraph);
    }

    private DocumentChangesTest table(String rows) {
        return block(DocumentText.Kind.TABLE, rows);
    }

    private DocumentChangesTest block(DocumentText.Kind kind, String content) {
        text.append(text.isEmpty() ? "" : "\n\n");
        int start = text.length();
        text.append(content);
        blocks.add(new Block(kind, start, text.length(), kind == DocumentText.Kind.HEADING ? 1 : 0, null));
        return this;
    }

    /** What was put down since the last one. */
    private DocumentText text() {
        DocumentText made = new DocumentText(text.toString(), blocks, null);
        text.setLength(0);
        blocks.clear();
        return made;
    }
}
