package org.vademecum.ingestion.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.vademecum.ingestion.parser.Parsing.pagedBlocks;
import static org.vademecum.ingestion.parser.Parsing.write;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.TestFiles;
import org.vademecum.support.WebpSketch;
import org.vademecum.vectorstore.PageWords;

/** Pages that are pictures, read by the installed Tesseract in the process that parses. */
class TextRecognitionTest {
    private static final DocumentParser PARSER = Parsing.parser();
    private static final OcrSettings OCR = new OcrSettings("tesseract", List.of("eng", "deu"), Duration.ofMinutes(1));

    private static final String[] RULES = {
        "Everyone gets twenty-eight days of leave in a year, and takes at least ten of them in",
        "one stretch. Whoever joins in the middle of a year gets a twelfth for each month; parts",
        "of a day are rounded up."
    };

    @TempDir
    static Path dir;

    @AfterAll
    static void close() {
        PARSER.close();
    }

    @Test
    void a_scan_is_read_with_its_headings_and_lists() throws Exception {
        byte[] sketch = Files.readAllBytes(new PdfSketch()
                .heading(18, "1 Annual leave")
                .paragraph(RULES)
                .paragraph("It ends")
                .lines("- with the month,", "- or by notice.")
                .heading(18, "2 Sickness")
                .paragraph("Bring a note from the doctor on the third day.")
                .save(dir, "sketch.pdf"));
        Path file = write(dir, "scan.pdf", TestFiles.scan(sketch));

        ParsedDocument first = PARSER.parse(file, "scan.pdf", List.of());
        assertThat(first.scanned()).containsExactly(1);
        assertThat(first.text().blocks()).isEmpty();

        PageWords page = PARSER.recognise(file, "scan.pdf", 1, OCR);
        ParsedDocument read = PARSER.parse(file, "scan.pdf", List.of(page));
        assertThat(pagedBlocks(read))
                .containsExactly(
                        "1 H1 1 Annual leave",
                        "1 P " + String.join(" ", RULES),
                        "1 P It ends",
                        "1 L1 with the month,",
                        "1 L1 or by notice.",
                        "1 H1 2 Sickness",
                        "1 P Bring a note from the doctor on the third day.");
        assertThat(read.recognised()).containsExactly(1);
        assertThat(page.confidence()).isBetween(80, 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "tiff", "gif", "bmp", "webp"})
    void a_picture_is_read(String format) throws Exception {
        Path file = write(dir, "a." + format, TestFiles.picture(format, "The fog horn is tested on the first Monday."));
        assertThat(pagedBlocks(Parsing.read(PARSER, OCR, file)))
                .containsExactly("1 P The fog horn is tested on the first Monday.");
    }

    @Test
    void the_pages_of_a_fax_are_those_of_a_document() throws Exception {
        List<BufferedImage> pictures = TestFiles.pictures(TestFiles.pdf("The first page.", "The second page."));
        Path file = write(dir, "fax.tif", tiff(pictures));
        ParsedDocument fax = Parsing.read(PARSER, OCR, file);
        assertThat(pagedBlocks(fax)).containsExactly("1 P The first page.", "2 P The second page.");
        assertThat(fax.recognised()).containsExactly(1, 2);
        assertThat(fax.mediaType()).isEqualTo("image/tiff");
    }

    @Test
    void german_is_read_with_its_letters() throws Exception {
        String sentence = "Die Prüfung der Türen ist am Montag, die Größe beträgt zwei Meter.";
        assertThat(pagedBlocks(Parsing.read(PARSER, OCR, write(dir, "de.png", TestFiles.picture("png", sentence)))))
                .containsExactly("1 P " + sentence);
    }

    @Test
    void a_page_of_text_stays_as_it_is_beside_one_that_is_a_picture() throws Exception {
        byte[] text = TestFiles.pdf("This page has text of its own, and is not looked at as a picture.");
        Path file = write(dir, "mixed.pdf", TestFiles.joined(text, TestFiles.scan("This page is a picture.")));
        ParsedDocument first = PARSER.parse(file, "mixed.pdf", List.of());
        assertThat(first.scanned()).containsExactly(2);
        assertThat(first.text().blocks()).hasSize(1);
        ParsedDocument whole = Parsing.read(PARSER, OCR, file);
        assertThat(pagedBlocks(whole))
                .containsExactly(
                        "1 P This page has text of its own, and is not looked at as a picture.",
                        "2 P This page is a picture.");
        assertThat(whole.recognised()).containsExactly(2);
    }

