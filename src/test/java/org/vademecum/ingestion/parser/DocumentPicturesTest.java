package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.vademecum.ingestion.parser.Parsing.blocks;
import static org.vademecum.ingestion.parser.Parsing.pagedBlocks;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.poi.hslf.usermodel.HSLFPictureData;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.sl.usermodel.PictureData.PictureType;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFPictureData;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFSlideLayout;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.support.TestFiles;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Reading;

/** Scans and other pictures that were pasted into documents, read by the installed Tesseract in the process that parses. */
class DocumentPicturesTest {
    private static final DocumentParser PARSER = Parsing.parser();
    private static final OcrSettings OCR = new OcrSettings("tesseract", List.of("eng"), Duration.ofMinutes(1));

    private static final String HORN = "The fog horn is tested on the first Monday.";
    private static final byte[] HORN_SCAN = TestFiles.picture("png", HORN);
    private static final byte[] LAMP_SCAN = TestFiles.picture("jpeg", "The lamp is cleaned on the last Friday.");

    private static final byte[] BELL_SCAN = TestFiles.picture("png", "The bell rings twice before the ship departs.");

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        PARSER.close();
    }

    @Test
    void a_picture_in_a_word_document_is_read_at_its_place() throws Exception {
        Path file = docx(sketch -> sketch.heading(1, "Signals")
                .paragraph("Before.")
                .picture("horn.png", HORN_SCAN)
                .paragraph("Between.")
                .picture("lamp.jpeg", LAMP_SCAN)
                .paragraph("After."));

        ParsedDocument first = PARSER.parse(file, "any.docx", List.of());
        assertThat(blocks(first)).containsExactly("H1 1 Signals", "P Before.", "P Between.", "P After.");
        assertThat(first.scanned()).hasSize(2);
        assertThat(first.text().pictures(Reading.NO_OCR)).isEqualTo(first.scanned());

        ParsedDocument read = Parsing.read(PARSER, OCR, file);
        assertThat(blocks(read))
                .containsExactly(
                        "H1 1 Signals",
                        "P Before.",
                        "P " + HORN,
                        "P Between.",
                        "P The lamp is cleaned on the last Friday.",
                        "P After.");
        assertThat(read.recognised()).isEqualTo(first.scanned());
        DocumentText text = read.text();
        assertThat(text.pictures()).hasSize(2).allMatch(picture -> picture.reading() == Reading.RECOGNISED);
        DocumentText.Picture horn = text.pictures().getFirst();
        assertThat(text.text().substring(horn.start(), horn.end())).isEqualTo(HORN);
        assertThat(text.pages()).isNull();
        assertThat(text.blocks()).allMatch(block -> block.page() == null);
    }

    @Test
    void so_is_one_in_a_word_document_of_the_old_format() throws Exception {
        byte[] cut = Arrays.copyOf(BELL_SCAN, 20);
        Path file = Parsing.write(
                dir,
                "any.doc",
                DocSketch.withPictures(
                        List.of(HORN_SCAN, cut, HORN_SCAN),
                        List.of(LAMP_SCAN, HostileFiles.png(40_000, 40_000), BELL_SCAN)));
        ParsedDocument first = PARSER.parse(file, "any.doc", List.of());
        assertThat(blocks(first))
                .containsExactly(
                        "P The quick brown fox jumps over the lazy dog",
                        "P The Alfresco logo is above this",
                        "P More images follow....",
                        "P The end!");
        assertThat(first.scanned()).hasSize(3);
        assertThat(first.text().pictures(Reading.TOO_LARGE)).hasSize(1);
        assertThat(blocks(Parsing.read(PARSER, OCR, file)))
                .containsExactly(
                        "P The quick brown fox jumps over the lazy dog",
                        "P " + HORN,
                        "P The Alfresco logo is above this",
                        "P More images follow....",
                        "P The end!",
                        "P The lamp is cleaned on the last Friday.",
                        "P The bell rings twice before the ship departs.");
    }

    @Test
    void a_word_document_of_nothing_but_scans_is_read_as_a_scan_is() throws Exception {
        byte[] print = Files.readAllBytes(new PdfSketch()
                .heading(18, "1 Annual leave")
                .paragraph("Everyone gets twenty-eight days of leave in a year, and takes at least ten of them in")
                .page()
                .paragraph("one stretch. Whoever joins in the middle of a year gets a twelfth for each month.")
                .heading(18, "2 Sickness")
                .paragraph("Bring a note from the doctor on the third day.")
                .save(dir, "print.pdf"));
        List<BufferedImage> pages = TestFiles.pictures(print);
        Path file = docx(sketch -> pages.forEach(page -> sketch.picture("page.png", TestFiles.picture("png", page))));

        ParsedDocument read = Parsing.read(PARSER, OCR, file);

        assertThat(blocks(read))
                .containsExactly(
                        "H1 1 Annual leave",
                        "P Everyone gets twenty-eight days of leave in a year, and takes at least ten of them in one"
                                + " stretch. Whoever joins in the middle of a year gets a twelfth for each month.",
                        "H1 2 Sickness",
                        "P Bring a note from the doctor on the third day.");
        assertThat(read.text().pictures()).hasSize(2);
        assertThat(read.title()).isEqualTo("1 Annual leave");
    }

    @Test
    void what_looks_like_a_heading_in_a_picture_is_none_between_the_headings_of_a_document() throws Exception {
        byte[] print = Files.readAllBytes(new PdfSketch()
                .heading(18, "Emergency exit")
                .paragraph("Push the bar, and leave the door open for those behind you, as the law asks.")
                .save(dir, "print.pdf"));
        byte[] scan = TestFiles.picture("png", TestFiles.pictures(print).getFirst());
        assertThat(blocks(Parsing.read(
                        PARSER,
                        OCR,
                        docx(sketch -> sketch.heading(1, "Doors")
                                .picture("a.png", scan)
                                .paragraph("They are grey.")))))
                .containsExactly(
                        "H1 1 Doors",
                        "P Emergency exit",
                        "P Push the bar, and leave the door open for those behind you, as the law asks.",
                        "P They are grey.");
    }

    @Test
    void a_logo_is_read_once_and_icons_and_headers_are_not() throws Exception {
        byte[] icon = TestFiles.picture("png", new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB));
        byte[] line = TestFiles.picture("png", new BufferedImage(2000, 60, BufferedImage.TYPE_INT_RGB));
        Path file = docx(sketch -> {
            sketch.headerPicture("head.jpeg", LAMP_SCAN);
            for (int i = 0; i < 20; i++) {
                sketch.paragraph("Paragraph " + i + ".")
                        .picture("logo.png", HORN_SCAN)
                        .picture("icon.png", icon)
                        .picture("line.png", line);
            }
        });
        assertThat(PARSER.parse(file, "any.docx", List.of()).scanned()).hasSize(1);
        assertThat(blocks(Parsing.read(PARSER, OCR, file)))
                .startsWith("P Paragraph 0.", "P " + HORN, "P Paragraph 1.", "P Paragraph 2.")
                .hasSize(21);
    }

    @Test
    void a_picture_in_a_table_follows_it() throws Exception {
        assertThat(blocks(Parsing.read(
                        PARSER,
                        OCR,
                        docx(sketch -> sketch.tableWithPicture("Horn", "label.png", HORN_SCAN)
                                .paragraph("After.")))))
                .containsExactly("T Part | Label\nHorn", "P " + HORN, "P After.");
    }

    @Test
    void a_picture_on_a_slide_stands_on_its_page() throws Exception {
        Path file = dir.resolve("any.pptx");
        try (XMLSlideShow show = new XMLSlideShow();
                OutputStream out = Files.newOutputStream(file)) {
            XSLFSlideLayout layout = show.findLayout("Title Only");
            XSLFPictureData horn = show.addPicture(HORN_SCAN, PictureType.PNG);
            XSLFPictureData lamp = show.addPicture(LAMP_SCAN, PictureType.JPEG);
            show.createSlide(layout).getPlaceholder(0).setText("Signals");
            XSLFSlide second = show.createSlide(layout);
            second.getPlaceholder(0).setText("Horns");
            second.createGroup().createPicture(horn);
            show.createSlide(show.findLayout("Blank")).createPicture(lamp);
            show.createSlide(show.findLayout("Blank")).createPicture(horn);
            show.write(out);
        }
        ParsedDocument read = Parsing.read(PARSER, OCR, file);
        assertThat(pagedBlocks(read))
                .containsExactly(
                        "1 H2 Signals", "2 H2 Horns", "2 P " + HORN, "3 P The lamp is cleaned on the last Friday.");
        assertThat(read.recognised()).hasSize(2);
        assertThat(read.text().pages()).isEqualTo(4);
        assertThat(read.text().pictures())
                .extracting(picture -> read.text().pageAt(picture.start()))
                .containsExactly(2, 3);
    }

    @Test
    void so_does_one_on_a_slide_of_the_old_format() throws Exception {
        Path file = dir.resolve("any.ppt");
        try (HSLFSlideShow show = new HSLFSlideShow();
                OutputStream out = Files.newOutputStream(file)) {
            HSLFPictureData unused = show.addPicture(BELL_SCAN, PictureType.PNG);
            HSLFPictureData horn = show.addPicture(HORN_SCAN, PictureType.PNG);
            HSLFPictureData lamp = show.addPicture(LAMP_SCAN, PictureType.JPEG);
            HSLFPictureData cut = show.addPicture(Arrays.copyOf(BELL_SCAN, 20), PictureType.PNG);
            HSLFPictureData huge = show.addPicture(HostileFiles.png(40_000, 40_000), PictureType.PNG);
            HSLFPictureData drawing = show.addPicture(new byte[100], PictureType.WMF);
            show.createSlide().addTitle().setText("Signals");
            HSLFSlide second = show.createSlide();
            second.addTitle().setText("Horns");
            second.createGroup().createPicture(horn);
            second.createPicture(cut);
            second.createPicture(huge);
            second.createPicture(drawing);
            show.createSlide().createPicture(lamp);
            show.createSlide().createPicture(horn);
            assertThat(unused.getIndex()).isOne();
            show.write(out);
        }
        ParsedDocument first = PARSER.parse(file, "any.ppt", List.of());
        assertThat(pagedBlocks(first)).containsExactly("1 H2 Signals", "2 H2 Horns");
        assertThat(first.scanned()).containsExactly(2, 3);
        assertThat(first.text().pictures(Reading.TOO_LARGE)).containsExactly(5);
        assertThat(pagedBlocks(Parsing.read(PARSER, OCR, file)))
                .containsExactly(
                        "1 H2 Signals", "2 H2 Horns", "2 P " + HORN, "3 P The lamp is cleaned on the last Friday.");
    }

    @Test
    void so_does_one_in_an_open_document() throws Exception {
        String frame = "<draw:frame><draw:image xlink:href=\"%s\"/></draw:frame>";
        String horn = frame.formatted("Pictures/horn.png");
        String table =
                "<table:table><table:table-row>%s%s</table:table-row><table:table-row>%s%s</table:table-row></table:table>";
        String cell = "<table:table-cell><text:p>%s</text:p></table:table-cell>";
        Path text = openDocument(
                "any.odt",
                "text",
                "<text:p>Before" + horn + " it.</text:p><text:p>Between.</text:p>"
                        + table.formatted(
                                cell.formatted("Part"),
                                cell.formatted("Label"),
                                cell.formatted("Lamp"),
                                cell.formatted("see" + frame.formatted("./Pictures/lamp.jpeg")))
                        + "<text:p>After." + horn + frame.formatted("ObjectReplacements/Object 1") + "</text:p>");
        assertThat(blocks(Parsing.read(PARSER, OCR, text)))
                .containsExactly(
                        "P Before it.",
                        "P " + HORN,
                        "P Between.",
                        "T Part | Label\nLamp | see",
                        "P The lamp is cleaned on the last Friday.",
                        "P After.");

        Path slides = openDocument(
                "any.odp",
                "presentation",
                "<draw:page><draw:frame presentation:class=\"title\"><draw:text-box><text:p>Signals</text:p></draw:text-box>"
                        + "</draw:frame></draw:page><draw:page>" + horn + "</draw:page>");
        assertThat(pagedBlocks(Parsing.read(PARSER, OCR, slides))).containsExactly("1 H2 Signals", "2 P " + HORN);
    }

    @Test
    void a_show_of_pictures_alone_has_no_text_without_tesseract() throws Exception {
        Path file = dir.resolve("any.ppt");
        try (HSLFSlideShow show = new HSLFSlideShow();
                OutputStream out = Files.newOutputStream(file)) {
            show.createSlide().createPicture(show.addPicture(HORN_SCAN, PictureType.PNG));
            show.write(out);
        }
        ParsedDocument first = PARSER.parse(file, "any.ppt", List.of());
        assertThat(catchThrowableOfType(UnreadableDocument.class, first::requireText)
                        .error()
                        .key())
                .isEqualTo("no_text");
        assertThat(pagedBlocks(Parsing.read(PARSER, OCR, file))).containsExactly("1 P " + HORN);
    }

    @Test
    void a_picture_in_a_book_follows_its_paragraph() throws Exception {
        String logo = "<p><img src=\"../pictures/a%20horn.png\" alt=\"Horn\"/></p>";
        Path file = book(
                "<h1>Signals</h1><p>See <img src=\"../pictures/a horn.png\"/> here.</p><p>Between.</p>" + logo,
                "<p><b>Lamps</b></p><svg xmlns:xlink=\"http://www.w3.org/1999/xlink\"><text>Drawn.</text>"
                        + "<image width=\"9\" xlink:href=\"../pictures/lamp.jpeg\"/></svg><p>After.</p>" + logo,
                "<p hidden=\"\"><img src=\"../pictures/page.png\"/></p><p>The end."
                        + "<img src=\"http://localhost/pictures/page.png\"/><img src=\"data:image/png;base64,AAAA\"/>"
                        + "<img src=\"../../../page.png\"/><img src=\"\\:\"/><img/>"
                        + "<img src=\"../pictures/cut.png\"/></p>");

        ParsedDocument first = PARSER.parse(file, "any.epub", List.of());
        assertThat(blocks(first))
                .containsExactly("H1 Signals", "P See here.", "P Between.", "H1 Lamps", "P After.", "P The end.");
        assertThat(first.text().pictures(Reading.NO_OCR)).hasSize(2).isEqualTo(first.scanned());

        assertThat(blocks(Parsing.read(PARSER, OCR, file)))
                .containsExactly(
                        "H1 Signals",
                        "P See here.",
                        "P " + HORN,
                        "P Between.",
                        "H1 Lamps",
                        "P The lamp is cleaned on the last Friday.",
                        "P After.",
                        "P The end.");
    }

    @Test
    void a_book_whose_chapters_are_scans_is_read_as_a_scan_is() throws Exception {
        byte[] print = Files.readAllBytes(new PdfSketch()
                .heading(18, "1 Annual leave")
                .paragraph("Everyone gets twenty-eight days of leave in a year, and takes at least ten of them in")
                .page()
                .paragraph("one stretch. Whoever joins in the middle of a year gets a twelfth for each month.")
                .save(dir, "print.pdf"));
        List<BufferedImage> pages = TestFiles.pictures(print);
        byte[] book = HostileFiles.withEntry(
                HostileFiles.book("<img src=\"1.png\"/>", "<img src=\"2.png\"/>"),
                "book/1.png",
                TestFiles.picture("png", pages.get(0)));
        Path file = Parsing.write(
                dir, "scans.epub", HostileFiles.withEntry(book, "book/2.png", TestFiles.picture("png", pages.get(1))));

        assertThat(catchThrowableOfType(
                                UnreadableDocument.class,
                                () -> PARSER.parse(file, "scans.epub", List.of())
                                        .requireText())
                        .error()
                        .key())
                .isEqualTo("no_text");
        assertThat(blocks(Parsing.read(PARSER, OCR, file)))
                .containsExactly(
                        "H1 1 Annual leave",
                        "P Everyone gets twenty-eight days of leave in a year, and takes at least ten of them in one"
                                + " stretch. Whoever joins in the middle of a year gets a twelfth for each month.");
    }

    @Test
    void pictures_on_a_sheet_follow_its_cells_from_top_to_bottom() throws Exception {
        Path file = dir.resolve("any.xlsx");
        try (XSSFWorkbook book = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            int horn = book.addPicture(HORN_SCAN, Workbook.PICTURE_TYPE_PNG);
            XSSFSheet rates = book.createSheet("Rates");
            rates.createRow(0).createCell(0).setCellValue("Zone");
            rates.createRow(1).createCell(0).setCellValue("A");
            place(rates, horn, 20);
            place(rates, book.addPicture(LAMP_SCAN, Workbook.PICTURE_TYPE_JPEG), 3);
            XSSFSheet more = book.createSheet("More");
            place(more, horn, 0);
            place(more, book.addPicture(Arrays.copyOf(HORN_SCAN, 20), Workbook.PICTURE_TYPE_PNG), 1);
            place(more, book.addPicture(HostileFiles.png(40_000, 40_000), Workbook.PICTURE_TYPE_PNG), 2);
            book.createSheet("Bells").createRow(0).createCell(0).setCellValue("None.");
            place(book.createSheet("Last"), book.addPicture(BELL_SCAN, Workbook.PICTURE_TYPE_PNG), 0);
            book.write(out);
        }
        String[] expected = {
            "H1 Rates",
            "T Zone\nA",
            "P The lamp is cleaned on the last Friday.",
            "P " + HORN,
            "H1 More",
            "H1 Bells",
            "T None.",
            "H1 Last",
            "P The bell rings twice before the ship departs."
        };
        ParsedDocument first = PARSER.parse(file, "any.xlsx", List.of());
        assertThat(first.scanned()).hasSize(3);
        assertThat(first.text().pictures(Reading.TOO_LARGE)).hasSize(1);
        ParsedDocument read = Parsing.read(PARSER, OCR, file);
        assertThat(blocks(read)).containsExactly(expected);
        assertThat(read.recognised()).isEqualTo(first.scanned());

        Path strict = Parsing.write(dir, "strict.xlsx", HostileFiles.strict(Files.readAllBytes(file)));
        assertThat(blocks(Parsing.read(PARSER, OCR, strict))).containsExactly(expected);

        Path macros = Parsing.write(
                dir,
                "macros.xlsm",
                HostileFiles.withXml(
                        Files.readAllBytes(file),
                        "[Content_Types].xml",
                        xml -> xml.replace(
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                                "application/vnd.ms-excel.sheet.macroEnabled.main+xml")));
        assertThat(blocks(Parsing.read(PARSER, OCR, macros))).containsExactly(expected);
    }

    private static void place(XSSFSheet sheet, int picture, int row) {
        XSSFClientAnchor anchor = new XSSFClientAnchor(0, 0, 0, 0, 1, row, 2, row + 1);
        sheet.createDrawingPatriarch().createPicture(anchor, picture);
    }

    @Test
    void a_damaged_drawing_takes_nothing_from_the_cells() throws Exception {
        Path file = dir.resolve("any.xlsx");
        try (XSSFWorkbook book = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            XSSFSheet sheet = book.createSheet("Rates");
            sheet.createRow(0).createCell(0).setCellValue("Zone");
            place(sheet, book.addPicture(HORN_SCAN, Workbook.PICTURE_TYPE_PNG), 3);
            book.write(out);
        }
        Path damaged = Parsing.write(
                dir,
                "damaged.xlsx",
                HostileFiles.withXml(
                        Files.readAllBytes(file),
                        "xl/drawings/drawing1.xml",
                        xml -> xml.substring(0, xml.length() / 2)));
        assertThat(blocks(PARSER.parse(damaged, "damaged.xlsx", List.of()))).containsExactly("H1 Rates", "T Zone");
    }

    @Test
    void a_photo_gives_no_words() throws Exception {
        BufferedImage photo = new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = photo.createGraphics();
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            int x = random.nextInt(900);
            int y = random.nextInt(600);
            Color inner = new Color(random.nextInt(0xFFFFFF));
            pen.setPaint(new RadialGradientPaint(
                    x, y, 40, new float[] {0, 1}, new Color[] {inner, new Color(random.nextInt(0xFFFFFF))}));
            pen.fillOval(x - 40, y - 40, 20 + random.nextInt(60), 20 + random.nextInt(60));
        }
        pen.dispose();
        ParsedDocument read = Parsing.read(
                PARSER,
                OCR,
                docx(sketch ->
                        sketch.paragraph("Our garden.").picture("photo.jpeg", TestFiles.picture("jpeg", photo))));
        assertThat(blocks(read)).containsExactly("P Our garden.");
        assertThat(read.text().pictures()).isEmpty();
    }

    @Test
    void what_is_damaged_or_no_picture_costs_nothing_of_the_text() throws Exception {
        byte[] cut = Arrays.copyOf(LAMP_SCAN, 40);
        byte[] garbled = LAMP_SCAN.clone();
        Arrays.fill(garbled, 2, 300, (byte) 0);
        Path file = docx(sketch -> sketch.paragraph("Before.")
                .picture("cut.jpeg", cut)
                .picture("garbled.jpeg", garbled)
                .picture("drawing.emf", "no drawing".getBytes(UTF_8))
                .picture("page.png", "<html>".getBytes(UTF_8))
                .picture("horn.png", HORN_SCAN)
                .paragraph("After."));
        assertThat(blocks(Parsing.read(PARSER, OCR, file))).containsExactly("P Before.", "P " + HORN, "P After.");
    }

    @Test
    void a_picture_of_too_many_pixels_is_told_and_not_unpacked() throws Exception {
        byte[] huge = HostileFiles.png(40_000, 40_000);
        Path file = docx(sketch -> sketch.paragraph("Before.").picture("huge.png", huge));
        ParsedDocument parsed = PARSER.parse(file, "any.docx", List.of());
        assertThat(blocks(parsed)).containsExactly("P Before.");
        assertThat(parsed.scanned()).isEmpty();
        assertThat(parsed.text().pictures(Reading.TOO_LARGE)).hasSize(1);

        Path alone = docx(sketch -> sketch.picture("huge.png", huge));
        assertThat(catchThrowableOfType(UnreadableDocument.class, () -> PARSER.parse(alone, "any.docx", List.of()))
                        .error()
                        .key())
                .isEqualTo("too_many_pixels");
    }

    @Test
    void no_more_of_a_picture_is_unpacked_than_a_part_may_have() throws Exception {
        Path file = book("<p>Before.</p>");
        try (PackagePictures pictures =
                new PackagePictures(file, new ParserLimits(1000, HORN_SCAN.length / 2, 10, 100_000_000))) {
            DocumentPicture horn = pictures.find("pictures/a horn.png").orElseThrow();
            assertThatIOException().isThrownBy(() -> pictures.draw(horn.number()));
        }
    }

    /** With a folder for its pages and one for its pictures. */
    private Path book(String... bodies) throws Exception {
        byte[] book = HostileFiles.book(bodies);
        byte[] cut = Arrays.copyOf(HORN_SCAN, 20);
        book = HostileFiles.withEntry(book, "pictures/a horn.png", HORN_SCAN);
        book = HostileFiles.withEntry(book, "pictures/lamp.jpeg", LAMP_SCAN);
        book = HostileFiles.withEntry(book, "pictures/cut.png", cut);
        return Parsing.write(
                dir,
                "any.epub",
                HostileFiles.withEntry(
                        book, "pictures/page.png", TestFiles.picture("png", "Not seen by anybody at all.")));
    }

    private Path openDocument(String name, String kind, String body) throws Exception {
        byte[] file = HostileFiles.openDocument(kind, body);
        file = HostileFiles.withEntry(file, "Pictures/horn.png", HORN_SCAN);
        return Parsing.write(dir, name, HostileFiles.withEntry(file, "Pictures/lamp.jpeg", LAMP_SCAN));
    }

    @FunctionalInterface
    private interface Content {
        void in(DocxSketch sketch);
    }

    private Path docx(Content content) throws Exception {
        try (DocxSketch sketch = new DocxSketch()) {
            content.in(sketch);
            return sketch.save(dir, "any.docx");
        }
    }
}
