package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.DocumentText;

class TextBuilderTest {
    private static final List<String> HEAD = List.of("Grade", "Days");

    private final TextBuilder builder = new TextBuilder(100_000);

    @Test
    void a_table_is_markdown() {
        builder.addTable(List.of(List.of("Key", "Effect", "Note"), List.of("|", "a | b", "")), null);

        assertThat(built().text()).isEqualTo("Key | Effect | Note\n--- | --- | ---\n\\| | a \\| b");
    }

    @Test
    void a_single_row_and_a_single_column_have_no_rule() {
        builder.addTable(List.of(HEAD), null);
        builder.addTable(List.of(List.of("Grade"), List.of("Trainee")), null);

        assertThat(built().text()).isEqualTo("Grade | Days\n\nGrade\nTrainee");
    }

    @Test
    void a_table_that_goes_on_has_no_head() {
        builder.addTable(List.of(HEAD, List.of("Trainee", "28")), 1);
        builder.addTable(List.of(List.of("Technician", "30"), List.of("Manager", "31")), 2);
        builder.addTable(List.of(HEAD, List.of("Director", "32")), 3);

        assertThat(built().text())
                .isEqualTo("Grade | Days\n--- | ---\nTrainee | 28\n\nTechnician | 30\nManager | 31\n\n"
                        + "Grade | Days\n--- | ---\nDirector | 32");
    }

    /** So that no text is cut in another way, found by other words or quoted in another way than before there were rules. */
    @Test
    void the_rule_changes_no_chunk_but_by_itself() {
        builder.addTable(
                Stream.concat(
                                Stream.of(HEAD),
                                IntStream.range(0, 60).mapToObj(i -> List.of("Grade " + i, i + " days of leave")))
                        .toList(),
                null);
        DocumentText ruled = built();
        String plain = Tables.withoutRules(ruled.text());

        List<Piece> pieces = split(ruled);
        List<Piece> before = split(new DocumentText(
                plain, List.of(new DocumentText.Block(DocumentText.Kind.TABLE, 0, plain.length(), 0, null)), null));

        assertThat(pieces)
                .hasSizeGreaterThan(2)
                .extracting(Piece::lead)
                .containsExactlyElementsOf(before.stream().map(Piece::lead).toList());
        assertThat(pieces.getLast().lead()).isEqualTo("Grade | Days");
        assertThat(pieces)
                .extracting(piece -> Tables.withoutRules(ruled.text().substring(piece.start(), piece.end())))
                .containsExactlyElementsOf(before.stream()
                        .map(piece -> plain.substring(piece.start(), piece.end()))
                        .toList());
        assertThat(ruled.text()
                        .substring(pieces.getFirst().start(), pieces.getFirst().end()))
                .startsWith("Grade | Days\n--- | ---\nGrade 0 | 0 days of leave\n");
    }

    private DocumentText built() {
        return builder.build(null);
    }

    private static List<Piece> split(DocumentText text) {
        return Splitter.of(TextBuilderTest::words, null).split(text);
    }

    private static int words(String text) {
        return (int) Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .count();
    }
}
