package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.vademecum.ingestion.parser.Parsing.blocks;
import static org.vademecum.ingestion.parser.Parsing.parse;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Two  blanks, a\ttab and\r\na line end.\r\n\r\n\r\n  Indented.\n",
                "A private \uF050 sign, a soft\u00ADhyphen, a no\u00A0break blank, an emoji \uD83E\uDE82.",
                "\n\n- one\n- two\n\n====\n\nTail   "
            })
    void the_text_is_left_as_it_is(String text) throws Exception {
        assertThat(read(text).text().text()).isEqualTo(text);
    }

    @Test
    void a_line_that_is_only_wrapped_reads_on() throws Exception {
        String wrapped = "The caretaker locks the doors of both buildings at\n"
                + "seven in the evening and opens them at six o'clock.\n";
        var text = read(wrapped + "\n- the front door\n- the back door\n").text();

        assertThat(text.reading(0, text.text().length()))
                .hasSameSizeAs(text.text())
                .isEqualTo(wrapped.replaceFirst("\n", " ") + "\n- the front door\n- the back door\n");
    }

    @Test
    void a_line_end_of_two_characters_is_one() throws Exception {
        String text =
                "The caretaker locks the doors of both buildings at\r\nseven in the evening.\r\n\r\nWindows, too.";
        assertThat(blocks(read(text)))
                .containsExactly(
                        "P The caretaker locks the doors of both buildings at\r\nseven in the evening.",
                        "P Windows, too.");
    }

    @Test
    void the_first_line_is_the_title() throws Exception {
        assertThat(read("Rules of the house\n\nDoors are locked at seven.").title())
                .isEqualTo("Rules of the house");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Doors are locked at seven.\n\nWindows, too.", "Doors are locked at seven", "Doors,\n\nWindows"})
    void a_sentence_or_the_whole_text_is_none(String text) throws Exception {
        assertThat(read(text).title()).isEqualTo("rules");
    }

    @Test
    void numbers_that_go_on_make_headings() throws Exception {
        assertThat(headings("1 Doors\n\nText below.\n\n1.1 Front door\n\nText below.\n\n2. Windows\n\nText below."))
                .containsExactly("H1 1 Doors", "H2 1.1 Front door", "H1 2. Windows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 March 2020 Response Team\n\nText below.",
                "12 Nurses were asked\n\nText below.",
                "1. Wash hands\n\n2. Put on gloves\n\n3. Open the cabinet\n\nText below.",
                "3 Doors\n\nText below.\n\n4 Windows\n\nText below.",
                "(DOC)\n\nText below.",
                "DNA\n\nText below.",
                "Text.\n\nALL RIGHTS RESERVED"
            })
    void other_short_lines_do_not(String text) throws Exception {
        assertThat(headings(text)).isEmpty();
    }

    @Test
    void capitals_with_text_below_are_a_heading() throws Exception {
        assertThat(headings("METHODS\n\nText below.\n\nSAFE WORK\n\n1 Doors\n\nText below."))
                .containsExactly("H1 METHODS", "H1 SAFE WORK", "H1 1 Doors");
    }

    private List<String> headings(String text) throws Exception {
        return blocks(read(text)).stream()
                .filter(block -> block.startsWith("H"))
                .toList();
    }

    private ParsedDocument read(String text) throws Exception {
        return parse(dir, "rules.txt", text.getBytes(UTF_8));
    }
}
