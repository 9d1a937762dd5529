package org.vademecum.ingestion.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.DocumentText.Picture;
import org.vademecum.vectorstore.DocumentText.Reading;

/** What the process that is not trusted may hand over. */
class ParsedFormTest {
    @TempDir
    Path dir;

    @Test
    void pictures_in_any_order_of_their_numbers_come_back_with_what_follows_from_them() throws IOException {
        ParsedDocument document = pictured(
                new Picture(9, 0, 5, Reading.RECOGNISED),
                new Picture(4, 5, 5, Reading.TOO_LARGE),
                new Picture(2, 5, 5, Reading.TOO_MANY));

        ParsedDocument read = handOver(document);

        assertThat(read).isEqualTo(document);
        assertThat(read.recognised()).containsExactly(9);
        assertThat(read.scanned()).containsExactly(2);
    }

    @Test
    void a_picture_that_is_told_twice_is_refused() {
        ParsedDocument document =
                pictured(new Picture(3, 0, 5, Reading.RECOGNISED), new Picture(3, 5, 5, Reading.NO_OCR));

        assertThatThrownBy(() -> handOver(document)).isInstanceOf(IOException.class);
    }

    @Test
    void pages_that_do_not_ascend_are_refused() {
        DocumentText text =
                new DocumentText("Words", List.of(new Block(Kind.PARAGRAPH, 0, 5, 0, 1)), 3, List.of(0, 5, 5));

        assertThatThrownBy(
                        () -> handOver(new ParsedDocument("Title", text, "application/pdf", List.of(3, 2), List.of())))
                .isInstanceOf(IOException.class);
    }

    private static ParsedDocument pictured(Picture... pictures) {
        return ParsedDocument.withPictures(
                "Title",
                new DocumentText(
                        "Words",
                        List.of(new Block(Kind.PARAGRAPH, 0, 5, 0, null)),
                        null,
                        List.of(),
                        List.of(),
                        List.of(pictures)),
                "application/vnd.oasis.opendocument.text");
    }

    private ParsedDocument handOver(ParsedDocument document) throws IOException {
        Path file = dir.resolve("form");
        ParsedForm.write(document, file);
        return ParsedForm.read(file);
    }
}
