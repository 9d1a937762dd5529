import com.openhtmltopdf.extend.FSTextBreaker;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.logging.Level;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFAbstractNum;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTAbstractNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTLvl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPrGeneral;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTRPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STNumberFormat;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/**
 * Sets the sample company's manuals: {@code SampleManuals <sourceDir> <outDir>}. Every {@code <dept>/<slug>.v<N>.md} becomes
 * {@code <outDir>/<dept>/v<N>/<file>} in the format its front matter asks for; {@code manuals.json} lists them. The same sources give
 * the same bytes: dates and identifiers come from the front matter, never from the clock.
 */
public final class SampleManuals {

    static final String COMPANY = "Alder & Finch";

    public static void main(String[] args) throws IOException {
        keepQuiet();
        Path sources = Path.of(args[0]);
        Path out = Path.of(args[1]);
        Files.createDirectories(out);
        var entries = Json.createArrayBuilder();
        for (Path source : markdownFiles(sources)) {
            entries.add(build(Manual.parse(Files.readString(source)), out));
        }
        var writers = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));
        try (JsonWriter writer = writers.createWriter(Files.newBufferedWriter(out.resolve("manuals.json")))) {
            writer.write(entries.build());
        }
    }

    /** The build's output is for warnings; POI's logging facade would complain that nobody listens. */
    private static void keepQuiet() {
        System.setProperty("log4j2.loggerContextFactory", "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
        XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING));
    }

    private static List<Path> markdownFiles(Path sources) throws IOException {
        try (var files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private static JsonObject build(Manual manual, Path out) throws IOException {
        byte[] bytes = switch (manual.format()) {
            case PDF -> new PdfManual(manual).render();
            case DOCX -> new DocxManual(manual).render();
            case MD -> new MarkdownManual(manual).render();
        };
        Path file = out.resolve(manual.path());
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return describe(manual, bytes);
    }

    private static JsonObject describe(Manual manual, byte[] bytes) throws IOException {
        return Json.createObjectBuilder()
                .add("department", manual.department())
                .add("title", manual.title())
                .add("file", manual.file())
                .add("path", manual.path())
                .add("version", manual.version())
                .add("date", manual.date().toString())
                .add("format", manual.format().name().toLowerCase(Locale.ROOT))
                .add("pages", manual.format() == Format.PDF ? Json.createValue(pages(bytes)) : JsonValue.NULL)
                .build();
    }

    private static int pages(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return document.getNumberOfPages();
        }
    }
}

enum Format {
    PDF,
    DOCX,
    MD
}

/** One version of a manual: its front matter and the Markdown below it. */
record Manual(
        String title, String file, int version, LocalDate date, Format format, String department, String markdown) {

    private static final Map<String, String> DEPARTMENTS =
            Map.of("hr", "Human Resources", "it", "IT Service Desk", "field", "Field Service");

    static Manual parse(String source) {
        String[] parts = source.split("(?m)^---\\R", 3);
        Map<String, String> front = new HashMap<>();
        parts[1].lines().map(line -> line.split(":\\s*", 2)).forEach(pair -> front.put(pair[0], pair[1].strip()));
        return new Manual(
                front.get("title"),
                front.get("file"),
                Integer.parseInt(front.get("version")),
                LocalDate.parse(front.get("date")),
                Format.valueOf(front.get("format").toUpperCase(Locale.ROOT)),
                front.get("department"),
                parts[2].strip() + "\n");
    }

    Node parsed() {
        return Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .build()
                .parse(markdown);
    }

    String path() {
        return department + "/v" + version + "/" + file;
    }

    String departmentName() {
        return DEPARTMENTS.get(department);
    }

    String edition() {
        return "Version " + version + ", " + date.format(DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH));
    }

    Date instant() {
        return Date.from(date.atTime(9, 0).toInstant(ZoneOffset.UTC));
    }
}

/** A manual as a Markdown file: the front matter gives way to a title line. */
record MarkdownManual(Manual manual) {

    byte[] render() {
        return ("# " + manual.title() + "\n\n" + SampleManuals.COMPANY + ", " + manual.departmentName() + ". "
                        + manual.edition() + ".\n\n" + manual.markdown())
                .getBytes(StandardCharsets.UTF_8);
    }
}

/** A manual as an A4 PDF with a title block, contents, bookmarks, running header and page numbers. */
record PdfManual(Manual manual) {

    // Rows that look lost when a page parts them.
    private static final int SHORT_TABLE = 6;