    @Test
    void words_are_known_by_their_place() throws Exception {
        Path file = write(dir, "place.pdf", TestFiles.scan("The fog horn."));
        PageWords page = PARSER.recognise(file, "place.pdf", 1, OCR);
        assertThat(page.width()).isCloseTo(595, within(1f));
        assertThat(page.height()).isCloseTo(842, within(1f));
        PageWords.Word first = page.words().getFirst();
        assertThat(first.text()).isEqualTo("The");
        assertThat(first.left()).isCloseTo(72, within(2f));
        assertThat(first.bottom()).isCloseTo(842 - 760, within(2f));
    }

    @Test
    void a_photo_is_read_as_it_was_held() throws Exception {
        BufferedImage upright =
                TestFiles.pictures(TestFiles.pdf("Held upright by a camera.")).getFirst();
        byte[] turned = TestFiles.picture("jpeg", TestFiles.turnedLeft(upright));
        Path file = write(dir, "photo.jpg", TestFiles.withOrientation(turned, 6));
        assertThat(pagedBlocks(Parsing.read(PARSER, OCR, file))).containsExactly("1 P Held upright by a camera.");
    }

    @Test
    void so_is_one_in_webp() throws Exception {
        Path file = write(dir, "huge.webp", WebpSketch.headOf(16_384, 16_384));
        UnreadableDocument refused =
                catchThrowableOfType(UnreadableDocument.class, () -> PARSER.parse(file, "huge.webp", List.of()));
        assertThat(refused.error().key()).isEqualTo("too_many_pixels");
    }

    @Test
    void a_picture_of_too_many_pixels_is_refused_by_its_header() throws Exception {
        Path file = write(dir, "huge.png", HostileFiles.png(40_000, 40_000));
        UnreadableDocument refused =
                catchThrowableOfType(UnreadableDocument.class, () -> PARSER.parse(file, "huge.png", List.of()));
        assertThat(refused.error().key()).isEqualTo("too_many_pixels");
        assertThat(refused.error().detail()).isEqualTo("100");
    }

    @Test
    void a_page_that_takes_too_long_counts_as_without_text() throws Exception {
        OcrSettings hasty = new OcrSettings("tesseract", List.of("eng"), Duration.ofMillis(1));
        Path file = write(dir, "slow.png", TestFiles.picture("png", "Slow."));
        assertThat(PARSER.recognise(file, "slow.png", 1, hasty).words()).isEmpty();
    }

    @Test
    void a_program_that_does_not_work_is_a_fault_of_the_server() throws Exception {
        Path file = write(dir, "any.png", TestFiles.picture("png", "Any."));
        for (OcrSettings broken : List.of(
                new OcrSettings("no-such-program", List.of("eng"), Duration.ofMinutes(1)),
                new OcrSettings("tesseract", List.of("no_such_language"), Duration.ofMinutes(1)))) {
            assertThat(catchThrowableOfType(
                            ParserUnavailable.class, () -> PARSER.recognise(file, "any.png", 1, broken)))
                    .isNotNull();
        }
    }

    @Test
    void languages_are_those_that_are_installed_and_wanted() {
        OcrProgram program = new OcrProgram();
        program.config = new OcrConfig();
        program.config.enabled = true;
        program.config.command = "tesseract";
        program.config.pageTimeout = Duration.ofMinutes(1);
        program.config.languages = "xyz";
        assertThat(program.find()).isEmpty();
        program.config.languages = "deu, xyz+eng";
        assertThat(program.find()).get().extracting(OcrSettings::languages).isEqualTo(List.of("deu", "eng"));
    }

    private static byte[] tiff(List<BufferedImage> pictures) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (BufferedImage picture : pictures) {
                writer.writeToSequence(new IIOImage(picture, null, null), null);
            }
            writer.endWriteSequence();
        }
        writer.dispose();
        return bytes.toByteArray();
    }
}
