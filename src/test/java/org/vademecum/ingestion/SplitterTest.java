package org.vademecum.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Tables;
import org.vademecum.ingestion.parser.Parsing;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;

/** A token is a word here. */
class SplitterTest {
    private static final String SENTENCE = "One sentence has always got exactly ten words in it. ";

    @ParameterizedTest
    @CsvSource({"100,0", "100,50", "800,400", "800,0", "1000,30", "4096,2048"})
    void a_program_s_sizes_are_kept_to(int size, int overlap) {
        DocumentText text = paragraph(SENTENCE.repeat(600).strip());

        List<Piece> pieces =
                Splitter.of(SplitterTest::words, new Chunking(size, overlap)).split(text);

        int covered = 0;
        for (Piece piece : pieces) {
            assertThat(piece.tokens()).isBetween(10, size);
            assertThat(piece.start()).isLessThanOrEqualTo(covered + 1);
            assertThat(words(text.text().substring(piece.start(), Math.max(piece.start(), covered))))
                    .isLessThanOrEqualTo(overlap);
            covered = piece.end();
        }
        assertThat(covered).isEqualTo(text.text().length());
        assertThat(pieces.getFirst().tokens()).isEqualTo(size / 10 * 10);
        if (overlap >= 10) {
            assertThat(words(text.text()
                            .substring(pieces.get(1).start(), pieces.get(0).end())))
                    .isEqualTo(overlap / 10 * 10);
        }
    }

    @Test
    void without_any_the_product_s_own_windows_are_made() {
        DocumentText text = paragraph(SENTENCE.repeat(60).strip());

        assertThat(Splitter.of(SplitterTest::words, null).split(text))
                .isEqualTo(new Splitter(SplitterTest::words).split(text))
                .allSatisfy(piece -> assertThat(piece.tokens()).isLessThanOrEqualTo(128));
    }

    @Test
    void a_list_is_kept_whole_by_the_product_and_torn_where_the_sizes_say_so() {
        StringBuilder text = new StringBuilder();
        List<Block> blocks = new ArrayList<>();
        add(text, blocks, Kind.PARAGRAPH, SENTENCE.repeat(6).strip());
        for (int i = 0; i < 10; i++) {
            add(text, blocks, Kind.LIST_ITEM, SENTENCE.strip());
        }
        DocumentText list = new DocumentText(text.toString(), blocks, null);

        List<Piece> own = new Splitter(SplitterTest::words).split(list);
        List<Piece> wanted =
                Splitter.of(SplitterTest::words, new Chunking(100, 0)).split(list);

        assertThat(own).anyMatch(piece -> piece.start() == blocks.get(1).start() && piece.end() == text.length());
        assertThat(wanted).hasSize(2);
    }

    @Test
    void windows_go_on_across_headings_where_they_may() {
        StringBuilder text = new StringBuilder();
        List<Block> blocks = new ArrayList<>();
        for (String heading : List.of("Trains", "Hotels", "Meals")) {
            add(text, blocks, Kind.HEADING, heading);
            add(text, blocks, Kind.PARAGRAPH, SENTENCE.repeat(4).strip());
        }
        DocumentText manual = new DocumentText(text.toString(), blocks, null);

        List<Piece> along = Splitter.of(SplitterTest::words, null, true).split(manual);
        List<Piece> across = Splitter.of(SplitterTest::words, null, false).split(manual);

        assertThat(along).extracting(Piece::headings).containsExactly("Trains", "Hotels", "Meals");
        assertThat(across).singleElement().satisfies(piece -> {
            assertThat(piece.headings()).isEqualTo("Trains");
            assertThat(piece.start()).isZero();
            assertThat(piece.end()).isEqualTo(text.length());
        });
    }

    @Test
    void only_the_lines_of_a_table_of_contents_are_left_out() {
        StringBuilder text = new StringBuilder();
        List<Block> blocks = new ArrayList<>();
        add(text, blocks, Kind.HEADING, "Contents");
        add(text, blocks, Kind.PARAGRAPH, "Preface … 3");
        add(text, blocks, Kind.HEADING, "Extensions");
        add(text, blocks, Kind.PARAGRAPH, "Reception … 417");
        add(text, blocks, Kind.PARAGRAPH, "Workshop … 112");
        add(text, blocks, Kind.PARAGRAPH, "Canteen … 390");
        add(text, blocks, Kind.TABLE, "Grade | Days\nTrainee ..... | ..... 5");
        add(text, blocks, Kind.HEADING, "Overview");
        add(text, blocks, Kind.LIST_ITEM, "Leave … iv");
        add(text, blocks, Kind.LIST_ITEM, "Travel ..... 7");
        add(text, blocks, Kind.LIST_ITEM, "Expenses ..... 7");
        add(text, blocks, Kind.LIST_ITEM, "Sickness ..... 12");
        add(text, blocks, Kind.PARAGRAPH, "That is all.");

        DocumentText manual = new DocumentText(text.toString(), blocks, null);
        List<String> split = Section.of(manual).stream()
                .flatMap(section -> section.blocks().stream())
                .map(manual::textOf)
                .toList();

        assertThat(split)
                .containsExactly(
                        "Reception … 417",
                        "Workshop … 112",
                        "Canteen … 390",
                        "Grade | Days\nTrainee ..... | ..... 5",
                        "That is all.");
    }

    @Test
    void windows_are_stretches_of_the_file(@TempDir Path dir) throws Exception {
        String sentence = "The lock is  oiled\nby the caretaker on the first Monday of every second month. ";
        String text = sentence.repeat(40);

        assertThat(new Splitter(SplitterTest::words).split(text(dir, "locks.txt", text)))
                .hasSizeGreaterThan(2)
                .allSatisfy(piece -> assertThat(text.substring(piece.start(), piece.end()))
                        .startsWith("The lock is  oiled\nby")
                        .endsWith("month."));
    }

    /** So that no text is cut in another way, found by other words or quoted in another way than before there were rules. */
    @Test
    void the_rule_of_a_table_changes_no_chunk_but_by_itself(@TempDir Path dir) throws Exception {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> "Grade " + i + "," + i + " days of leave\n")
                .collect(Collectors.joining());
        DocumentText ruled = text(dir, "leave.csv", "Grade,Days\n" + rows);
        String plain = Tables.withoutRules(ruled.text());

        List<Piece> pieces = Splitter.of(SplitterTest::words, null).split(ruled);
        List<Piece> before = Splitter.of(SplitterTest::words, null)
                .split(new DocumentText(plain, List.of(new Block(Kind.TABLE, 0, plain.length(), 0, null)), null));

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

    private static DocumentText text(Path dir, String name, String content) throws Exception {
        return Parsing.parse(dir, name, content.getBytes(UTF_8)).text();
    }

    private static void add(StringBuilder text, List<Block> blocks, Kind kind, String content) {
        text.append(text.isEmpty() ? "" : "\n");
        blocks.add(
                new Block(kind, text.length(), text.length() + content.length(), kind == Kind.LIST_ITEM ? 1 : 0, null));
        text.append(content);
    }

    private static DocumentText paragraph(String text) {
        return new DocumentText(text, List.of(new Block(Kind.PARAGRAPH, 0, text.length(), 0, null)), null);
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