    private static final String STYLE = """
        @page { size: A4; margin: 32mm 31mm 29mm 31mm;
          @top-left { content: "%1$s"; font: italic 9pt Serif; color: #555; padding-bottom: 4mm; vertical-align: bottom; }
          @top-right { content: "%2$s"; font: 9pt Serif; color: #555; padding-bottom: 4mm; vertical-align: bottom; }
          @bottom-left { content: "%3$s"; font: 9pt Serif; color: #555; padding-top: 4mm; vertical-align: top; }
          @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt Serif; color: #555;
            padding-top: 4mm; vertical-align: top; } }
        @page:first { @top-left { content: ""; } @top-right { content: ""; } }
        body { font: 10.5pt/1.48 Serif; color: #1a1a1a; margin: 0; }
        p { margin: 0 0 2.6mm 0; page-break-inside: avoid; }
        h2, h3, h4 { font-family: Sans; font-weight: bold; page-break-after: avoid; line-height: 1.25; color: #1d3b36; }
        h2 { font-size: 16pt; margin: 9mm 0 3mm 0; }
        h3 { font-size: 11.5pt; margin: 6mm 0 2mm 0; }
        h4 { font-size: 10pt; margin: 4mm 0 1.5mm 0; }
        ul, ol { margin: 0 0 2.6mm 0; padding-left: 6.5mm; }
        li { margin-bottom: 1mm; padding-left: 1mm; page-break-inside: avoid; }
        li p { margin-bottom: 1mm; }
        .lead-in { page-break-after: avoid; }
        code { font: 9pt Mono; }
        blockquote { margin: 3mm 0 4mm 0; padding: 2mm 0 0.1mm 4mm; border-left: 0.8mm solid #7fa79c; font-size: 9.5pt;
          page-break-inside: avoid; }
        table { width: 100%%; border-collapse: collapse; margin: 2.5mm 0 5mm 0; font-size: 9.5pt; line-height: 1.3;
          -fs-table-paginate: paginate; -fs-page-break-min-height: 30mm; }
        table.short { -fs-table-paginate: auto; page-break-inside: avoid; }
        tr { page-break-inside: avoid; }
        th { font-family: Sans; font-size: 8.5pt; text-align: left; vertical-align: bottom; padding: 1.6mm 3mm 1.6mm 0;
          border-bottom: 0.35mm solid #1d3b36; color: #1d3b36; }
        td { text-align: left; vertical-align: top; padding: 1.5mm 3mm 1.5mm 0; border-bottom: 0.15mm solid #bbb; }
        .title { margin: 4mm 0 9mm 0; border-top: 1.2mm solid #1d3b36; padding-top: 6mm; }
        .title .company { font: 10pt Sans; color: #555; margin-bottom: 3mm; }
        .title .name { font: bold 22pt/1.15 Sans; color: #1d3b36; margin-bottom: 4mm; }
        .title .edition { font-size: 11pt; color: #333; }
        .contents { page-break-after: always; }
        .contents .heading { font: bold 11pt Sans; color: #1d3b36; margin-bottom: 2mm; }
        .contents a { display: block; color: #1a1a1a; text-decoration: none; font-size: 9pt; line-height: 1.22; }
        .contents a::after { content: leader(dotted) target-counter(attr(href), page); }
        .contents a.level2 { font-weight: bold; margin-top: 1mm; }
        .contents a.level3 { padding-left: 6mm; }
        """;

    byte[] render() throws IOException {
        try (PDDocument document = new PDDocument()) {
            PdfRendererBuilder builder = fonts(new PdfRendererBuilder())
                    .useUnicodeLineBreaker(new BreakAtSpaces())
                    .usePDDocument(document)
                    .withHtmlContent(html(), null);
            try (var renderer = builder.buildPdfRenderer()) {
                renderer.createPDFWithoutClosing();
                describe(document);
                document.setDocumentId((manual.path() + manual.date()).hashCode() & 0xffffffffL);
                var bytes = new ByteArrayOutputStream();
                document.save(bytes);
                return bytes.toByteArray();
            }
        }
    }

    private void describe(PDDocument document) {
        var date = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        date.setTime(manual.instant());
        PDDocumentInformation information = new PDDocumentInformation();
        information.setTitle(manual.title());
        information.setSubject(manual.edition());
        information.setAuthor(SampleManuals.COMPANY + ", " + manual.departmentName());
        information.setCreationDate(date);
        information.setModificationDate(date);
        document.setDocumentInformation(information);
        document.getDocumentCatalog().setLanguage("en");
    }

