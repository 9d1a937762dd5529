package org.vademecum.ingestion.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vademecum.ingestion.parser.Parsing.blocks;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents that other programs made, as Apache Tika tests its parsers with: each is read, or refused for the cause that {@code
 * found-documents.txt} gives it. What is read of some is told block by block.
 */
class FoundDocumentsTest {
    private static final DocumentParser PARSER = Parsing.parser(config());

    /** Where the build puts the archives that hold them. */
    private static final Path ARCHIVES = Path.of("target/found");

    private static final Path REFUSALS = Path.of("src/test/resources/found-documents.txt");

    @TempDir
    static Path dir;

    private static List<Path> documents = List.of();

    private static ParserConfig config() {
        ParserConfig config = Parsing.config();
        config.maxCharacters = 2_000_000;
        return config;
    }

    @BeforeAll
    static void unpack() throws Exception {
        try (Stream<Path> archives = Files.list(ARCHIVES)) {
            for (Path archive : archives.sorted().toList()) {
                unpack(archive);
            }
        }
        try (Stream<Path> files = Files.walk(dir)) {
            documents = files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void unpack(Path archive) throws Exception {
        try (FileSystem content = FileSystems.newFileSystem(archive)) {
            Path root = content.getPath("test-documents");
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = dir.resolve(root.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    @AfterAll
    static void close() {
        PARSER.close();
    }

    static List<String> names() {
        return documents.stream().map(FoundDocumentsTest::name).toList();
    }

    private static String name(Path document) {
        return dir.relativize(document).toString();
    }

    /** Why a document is refused: its cause, and the names that it holds for. */
    private record Refusal(String key, String glob) {
        boolean isOf(String name) {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name));
        }
    }

    private static List<Refusal> refusals() throws Exception {
        return Files.readAllLines(REFUSALS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .map(parts -> new Refusal(parts[0], parts[1]))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void a_document_is_read_or_refused_with_its_cause(String name) throws Exception {
        List<String> expected = refusals().stream()
                .filter(refusal -> refusal.isOf(name))
                .map(Refusal::key)
                .toList();
        assertThat(outcome(name)).isEqualTo(expected);
    }

    private static List<String> outcome(String name) throws Exception {
        try {
            assertThat(blocks(read(name))).isNotEmpty();
            return List.of();
        } catch (UnreadableDocument e) {
            return List.of(e.error().key());
        }
    }

    private static ParsedDocument read(String name) throws Exception {
        Path file = dir.resolve(name);
        return PARSER.parse(file, file.getFileName().toString(), List.of()).requireText();
    }

    @Test
    void each_refusal_is_of_a_document() throws Exception {
        List<String> unmet = new ArrayList<>();
        for (Refusal refusal : refusals()) {
            if (names().stream().noneMatch(refusal::isOf)) {
                unmet.add(refusal.glob());
            }
        }
        assertThat(unmet).isEmpty();
    }

    @Test
    void an_old_word_document_keeps_its_notes_lists_and_tables() throws Exception {
        assertThat(blocks(read("testWORD_various.doc")))
                .containsSubsequence(
                        "P Footnote appears here¹",
                        "P ¹ This is a footnote.",
                        "P Here is a list:",
                        "L1 Bullet 1",
                        "L1 Bullet 2",
                        "P Here is a numbered list:",
                        "L1 1) Number bullet 1",
                        "L1 2) Number bullet 2",
                        "P This is a hyperlink",
                        "T Row 1 Col 1 | Row 1 Col 2 | Row 1 Col 3\nRow 2 Col 1 | Row 2 Col 2 | Row 2 Col 3",
                        "P 𐌲𐌿𐍄𐌹𐍃𐌺",
                        "P Here is a text box");
    }

    @Test
    void lists_in_an_old_word_document_are_numbered_and_nested() throws Exception {
        assertThat(blocks(read("testWORD_numbered_list.doc")))
                .containsSubsequence(
                        "L1 1) This",
                        "L2 a) Is",
                        "L3 i) A multi",
                        "L3 ii) Level",
                        "T Intervening table | 1. Within cell 1 a. Cell a b. Cell b",
                        "L3 iii) List",
                        "L1 2) foo",
                        "L1 6. six",
                        "L1 7. seven",
                        "L2 a. seven a");
    }

    @Test
    void headings_of_an_old_word_document_are_those_of_its_styles() throws Exception {
        assertThat(blocks(read("testWORD.doc")))
                .contains(
                        "H1 Sample Word Document Title",
                        "H1 Heading Level 1",
                        "H2 Heading Level 2",
                        "H3 Heading Level 3",
                        "T Nested table\n | More of our nested table");
    }

    @Test
    void a_table_of_contents_in_an_old_word_document_is_numbers_and_pages() throws Exception {
        assertThat(blocks(read("testControlCharacters.doc")))
                .contains(
                        "L1 1. Introduzione … 2",
                        "L1 1.1 Schema del flusso … 2",
                        "L1 1.2 Struttura dei centri di raccolta … 3");
    }

    @Test
    void an_old_word_document_has_no_codes_of_fields_and_no_comments() throws Exception {
        assertThat(blocks(read("testWORD_2006ml.doc")))
                .contains("P Here’s something for the index", "P This is a hyperlink: tika")
                .noneMatch(block -> block.matches(".*(HYPERLINK|XE \"|This is a comment|\\uFFFD).*"));
    }

    @Test
    void signs_of_the_symbol_font_are_read() throws Exception {
        assertThat(blocks(read("testMSEquation-govdocs-863534.doc")))
                .anyMatch(block -> block.startsWith("L2 a. σT0, transverse phase advance"));
    }

    @Test
    void a_document_of_word_6_is_read() throws Exception {
        assertThat(blocks(read("testWORD6.doc"))).containsExactly("P The quick brown fox jumps over the lazy dog");
    }

    @Test
    void an_old_presentation_keeps_its_tables_and_lists() throws Exception {
        assertThat(blocks(read("testPPT_various.ppt")))
                .containsSubsequence(
                        "T Row 1 Col 1 | Row 1 Col 2 | Row 1 Col 3\nRow 2 Col 1 | Row 2 Col 2 | Row 2 Col 3",
                        "P Here is a text box",
                        "P Here is a list:",
                        "L1 Bullet 1",
                        "L1 Bullet 2",
                        "L1 Bullet 3");
    }

    @Test
    void an_old_workbook_has_a_heading_for_each_sheet_that_says_something() throws Exception {
        assertThat(blocks(read("testEXCEL-charts.xls")))
                .contains("H1 Sheet1")
                .anyMatch(block -> block.startsWith("T Test Excel Spreasheet\nfoo\nbar |  |  | 1\n"));
    }

    @Test
    void a_mail_of_outlook_reads_on_where_its_lines_were_wrapped() throws Exception {
        assertThat(blocks(read("testMSG.msg")))
                .containsSubsequence(
                        "H1 MIME registry use cases",
                        "P From: Jukka Zitting",
                        "P To: tika-dev@lucene.apache.org",
                        "P Date: 2009-01-29 19:16 UTC",
                        "P Hi,")
                .anyMatch(
                        block -> block.startsWith("P As discussed, I've been working on making the type detection code"
                                + " more modular and extensible. This work has progressed"));
        assertThat(blocks(read("testMSG_forwarded.msg")))
                .containsSubsequence("P From: Paul Allan Hill", "P To: Paul Allan Hill", "P Subject: Testing");
    }

    @Test
    void rich_text_keeps_the_bullets_and_numbers_of_its_lists() throws Exception {
        for (String name : List.of("testRTFListLibreOffice.rtf", "testRTFListMicrosoftWord.rtf")) {
            assertThat(blocks(read(name)))
                    .startsWith(
                            "P A short ordered list:",
                            "L1 1. one",
                            "L1 2. two",
                            "L1 3. three",
                            "P A short unordered list:",
                            "L1 first",
                            "L1 second",
                            "L1 third");
        }
    }

    @Test
    void a_workbook_in_the_strict_form_is_read() throws Exception {
        assertThat(blocks(read("testEXCEL.strict.xlsx")))
                .startsWith("H1 First Sheet")
                .anyMatch(block -> block.contains("2nd row | 2nd row 2nd column"));
    }

    @Test
    void rich_text_keeps_its_tables() throws Exception {
        assertThat(blocks(read("testRTFTableCellSeparation.rtf"))).containsExactly("T a | b\nc | d\nä | ë\nö | ü");
        assertThat(blocks(read("testRTFTIKA_2899.rtf")))
                .anyMatch(block -> block.startsWith("T ") && block.contains("\nAnnual Fee | None\n"));
    }

    @Test
    void headers_footers_and_comments_are_no_rich_text() throws Exception {
        assertThat(blocks(read("testRTFVarious.rtf")))
                .startsWith("P Here is a text box", "P Footnote appears here¹", "P ¹ This is a footnote.")
                .contains("L1 1) Number bullet 1", "L1 2) Number bullet 2", "P This is a hyperlink");
        assertThat(blocks(read("testRTF_annotation_spacing.rtf"))).containsExactly("P This is supercali fragilistic");
        assertThat(blocks(read("testRTFWindowsCodepage1250.rtf")))
                .containsExactly("P zażółć gęślą jaźń", "P ZAŻÓŁĆ GĘŚLĄ JAŹŃ");
    }

    @Test
    void signs_are_read_without_their_reading() throws Exception {
        assertThat(blocks(read("testWORD_phonetic.docx"))).containsExactly("P 東京");
    }
}
