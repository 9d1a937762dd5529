package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.vademecum.ingestion.parser.Parsing.blocks;
import static org.vademecum.ingestion.parser.Parsing.parse;
import static org.vademecum.ingestion.parser.Parsing.write;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.ResourceBundle;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.IngestionError.Code;

class FileParserTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"empty.pdf", "empty.txt", "empty"})
    void a_file_without_bytes_is_empty(String name) throws Exception {
        assertThat(refused(write(dir, name, new byte[0])))
                .isEqualTo(new IngestionError(Code.INVALID_FILE, "empty", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blank.txt", "blank.md", "blank.html"})
    void a_file_of_white_space_is_empty(String name) throws Exception {
        assertThat(refused(write(dir, name, " \n\t \r\n".getBytes(UTF_8))).key())
                .isEqualTo("empty");
    }

    @Test
    void a_picture_has_no_text_by_itself() throws Exception {
        assertThat(refused(write(dir, "photo.png", png())))
                .isEqualTo(new IngestionError(Code.INVALID_FILE, "no_text", "1"));
    }

    @Test
    void a_picture_is_one_under_any_name() throws Exception {
        assertThat(refused(write(dir, "photo.pdf", png())).key()).isEqualTo("no_text");
        assertThat(refused(write(dir, "drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(UTF_8)))
                        .detail())
                .isEqualTo("image/svg+xml");
    }

    @Test
    void archives_programs_and_sound_are_not_supported() throws Exception {
        assertThat(refused(write(dir, "files.zip", zip("a.txt", "text"))).detail())
                .isEqualTo("application/zip");
        byte[] program = {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x3E, 0};
        assertThat(refused(write(dir, "tool", program)).key()).isEqualTo("unsupported_type");
        assertThat(refused(write(dir, "song.mp3", "ID3\3\0\0\0\0\0\0".getBytes(UTF_8)))
                        .detail())
                .isEqualTo("audio/mpeg");
    }

    @Test
    void bytes_that_are_no_text_are_not_made_text_by_a_name() throws Exception {
        byte[] noise = new byte[5000];
        new java.util.Random(7).nextBytes(noise);
        assertThat(refused(write(dir, "notes.txt", noise)).key()).isEqualTo("unsupported_type");
        assertThat(refused(write(dir, "notes", noise)).key()).isEqualTo("unsupported_type");
    }

    @Test
    void a_damaged_pdf_is_corrupt() throws Exception {
        Path whole = new PdfSketch().paragraph("Some text.").save(dir, "whole.pdf");
        byte[] half = java.util.Arrays.copyOf(Files.readAllBytes(whole), 300);
        assertThat(refused(write(dir, "half.pdf", half)))
                .isEqualTo(new IngestionError(Code.INVALID_FILE, "corrupt", null));
        assertThat(refused(write(dir, "fake.pdf", "%PDF-1.7 and nothing else".getBytes(UTF_8)))
                        .key())
                .isEqualTo("corrupt");
    }

    @Test
    void a_damaged_word_document_is_corrupt() throws Exception {
        byte[] docx = docx("Some text.");
        byte[] half = java.util.Arrays.copyOf(docx, docx.length / 2);
        assertThat(refused(write(dir, "half.docx", half)).key()).isEqualTo("corrupt");
    }

    @Test
    void a_pdf_that_asks_for_a_password_is_protected() throws Exception {
        Path file = new PdfSketch().paragraph("Secret.").protect("open sesame").save(dir, "secret.pdf");
        assertThat(refused(file)).isEqualTo(new IngestionError(Code.INVALID_FILE, "password_protected", null));
    }

    @Test
    void a_pdf_that_only_restricts_editing_is_read() throws Exception {
        Path file =
                new PdfSketch().paragraph("Anybody may read this.").protect("").save(dir, "open.pdf");
        assertThat(blocks(parse(file))).containsExactly("P Anybody may read this.");
    }

    @Test
    void an_encrypted_word_document_is_protected() throws Exception {
        assertThat(refused(write(dir, "secret.docx", encrypted(docx("Secret."))))
                        .key())
                .isEqualTo("password_protected");
    }

    @Test
    void a_scan_has_no_text_and_its_pages_are_told() throws Exception {
        Path file = new PdfSketch().rule(72, 100, 300, 100).page().page().save(dir, "scan.pdf");
        assertThat(refused(file)).isEqualTo(new IngestionError(Code.INVALID_FILE, "no_text", "3"));
    }

    @Test
    void too_much_text_is_refused() throws Exception {
        FileParser parser = new FileParser(new ParserLimits(1000, 1000, 10, 1000));
        Path file = write(
                dir, "long.txt", "A sentence of some length.\n\n".repeat(60).getBytes(UTF_8));
        assertThat(refused(parser, file)).isEqualTo(new IngestionError(Code.INVALID_FILE, "too_much_text", "1000"));
    }

    @Test
    void every_error_has_its_texts_in_every_language() {
        ResourceBundle english = ResourceBundle.getBundle("i18n.ingestion_en");
        ResourceBundle german = ResourceBundle.getBundle("i18n.ingestion_de");
        assertThat(Collections.list(english.getKeys()))
                .containsExactlyInAnyOrderElementsOf(Collections.list(german.getKeys()));
        for (String key : new String[] {
            "empty", "unsupported_type", "corrupt", "password_protected", "no_text", "too_much_text", "timed_out",
            "too_much_memory", "too_big", "too_deep", "parser_not_started", "parser_ended", "server_error",
                    "interrupted"
        }) {
            assertThat(english.getString("ingestion.error." + key)).isNotBlank();
            assertThat(english.getString("ingestion.advice." + key)).isNotBlank();
        }
    }

    @Test
    void the_content_goes_before_the_name() throws Exception {
        Path pdf = new PdfSketch().paragraph("This is a PDF.").save(dir, "letter.docx");
        assertThat(parse(pdf).mediaType()).isEqualTo("application/pdf");
        assertThat(parse(dir, "letter.pdf", docx("This is Word.")).mediaType()).endsWith("wordprocessingml.document");
        assertThat(parse(dir, "page.pdf", "<html><body><p>This is HTML.</p></body></html>".getBytes(UTF_8))
                        .mediaType())
                .isEqualTo("text/html");
        assertThat(blocks(parse(dir, "plain.docx", "This is plain text.".getBytes(UTF_8))))
                .containsExactly("P This is plain text.");
    }

    @Test
    void the_name_decides_between_formats_of_like_content() throws Exception {
        byte[] content = "# Rules\n\nOne;two".getBytes(UTF_8);
        assertThat(blocks(parse(dir, "a.md", content))).containsExactly("H1 Rules", "P One;two");
        assertThat(blocks(parse(dir, "a.txt", content))).containsExactly("P # Rules", "P One;two");
    }

    @Test
    void control_characters_never_reach_the_text() throws Exception {
        String text = parse(dir, "a.txt", "Up to \u0007five\u0001 days\uFEFF carry\u200Bover.".getBytes(UTF_8))
                .text()
                .text();
        assertThat(text).isEqualTo("Up to  five  days\uFEFF carry\u200Bover.");
        String html = parse(dir, "a.html", "<p>A&#0;B&#8;C \uD83E\uDE82</p>".getBytes(UTF_8))
                .text()
                .text();
        assertThat(html).startsWith("A").endsWith("C \uD83E\uDE82").doesNotContainPattern("\\p{Cc}");
    }

    @Test
    void external_entities_are_never_resolved() throws Exception {
        Path secret = write(dir, "secret.txt", "TOP SECRET".getBytes(UTF_8));
        String doctype = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>";
        byte[] docx = docx("Harmless.");
        byte[] evil = replaced(
                docx,
                "word/document.xml",
                xml -> xml.replaceFirst("\\?>", "?>" + doctype).replace("Harmless.", "&e;"));
        Path file = write(dir, "evil.docx", evil);
        assertThat(refused(file).key()).isEqualTo("corrupt");
        String html = "<!DOCTYPE html [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]><p>Seen: &e;</p>";
        assertThat(parse(dir, "evil.html", html.getBytes(UTF_8)).text().text()).doesNotContain("SECRET");
    }

    @Test
    void the_title_is_cut_to_what_the_database_holds() throws Exception {
        byte[] content = ("# " + "long ".repeat(300) + "\n\nText").getBytes(UTF_8);
        assertThat(parse(dir, "a.md", content).title()).hasSize(512);
    }

    private static IngestionError refused(Path file) {
        return refused(new FileParser(Parsing.LIMITS), file);
    }

    private static IngestionError refused(FileParser parser, Path file) {
        return catchThrowableOfType(
                        UnreadableDocument.class,
                        () -> parser.parse(file, file.getFileName().toString(), List.of())
                                .requireText())
                .error();
    }

    private static byte[] png() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    private static byte[] zip(String name, String content) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] docx(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText(text);
            document.write(bytes);
        }
        return bytes.toByteArray();
    }

    private static byte[] encrypted(byte[] docx) throws Exception {
        try (POIFSFileSystem files = new POIFSFileSystem()) {
            var encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("open sesame");
            try (var stream = encryptor.getDataStream(files)) {
                stream.write(docx);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            files.writeFilesystem(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] replaced(byte[] zip, String name, java.util.function.UnaryOperator<String> change)
            throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(zip));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(
                        entry.getName().equals(name)
                                ? change.apply(new String(content, UTF_8)).getBytes(UTF_8)
                                : content);
            }
        }
        return bytes.toByteArray();
    }
}