    private static PdfRendererBuilder fonts(PdfRendererBuilder builder) {
        for (String family : List.of("Serif", "Sans", "Mono")) {
            font(builder, family, "Regular", 400, FontStyle.NORMAL);
            font(builder, family, "Italic", 400, FontStyle.ITALIC);
            font(builder, family, "Bold", 700, FontStyle.NORMAL);
            font(builder, family, "BoldItalic", 700, FontStyle.ITALIC);
        }
        return builder;
    }

    private static void font(PdfRendererBuilder builder, String family, String face, int weight, FontStyle style) {
        String resource = "/liberation/Liberation" + family + "-" + face + ".ttf";
        builder.useFont(() -> SampleManuals.class.getResourceAsStream(resource), family, weight, style, true);
    }

    private String html() {
        Node root = manual.parsed();
        List<Heading> headings = headings(root);
        String style = STYLE.formatted(
                manual.title(), SampleManuals.COMPANY + " · " + manual.departmentName(), manual.edition());
        return "<html lang=\"en\"><head><title>" + escape(manual.title()) + "</title><style>" + escape(style)
                + "</style>" + bookmarks(headings) + "</head><body>" + title() + contents(headings) + body(root)
                + "</body></html>";
    }

    private String title() {
        return "<div class=\"title\"><div class=\"company\">"
                + escape(SampleManuals.COMPANY + " · " + manual.departmentName()) + "</div><div class=\"name\">"
                + escape(manual.title()) + "</div><div class=\"edition\">" + manual.edition() + "</div></div>";
    }

    private static String contents(List<Heading> headings) {
        var html = new StringBuilder("<div class=\"contents\"><div class=\"heading\">Contents</div>");
        for (Heading heading : headings) {
            html.append("<a class=\"level%d\" href=\"#%s\">%s</a>"
                    .formatted(heading.getLevel(), id(heading), escape(Inline.text(heading))));
        }
        return html.append("</div>").toString();
    }

    /** Chapters with their sections inside: the outline a reader opens next to the page. */
    private static String bookmarks(List<Heading> headings) {
        var html = new StringBuilder("<bookmarks>");
        boolean open = false;
        for (Heading heading : headings) {
            boolean chapter = heading.getLevel() == 2;
            html.append(chapter && open ? "</bookmark>" : "");
            html.append("<bookmark name=\"%s\" href=\"#%s\"".formatted(escape(Inline.text(heading)), id(heading)));
            html.append(chapter ? ">" : "/>");
            open |= chapter;
        }
        return html.append(open ? "</bookmark>" : "").append("</bookmarks>").toString();
    }

    private static String body(Node root) {
        return HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof Heading heading) {
                        attributes.put("id", id(heading));
                    }
                    if (node instanceof Paragraph
                            && (node.getNext() instanceof ListBlock || node.getNext() instanceof TableBlock)) {
                        attributes.put("class", "lead-in");
                    }
                    if (node instanceof TableBlock
                            && Inline.children(node.getLastChild()).size() <= SHORT_TABLE) {
                        attributes.put("class", "short");
                    }
                })
                .build()
                .render(root);
    }

    private static List<Heading> headings(Node root) {
        var headings = new ArrayList<Heading>();
        for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() <= 3) {
                headings.add(heading);
            }
        }
        return headings;
    }

    private static String id(Heading heading) {
        return "s-" + Inline.text(heading).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}

/** Lines end at spaces only: the usual rules would part "20:00" and "TG-150", and whoever extracts the text would find two words. */
final class BreakAtSpaces implements FSTextBreaker {

    private String text = "";
    private int position;

    @Override
    public void setText(String text) {
        this.text = text;
        position = 0;
    }

    /** The place after the next space, then the end, then -1. */
    @Override
    public int next() {
        if (position >= text.length()) {
            return -1;
        }
        int space = text.indexOf(' ', position);
        position = space < 0 ? text.length() : space + 1;
        return position;
    }
}

/** A manual as a Word document with heading styles, numbered lists and tables whose header row repeats. */
final class DocxManual {

    // In twentieths of a point.
    private static final int A4_WIDTH = 11906;
    private static final int A4_HEIGHT = 16838;

    private final Manual manual;
    private final XWPFDocument document = new XWPFDocument();
    private BigInteger bullets = BigInteger.ZERO;

    DocxManual(Manual manual) {
        this.manual = manual;
    }

