package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vademecum.ingestion.parser.Parsing.blocks;
import static org.vademecum.ingestion.parser.Parsing.pagedBlocks;
import static org.vademecum.ingestion.parser.Parsing.parse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfficeReadersTest {
    @TempDir
    Path dir;

    @Test
    void markdown_reads_as_it_is_rendered() throws Exception {
        String markdown = """
                ---
                title: Leave Policy
                ---
                # 4 Annual leave

                Up to **five** unused days
                carry *over*; see [the portal](https://x.example "t") and `form O-1`.

                - Tyres
                  - front
                - Horn

                3. Lower the forks.
                4. Pull the plug.

                > **Note.** Bought days lapse.

                | Years | Days |
                |---|---|
                | Fewer than 5 | 28 |

                ```
                [drive]
                  speed = 12
                ```

                <!-- unseen -->
                <p>Some <b>HTML</b></p><script>alert(1)</script>

                ![a picture](x.png)
                """;
        ParsedDocument parsed = parse(dir, "leave.md", markdown.getBytes(UTF_8));
        assertThat(parsed.title()).isEqualTo("Leave Policy");
        assertThat(blocks(parsed))
                .containsExactly(
                        "H1 4 Annual leave",
                        "P Up to five unused days carry over; see the portal and form O-1.",
                        "L1 Tyres",
                        "L2 front",
                        "L1 Horn",
                        "L1 3. Lower the forks.",
                        "L1 4. Pull the plug.",
                        "P Note. Bought days lapse.",
                        "T Years | Days\nFewer than 5 | 28",
                        "C [drive]\n  speed = 12",
                        "P Some HTML",
                        "P a picture");
    }

    @Test
    void html_reads_as_it_is_shown() throws Exception {
        String html = """
                <!doctype html><html><head><title>Parking rules</title><style>p{}</style><script>alert('x')</script></head>
                <body><nav><a href="/">Home</a></nav><main><h1>Parking</h1>
                <p>Park <b>only</b> in<br>marked bays &amp; lock.</p><p>First line.<br>Second line.</p>
                <script>evil()</script><p hidden>Unseen</p><p style="display: none">Unseen too</p>
                <ul><li>One<ul><li>Two</li></ul></li><li><p>Three</p></li></ul><ol start="3"><li>Third</li><li>Fourth</li></ol>
                <table><caption>Fees</caption><tr><th>Zone</th><th>Fee</th></tr><tr><td>A</td><td>2 <em>euros</em></td></tr></table>
                <pre>a  b
                  c</pre><p>&lt;img src=x onerror=alert(1)&gt;</p></main></body></html>
                """;
        ParsedDocument parsed = parse(dir, "parking.html", html.getBytes(UTF_8));
        assertThat(parsed.title()).isEqualTo("Parking rules");
        assertThat(blocks(parsed))
                .containsExactly(
                        "H1 Parking",
                        "P Park only in marked bays & lock.",
                        "P First line.",
                        "P Second line.",
                        "L1 One",
                        "L2 Two",
                        "L1 Three",
                        "L1 3. Third",
                        "L1 4. Fourth",
                        "P Fees",
                        "T Zone | Fee\nA | 2 euros",
                        "C a  b\n  c",
                        "P <img src=x onerror=alert(1)>");
    }

    @Test
    void joined_cells_say_their_text_in_every_row_and_column_they_cover() throws Exception {
        String html = """
                <table><tr><th rowspan="2">Grade</th><th colspan="2">Days</th></tr><tr><th>full</th><th>half</th></tr>
                <tr><td colspan="3">From January</td></tr><tr><td rowspan="2">A</td><td>28</td><td>14</td></tr>
                <tr><td colspan="2">30</td></tr><tr><td>B</td><td></td><td rowspan="0">12</td></tr></table>
                <table><tr><td colspan="2">Zone</td><td colspan="2">Fee</td></tr>
                <tr><td colspan="2">A</td><td colspan="2">2</td></tr></table>
                """;
        assertThat(blocks(parse(dir, "leave.html", html.getBytes(UTF_8))))
                .containsExactly(
                        "T Grade | Days | Days\nGrade | full | half\nFrom January\nA | 28 | 14\nA | 30 | 30\nB |  | 12",
                        "T Zone | Fee\nA | 2");
    }

    @Test
    void tables_that_only_arrange_a_page_are_read_through() throws Exception {
        String html = """
                <table role="presentation"><tr><td>Logo</td><td>Intranet</td></tr></table>
                <table><tr><td></td><td><table><tr><td>
                  <h1>Parking</h1><p>Park <b>here</b>.</p><p>Lock it.</p><ul><li>Bay one</li><li>Bay two</li></ul>
                  <table><tr><th>Zone</th><th>Fee</th></tr><tr><td>A<p>and B</p></td><td><ol><li>two</li><li>three</li></ol></td></tr></table>
                </td></tr><tr><td>Yours, Ada</td></tr></table></td><td></td></tr></table>
                <table><tr><td><p>Left.</p><p>Still left.</p></td><td>Right.</td></tr></table>
                <table><tr><td>Code</td><td>Steps</td></tr><tr><td>E1</td><td><ul><li>Open</li><li>Close</li></ul></td></tr></table>
                """;
        assertThat(blocks(parse(dir, "page.html", html.getBytes(UTF_8))))
                .containsExactly(
                        "P Logo",
                        "P Intranet",
                        "H1 Parking",
                        "P Park here.",
                        "P Lock it.",
                        "L1 Bay one",
                        "L1 Bay two",
                        "T Zone | Fee\nA and B | 1. two 2. three",
                        "P Yours, Ada",
                        "P Left.",
                        "P Still left.",
                        "P Right.",
                        "T Code | Steps\nE1 | Open Close");
    }

    @Test
    void word_tables_that_only_arrange_a_page_are_read_through() throws Exception {
        try (DocxSketch sketch = new DocxSketch()) {
            sketch.framedTable("Before.", "After.");
            assertThat(blocks(parse(sketch.save(dir, "a.docx"))))
                    .containsExactly(
                            "P Before.", "P Aside.", "T Grade | Days | Days\nA | 1 | 2\nA | 3 | 4", "P After.");
        }
    }

    @Test
    void word_numbers_headings_and_lists_that_carry_none_in_their_text() throws Exception {
        try (DocxSketch sketch = new DocxSketch()) {
            sketch.heading(1, "Annual leave")
                    .paragraph("Everyone gets 28 days.")
                    .heading(2, "Carry-over")
                    .paragraph("Five days carry over.")
                    .heading(2, "Payment")
                    .heading(1, "Sick leave")
                    .item(0, "by phone")
                    .item(1, "to the manager")
                    .item(2, "or the deputy");
            assertThat(blocks(parse(sketch.save(dir, "leave.docx"))))
                    .containsExactly(
                            "H1 1 Annual leave",
                            "P Everyone gets 28 days.",
                            "H2 1.1 Carry-over",
                            "P Five days carry over.",
                            "H2 1.2 Payment",
                            "H1 2 Sick leave",
                            "L1 by phone",
                            "L2 to the manager",
                            "L3 a) or the deputy");
        }
    }

    @Test
    void word_tables_footnotes_and_tracked_changes_read_as_printed() throws Exception {
        try (DocxSketch sketch = new DocxSketch()) {
            sketch.tableWithJoinedCells()
                    .footnoted("See the note", "It is short.")
                    .changed("Kept ", "deleted", "inserted");
            assertThat(blocks(parse(sketch.save(dir, "a.docx"))))
                    .containsExactly(
                            "T Grade | Days | Days\nA | 1 | 2\nA | 3 | 4",
                            "P See the note¹",
                            "P ¹ It is short.",
                            "P Kept inserted");
        }
    }

    @Test
    void bold_lines_are_the_headings_of_a_word_document_without_styles() throws Exception {
        try (DocxSketch sketch = new DocxSketch()) {
            sketch.bold("2.1 Carry-over")
                    .paragraph("Five days carry over.")
                    .bold("Ask first!")
                    .bold("Do this now.");
            assertThat(blocks(parse(sketch.save(dir, "a.docx"))))
                    .containsExactly("H2 2.1 Carry-over", "P Five days carry over.", "H1 Ask first!", "P Do this now.");
        }
    }

    @Test
    void a_slide_is_a_page_with_title_bullets_and_tables() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XMLSlideShow show = new XMLSlideShow()) {
            for (String title : List.of("Goals", "Figures")) {
                XSLFSlide slide =
                        show.createSlide(show.getSlideMasters().get(0).getLayout(SlideLayout.TITLE_AND_CONTENT));
                slide.getPlaceholder(0).setText(title);
                slide.getPlaceholder(1).setText("First point of " + title);
            }
            XSLFTable table = show.getSlides().get(1).createTable(2, 2);
            String[] cells = {"Year", "Sum", "2026", "12"};
            for (int i = 0; i < cells.length; i++) {
                table.getCell(i / 2, i % 2).setText(cells[i]);
            }
            show.write(bytes);
        }
        ParsedDocument parsed = parse(dir, "goals.pptx", bytes.toByteArray());
        assertThat(parsed.text().pages()).isEqualTo(2);
        assertThat(pagedBlocks(parsed))
                .containsExactly(
                        "1 H2 Goals",
                        "1 L1 First point of Goals",
                        "2 H2 Figures",
                        "2 L1 First point of Figures",
                        "2 T Year | Sum\n2026 | 12");
    }

    @Test
    void slides_in_the_strict_form_are_read_alike() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XMLSlideShow show = new XMLSlideShow()) {
            XSLFSlide slide = show.createSlide(show.getSlideMasters().get(0).getLayout(SlideLayout.TITLE_AND_CONTENT));
            slide.getPlaceholder(0).setText("Goals");
            slide.getPlaceholder(1).setText("Grow slowly.");
            show.write(bytes);
        }

        ParsedDocument parsed = parse(dir, "goals.pptx", HostileFiles.strict(bytes.toByteArray()));

        assertThat(pagedBlocks(parsed)).containsExactly("1 H2 Goals", "1 L1 Grow slowly.");
    }

    @Test
    void slides_of_the_old_format_are_read_alike() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (HSLFSlideShow show = new HSLFSlideShow()) {
            var slide = show.createSlide();
            slide.addTitle().setText("Goals");
            slide.createTextBox().setText("Grow slowly.");
            show.write(bytes);
        }
        ParsedDocument parsed = parse(dir, "goals.ppt", bytes.toByteArray());
        assertThat(pagedBlocks(parsed)).containsExactly("1 H2 Goals", "1 P Grow slowly.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_sheet_is_a_heading_and_a_table(boolean xml) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = xml ? new XSSFWorkbook() : new HSSFWorkbook()) {
            Sheet sheet = book.createSheet("Rates");
            String[][] rows = {{"Zone", "Fee", "Note"}, {"A", null, "free"}};
            for (int r = 0; r < rows.length; r++) {
                Row row = sheet.createRow(r);
                for (int c = 0; c < rows[r].length; c++) {
                    if (rows[r][c] != null) {
                        row.createCell(c).setCellValue(rows[r][c]);
                    }
                }
            }
            book.write(bytes);
        }
        ParsedDocument parsed = parse(dir, "fees 2026.xls" + (xml ? "x" : ""), bytes.toByteArray());
        assertThat(parsed.title()).isEqualTo("fees 2026");
        assertThat(blocks(parsed)).containsExactly("H1 Rates", "T Zone | Fee | Note\nA |  | free");
    }

    @Test
    void a_workbook_in_the_strict_form_is_read_alike() throws Exception {
        String main = "http://purl.oclc.org/ooxml/spreadsheetml/main";
        String relations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        String sheet = """
                <worksheet xmlns="%s"><sheetData>
                <row r="1"><c r="A1" t="inlineStr"><is><t>Zone</t></is></c><c r="B1" t="inlineStr"><is><t>From</t></is></c></row>
                <row r="2"><c r="A2"><v>4</v></c><c r="B2" t="d"><v>2026-03-01T00:00:00.000</v></c></row>
                <row r="3"><c r="A3"><v>5</v></c><c r="B3" t="d"><v>2026-03-01T07:30:00</v></c></row>
                </sheetData></worksheet>""".formatted(main);
        byte[] book = packed(Map.of(
                "[Content_Types].xml",
                """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/xl/workbook.xml"
                    ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                <Override PartName="/xl/sheet1.xml"
                    ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""",
                "_rels/.rels",
                related(relations + "/officeDocument", "xl/workbook.xml"),
                "xl/workbook.xml",
                "<workbook xmlns='%s' xmlns:r='%s' conformance='strict'><sheets><sheet name='Rates' sheetId='1' r:id='r1'/></sheets></workbook>"
                        .formatted(main, relations),
                "xl/_rels/workbook.xml.rels",
                related(relations + "/worksheet", "sheet1.xml"),
                "xl/sheet1.xml",
                sheet));

        assertThat(blocks(parse(dir, "rates.xlsx", book)))
                .containsExactly("H1 Rates", "T Zone | From\n4 | 2026-03-01\n5 | 2026-03-01T07:30:00");
    }

    private static String related(String type, String target) {
        return """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                <Relationship Id="r1" Type="%s" Target="%s"/></Relationships>""".formatted(type, target);
    }

    private static byte[] packed(Map<String, String> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : new TreeMap<>(parts).entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void separated_values_are_a_table_whatever_the_separator() throws Exception {
        String expected = "T Code | Meaning | Action\nE01 | Sensor, outdoor | Replace\nE02 | Flow; \"low\" | Check";
        String semicolons = "Code;Meaning;Action\nE01;Sensor, outdoor;Replace\r\nE02;\"Flow; \"\"low\"\"\";Check\n";
        assertThat(blocks(parse(dir, "a.csv", semicolons.getBytes(UTF_8)))).containsExactly(expected);
        String commas = "Code,Meaning,Action\nE01,\"Sensor, outdoor\",Replace\nE02,\"Flow; \"\"low\"\"\",Check";
        assertThat(blocks(parse(dir, "b.csv", commas.getBytes(UTF_8)))).containsExactly(expected);
    }

    @Test
    void open_document_text_keeps_its_structure() throws Exception {
        String body = "<text:h text:outline-level=\"1\">1 Travel</text:h><text:p>Book early.</text:p>"
                + "<text:list><text:list-item><text:p>Second class.</text:p></text:list-item></text:list>"
                + "<table:table><table:table-row><table:table-cell><text:p>Class</text:p></table:table-cell>"
                + "<table:table-cell><text:p>Price</text:p></table:table-cell></table:table-row></table:table>";
        assertThat(blocks(parse(dir, "travel.odt", odt(body))))
                .containsExactly("H1 1 Travel", "P Book early.", "L1 Second class.", "T Class | Price");
    }

    @Test
    void an_open_document_keeps_its_notes_behind_and_its_deletions_away() throws Exception {
        String body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
                + "</text:changed-region></text:tracked-changes><text:p>See the note<text:note"
                + " text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>It is"
                + " short.</text:p><text:p>Really.</text:p></text:note-body></text:note>, and read<text:s text:c=\"2\"/>on."
                + "<text:line-break/>Then stop.<office:annotation><text:p>a comment</text:p></office:annotation></text:p>"
                + "<table:table table:name=\"Table1\"><table:table-header-rows><table:table-row><table:table-cell"
                + " table:number-columns-spanned=\"2\"><text:p>Days</text:p></table:table-cell>"
                + "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row><table:table-cell>"
                + "<text:p>full<text:note><text:note-citation>2</text:note-citation><text:note-body><text:p>From May.</text:p>"
                + "</text:note-body></text:note></text:p></table:table-cell><table:table-cell><text:p>half</text:p>"
                + "</table:table-cell></table:table-row></table:table>";
        assertThat(blocks(parse(dir, "notes.odt", HostileFiles.openDocument("text", body))))
                .containsExactly(
                        "P See the note¹, and read on.",
                        "P Then stop.",
                        "P ¹ It is short. Really.",
                        "T Days\nfull² | half",
                        "P ² From May.");
    }

    @Test
    void a_slide_of_an_open_document_is_a_page_with_its_title() throws Exception {
        String slide =
                "<draw:page draw:name=\"%1$s\"><draw:frame presentation:class=\"title\"><draw:text-box><text:p>%1$s"
                        + "</text:p></draw:text-box></draw:frame><draw:frame presentation:class=\"outline\"><draw:text-box><text:list>"
                        + "<text:list-item><text:p>First point</text:p></text:list-item></text:list></draw:text-box></draw:frame>"
                        + "<draw:frame presentation:class=\"footer\"><draw:text-box><text:p>Company</text:p></draw:text-box></draw:frame>"
                        + "<presentation:notes><draw:frame presentation:class=\"notes\"><draw:text-box><text:p>Say it slowly.</text:p>"
                        + "</draw:text-box></draw:frame></presentation:notes></draw:page>";
        ParsedDocument parsed = parse(
                dir,
                "goals.odp",
                HostileFiles.openDocument("presentation", slide.formatted("Goals") + slide.formatted("Figures")));
        assertThat(parsed.text().pages()).isEqualTo(2);
        assertThat(pagedBlocks(parsed))
                .containsExactly(
                        "1 H2 Goals",
                        "1 L1 First point",
                        "1 P Say it slowly.",
                        "2 H2 Figures",
                        "2 L1 First point",
                        "2 P Say it slowly.");
    }

    @Test
    void repeated_and_covered_cells_of_a_sheet_keep_the_others_in_their_columns() throws Exception {
        String cell = "<table:table-cell%s><text:p>%s</text:p></table:table-cell>";
        String body = "<table:table table:name=\"Rates\"><table:table-row>" + cell.formatted("", "Zone")
                + cell.formatted("", "Mon") + cell.formatted("", "Tue") + cell.formatted("", "Wed")
                + "<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row><table:table-row>"
                + cell.formatted(" table:number-rows-spanned=\"2\"", "A")
                + cell.formatted(" table:number-columns-repeated=\"2\"", "5") + cell.formatted("", "7")
                + "</table:table-row><table:table-row><table:covered-table-cell/>"
                + "<table:table-cell table:number-columns-repeated=\"2\"/>" + cell.formatted("", "9")
                + "</table:table-row><table:table-row>" + cell.formatted(" table:number-columns-repeated=\"4\"", "0")
                + "</table:table-row></table:table>";
        assertThat(blocks(parse(dir, "rates.ods", HostileFiles.openDocument("spreadsheet", body))))
                .containsExactly("H1 Rates", "T Zone | Mon | Tue | Wed\nA | 5 | 5 | 7\nA |  |  | 9\n0 | 0 | 0 | 0");
    }

    @Test
    void an_encrypted_open_document_is_protected() {
        byte[] locked = HostileFiles.withEntry(
                HostileFiles.odt("", "Secret."),
                "META-INF/manifest.xml",
                "<m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
                        .getBytes(UTF_8));
        assertThatThrownBy(() -> parse(dir, "secret.odt", locked))
                .isInstanceOfSatisfying(
                        UnreadableDocument.class,
                        refused -> assertThat(refused.error().key()).isEqualTo("password_protected"));
    }

    @Test
    void an_open_document_that_is_one_file_of_xml_is_refused() {
        byte[] flat = ("<?xml version=\"1.0\"?><o:document xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                        + " o:mimetype=\"application/vnd.oasis.opendocument.text\"><o:body/></o:document>")
                .getBytes(UTF_8);
        assertThatThrownBy(() -> parse(dir, "travel.fodt", flat))
                .isInstanceOfSatisfying(
                        UnreadableDocument.class,
                        refused -> assertThat(refused.error().key()).isEqualTo("unsupported_type"));
    }

    @Test
    void an_open_document_whose_manifest_names_its_type_is_read() throws Exception {
        String manifest = "<!DOCTYPE m:manifest PUBLIC \"-//OpenOffice.org//DTD Manifest 1.0//EN\" \"Manifest.dtd\">"
                + "<m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
        byte[] old = HostileFiles.withEntry(
                HostileFiles.odt("", "Book early."), "META-INF/manifest.xml", manifest.getBytes(UTF_8));
        assertThat(blocks(parse(dir, "travel.odt", old))).containsExactly("P Book early.");
    }

    @Test
    void markdown_notes_stand_behind_what_refers_to_them() throws Exception {
        String markdown = """
                Up to five days[^1] carry over, see [^none]. Again[^1].

                [^1]: With the *consent*
                of the manager[^b].

                - Tyres[^long]
                - Horn

                [^long]:
                    Winter.

                    From November.

                [^b]: In writing.

                ```
                [^1]: stays
                ```
                """;
        assertThat(blocks(parse(dir, "leave.md", markdown.getBytes(UTF_8))))
                .containsExactly(
                        "P Up to five days¹ carry over, see [^none]. Again¹.",
                        "P ¹ With the consent of the manager².",
                        "P ² In writing.",
                        "L1 Tyres³",
                        "P ³ Winter. From November.",
                        "L1 Horn",
                        "C [^1]: stays");
    }

    @Test
    void a_bar_within_a_cell_parts_no_columns() throws Exception {
        assertThat(blocks(parse(dir, "a.csv", "Key,Effect\n|,a | b\n".getBytes(UTF_8))))
                .containsExactly("T Key | Effect\n\\| | a \\| b");
    }

    @Test
    void rich_text_is_read_with_its_title() throws Exception {
        String rtf =
                "{\\rtf1\\ansi{\\info{\\title Cleaning Rules}}\\pard\\b 1 Cleaning\\b0\\par\\pard Clean the filter, M\\'fcller.\\par}";
        ParsedDocument parsed = parse(dir, "a.rtf", rtf.getBytes(ISO_8859_1));
        assertThat(parsed.title()).isEqualTo("Cleaning Rules");
        assertThat(blocks(parsed)).containsExactly("H1 1 Cleaning", "P Clean the filter, Müller.");
    }

    @Test
    void rich_text_keeps_headings_tables_and_notes() throws Exception {
        String rtf = """
                {\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}
                {\\stylesheet{\\s0 Normal;}{\\s1\\sbasedon0\\outlinelevel0 heading 1;}{\\s2 heading 2;}}
                \\pard\\plain\\s1\\outlinelevel0 Cleaning\\par
                \\pard\\plain See the table.{\\footnote \\pard\\plain {\\super\\chftn} Not in {\\b winter}.} Twice.\\par
                \\trowd\\cellx2000\\cellx4000\\pard\\intbl {\\b Part}\\cell\\pard\\intbl Days\\cell\\row
                \\trowd\\cellx2000\\cellx4000\\pard\\intbl Filter\\par fine\\cell\\pard\\intbl 5\\cell\\row
                \\trowd\\cellx2000\\cellx4000\\pard\\intbl Tank\\cell\\pard\\intbl\\cell\\row
                \\pard After it.\\par
                {\\pard\\s2 Oil\\par}
                \\pard Change it.\\par}
                """;
        assertThat(blocks(parse(dir, "a.rtf", rtf.getBytes(ISO_8859_1))))
                .containsExactly(
                        "H1 Cleaning",
                        "P See the table.¹ Twice.",
                        "P ¹ Not in winter.",
                        "T Part | Days\nFilter fine | 5\nTank",
                        "P After it.",
                        "H2 Oil",
                        "P Change it.");
    }

    /** Word tells how deep an item is behind its label, LibreOffice before it. */
    @Test
    void rich_text_keeps_how_deep_its_lists_are_nested() throws Exception {
        String rtf = """
                {\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}{\\f3\\fcharset2 Symbol;}}
                \\pard\\plain Before use:\\par
                {\\listtext\\pard\\plain 1.\\tab}\\pard\\plain\\fi-360\\li720\\ls1 {\\b Close the valve.\\par}
                {\\listtext\\pard\\plain a)\\tab}\\pard\\plain\\ls1\\ilvl1 Turn it {\\i twice}.\\par
                {\\listtext\\pard\\plain b)\\tab}Lock it.\\par
                {\\listtext\\pard\\plain 2.1\\tab}\\pard\\plain\\ls1\\ilvl0 Open it.\\par
                \\pard\\plain\\ls2\\ilvl2 {\\listtext\\f3\\'b7\\tab}Oil\\par
                \\trowd\\cellx2000\\cellx4000{\\listtext\\f3\\'b7\\tab}\\pard\\intbl\\ls2\\ilvl1 Filter\\cell\\pard\\intbl 5\\cell\\row
                {\\listtext\\pard\\plain 3.\\tab}\\par
                \\pard\\plain After it.\\par}
                """;
        assertThat(blocks(parse(dir, "a.rtf", rtf.getBytes(ISO_8859_1))))
                .containsExactly(
                        "P Before use:",
                        "L1 1. Close the valve.",
                        "L2 a) Turn it twice.",
                        "L2 b) Lock it.",
                        "L1 2.1 Open it.",
                        "L3 Oil",
                        "T • Filter | 5",
                        "P After it.");
    }

    @Test
    void plain_text_keeps_what_structure_it_shows() throws Exception {
        String text = """
                COMPANY RULES

                1.1 Doors

                These rules apply to everyone who works in the building, to visitors and also
                to the staff of other companies that have an office here.
                - Front door
                - Back door, which is
                  always locked

                Opening hours
                -------------
                07:00 to 18:00
                closed on Sundays
                """;
        ParsedDocument parsed = parse(dir, "rules.txt", text.getBytes(UTF_8));

        assertThat(parsed.title()).isEqualTo("COMPANY RULES");
        assertThat(parsed.text().text()).isEqualTo(text);
        assertThat(blocks(parsed))
                .containsExactly(
                        "H1 COMPANY RULES",
                        "H2 1.1 Doors",
                        "P These rules apply to everyone who works in the building, to visitors and also\n"
                                + "to the staff of other companies that have an office here.",
                        "L1 Front door",
                        "L1 Back door, which is\n  always locked",
                        "H2 Opening hours",
                        "P 07:00 to 18:00",
                        "P closed on Sundays");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE"})
    void plain_text_is_read_in_any_encoding(String encoding) throws Exception {
        String text = "Die Größe der Tür beträgt zwei Meter. Müller prüft sie jährlich, spätestens im März.";
        assertThat(blocks(parse(dir, "a.txt", text.getBytes(Charset.forName(encoding)))))
                .containsExactly("P " + text);
    }

    @Test
    void program_text_and_data_keep_their_lines() throws Exception {
        assertThat(blocks(parse(dir, "a.json", "{\"limit\": 30,\n  \"unit\": \"days\"}".getBytes(UTF_8))))
                .containsExactly("C {\"limit\": 30,\n  \"unit\": \"days\"}");
    }

    private static byte[] odt(String body) throws Exception {
        String content = "<?xml version=\"1.0\"?><office:document-content"
                + " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
                + " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"><office:body><office:text>" + body
                + "</office:text></office:body></office:document-content>";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] type = "application/vnd.oasis.opendocument.text".getBytes(UTF_8);
            ZipEntry first = new ZipEntry("mimetype");
            CRC32 sum = new CRC32();
            sum.update(type);
            first.setMethod(ZipEntry.STORED);
            first.setSize(type.length);
            first.setCrc(sum.getValue());
            zip.putNextEntry(first);
            zip.write(type);
            zip.putNextEntry(new ZipEntry("content.xml"));
            zip.write(content.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