    byte[] render() throws IOException {
        styles();
        bullets = numbering(STNumberFormat.BULLET, "•", "–");
        titleBlock();
        blocks(manual.parsed());
        headerAndFooter();
        pageSize();
        properties();
        var bytes = new ByteArrayOutputStream();
        document.write(bytes);
        return withFixedTimes(bytes.toByteArray());
    }

    private void titleBlock() {
        paragraph("Title").createRun().setText(manual.title());
        paragraph("Subtitle")
                .createRun()
                .setText(SampleManuals.COMPANY + " · " + manual.departmentName() + " · " + manual.edition());
    }

    private void blocks(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Heading heading -> Inline.write(heading, paragraph("Heading" + (heading.getLevel() - 1)));
                case Paragraph text -> Inline.write(text, paragraph("Normal"));
                case ListBlock list -> list(list, 0);
                case TableBlock table -> table(table);
                case BlockQuote quote -> note(quote);
                default -> throw new IllegalArgumentException("No Word form for " + node);
            }
        }
    }

    private void note(BlockQuote quote) {
        for (Node node = quote.getFirstChild(); node != null; node = node.getNext()) {
            Inline.write(node, paragraph("Note"));
        }
    }

    private void list(ListBlock list, int level) {
        BigInteger number = list instanceof BulletList ? bullets : numbering(STNumberFormat.DECIMAL, "%1.", "%2.");
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            for (Node node = item.getFirstChild(); node != null; node = node.getNext()) {
                if (node instanceof ListBlock inner) {
                    list(inner, level + 1);
                } else {
                    XWPFParagraph paragraph = paragraph("ListParagraph");
                    paragraph.setNumID(number);
                    paragraph.setNumILvl(BigInteger.valueOf(level));
                    Inline.write(node, paragraph);
                }
            }
        }
    }

    private void table(TableBlock block) {
        List<TableRow> rows = new ArrayList<>();
        for (Node section = block.getFirstChild(); section != null; section = section.getNext()) {
            for (Node row = section.getFirstChild(); row != null; row = row.getNext()) {
                rows.add((TableRow) row);
            }
        }
        XWPFTable table =
                document.createTable(rows.size(), Inline.children(rows.get(0)).size());
        table.setStyleID("TableGrid");
        table.setWidth("100%");
        table.getRow(0).setRepeatHeader(true);
        for (int r = 0; r < rows.size(); r++) {
            row(rows.get(r), table.getRow(r));
        }
        paragraph("Normal");
    }

    private static void row(TableRow source, XWPFTableRow target) {
        target.setCantSplitRow(true);
        List<Node> cells = Inline.children(source);
        for (int c = 0; c < cells.size(); c++) {
            XWPFTableCell cell = target.getCell(c);
            Inline.write(cells.get(c), cell.getParagraphs().get(0));
            if (((TableCell) cells.get(c)).isHeader()) {
                cell.getParagraphs().get(0).getRuns().forEach(run -> run.setBold(true));
            }
        }
    }

    private XWPFParagraph paragraph(String style) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setStyle(style);
        return paragraph;
    }

    private void styles() {
        CTStyle normal = style("Normal", "Normal", 21, false, 0, 120);
        normal.setDefault(true);
        CTStyle note = style("Note", "Note", 19, false, 80, 160);
        note.getPPr().addNewInd().setLeft(BigInteger.valueOf(280));
        CTStyle grid = style("TableGrid", "Table Grid", 20, false, 0, 0);
        grid.setType(STStyleType.TABLE);
        var styles = document.createStyles();
        List.of(
                        normal,
                        note,
                        grid,
                        style("Title", "Title", 50, true, 0, 80),
                        style("Subtitle", "Subtitle", 22, false, 0, 480),
                        style("ListParagraph", "List Paragraph", 21, false, 0, 60),
                        outline(style("Heading1", "heading 1", 32, true, 400, 140), 0),
                        outline(style("Heading2", "heading 2", 24, true, 280, 100), 1),
                        outline(style("Heading3", "heading 3", 21, true, 200, 80), 2))
                .forEach(style -> styles.addStyle(new XWPFStyle(style)));
    }

    private static CTStyle style(String id, String name, int halfPoints, boolean bold, int before, int after) {
        CTStyle style = CTStyle.Factory.newInstance();
        style.setType(STStyleType.PARAGRAPH);
        style.setStyleId(id);
        style.addNewName().setVal(name);
        style.addNewQFormat();
        CTPPrGeneral paragraph = style.addNewPPr();
        paragraph.addNewSpacing().setBefore(BigInteger.valueOf(before));
        paragraph.getSpacing().setAfter(BigInteger.valueOf(after));
        CTRPr run = style.addNewRPr();
        String font = bold ? "Liberation Sans" : "Liberation Serif";
        run.addNewRFonts().setAscii(font);
        run.getRFontsArray(0).setHAnsi(font);
        if (bold) {
            run.addNewB();
        }
        run.addNewSz().setVal(BigInteger.valueOf(halfPoints));
        return style;
    }

    private static CTStyle outline(CTStyle style, int level) {
        style.getPPr().addNewKeepNext();
        style.getPPr().addNewOutlineLvl().setVal(BigInteger.valueOf(level));
        return style;
    }

    private BigInteger numbering(STNumberFormat.Enum format, String... texts) {
        var numbering = document.createNumbering();
        CTAbstractNum definition = CTAbstractNum.Factory.newInstance();
        definition.setAbstractNumId(
                BigInteger.valueOf(numbering.getAbstractNums().size()));
        for (int level = 0; level < texts.length; level++) {
            CTLvl form = definition.addNewLvl();
            form.setIlvl(BigInteger.valueOf(level));
            form.addNewStart().setVal(BigInteger.ONE);
            form.addNewNumFmt().setVal(format);
            form.addNewLvlText().setVal(texts[level]);
            var indent = form.addNewPPr().addNewInd();
            indent.setLeft(BigInteger.valueOf(400L * (level + 1)));
            indent.setHanging(BigInteger.valueOf(300));
        }
        return numbering.addNum(numbering.addAbstractNum(new XWPFAbstractNum(definition)));
    }

    private void headerAndFooter() {
        XWPFParagraph header = document.createHeader(HeaderFooterType.DEFAULT).createParagraph();
        header.createRun().setText(manual.title() + " · " + SampleManuals.COMPANY);
        XWPFParagraph footer = document.createFooter(HeaderFooterType.DEFAULT).createParagraph();
        footer.setAlignment(ParagraphAlignment.RIGHT);
        footer.createRun().setText("Page ");
        footer.getCTP().addNewFldSimple().setInstr("PAGE");
        footer.createRun().setText(" of ");
        footer.getCTP().addNewFldSimple().setInstr("NUMPAGES");
    }

    private void pageSize() {
        var body = document.getDocument().getBody();
        var size = (body.isSetSectPr() ? body.getSectPr() : body.addNewSectPr()).addNewPgSz();
        size.setW(BigInteger.valueOf(A4_WIDTH));
        size.setH(BigInteger.valueOf(A4_HEIGHT));
    }

    private void properties() {
        var properties = document.getProperties().getCoreProperties();
        properties.setTitle(manual.title());
        properties.setCreator(SampleManuals.COMPANY + ", " + manual.departmentName());
        properties.setCreated(Optional.of(manual.instant()));
        properties.setModified(Optional.of(manual.instant()));
    }

    /** The zip's own clock would make every build differ. */
    private byte[] withFixedTimes(byte[] docx) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(docx));
                var out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(manual.date().atTime(9, 0));
                out.putNextEntry(copy);
                in.transferTo(out);
            }
        }
        return bytes.toByteArray();
    }
}

/** What stands inside a Markdown block: its words, and their bold, italic and code runs. */
final class Inline {

    private Inline() {}

    static List<Node> children(Node parent) {
        var children = new ArrayList<Node>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
            children.add(child);
        }
        return children;
    }

    static String text(Node node) {
        return switch (node) {
            case Text text -> text.getLiteral();
            case Code code -> code.getLiteral();
            case SoftLineBreak ignored -> " ";
            default -> String.join("", children(node).stream().map(Inline::text).toList());
        };
    }

    static void write(Node parent, XWPFParagraph paragraph) {
        write(parent, paragraph, false, false);
    }

    private static void write(Node parent, XWPFParagraph paragraph, boolean bold, boolean italic) {
        for (Node child : children(parent)) {
            boolean leaf = child instanceof Text || child instanceof Code || child instanceof SoftLineBreak;
            if (leaf) {
                XWPFRun run = paragraph.createRun();
                run.setText(text(child));
                if (bold) {
                    run.setBold(true);
                }
                if (italic) {
                    run.setItalic(true);
                }
            } else {
                write(child, paragraph, bold || child instanceof StrongEmphasis, italic || child instanceof Emphasis);
            }
        }
    }
}
