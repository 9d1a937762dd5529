package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.vademecum.support.TestFiles;

/** Files of every format and encoding, and what is to be read in each. */
final class Corpus {
    /**
     * A file.
     *
     * @param expected each of these blocks, as {@link Parsing#blocks} shows them, in this order; others may stand between
     * @param refusal the key of the error instead, empty when the file is read
     */
    record Sample(String name, byte[] content, String refusal, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Sentences with the letters that encodings differ in. */
    private static final Map<String, String> SENTENCES = new LinkedHashMap<>();

    static {
        SENTENCES.put("en", "The filter must be cleaned every week, and replaced after three months at the latest.");
        SENTENCES.put("de", "Die Größe der Tür beträgt zwei Meter. Müller prüft sie jährlich, spätestens im März.");
        SENTENCES.put(
                "fr", "Les congés payés sont à prendre avant la fin de l'été, sauf accord écrit du gérant à Besançon.");
        SENTENCES.put(
                "pl", "Każdy pracownik zgłasza urlop wypoczynkowy najpóźniej dwa tygodnie wcześniej, także w święta.");
        SENTENCES.put(
                "cs",
                "Každý zaměstnanec musí žádost o dovolenou předložit nejpozději čtrnáct dní předem, i během svátků.");
        SENTENCES.put("ru", "Каждый сотрудник обязан сообщить об отпуске не позднее чем за две недели до его начала.");
        SENTENCES.put(
                "el",
                "Κάθε εργαζόμενος πρέπει να δηλώνει την άδειά του το αργότερο δύο εβδομάδες πριν από την έναρξη.");
        SENTENCES.put(
                "tr",
                "Her çalışan yıllık iznini en geç iki hafta önceden yöneticisine yazılı olarak bildirmek zorundadır,"
                        + " değişiklik için başvuru şarttır.");
        SENTENCES.put("he", "כל עובד חייב להודיע על חופשה לכל המאוחר שבועיים לפני תחילתה למנהל הישיר שלו.");
        SENTENCES.put("ar", "يجب على كل موظف أن يبلغ عن إجازته قبل أسبوعين على الأقل من بدايتها إلى مديره المباشر.");
        SENTENCES.put("ja", "従業員は休暇の二週間前までに上司へ届け出なければなりません。フィルターは毎週清掃してください。");
        SENTENCES.put("zh", "每位员工必须至少提前两周向主管申请年假。过滤器必须每周清洗一次，最迟三个月后更换。");
        SENTENCES.put("zh-Hant", "每位員工必須至少提前兩週向主管申請年假。濾網必須每週清洗一次，最遲三個月後更換。");
        SENTENCES.put("ko", "모든 직원은 휴가 시작 최소 이 주 전에 상사에게 신청해야 합니다. 필터는 매주 청소해야 합니다.");
    }

    private static final Map<String, List<String>> ENCODINGS = Map.ofEntries(
            Map.entry("en", List.of("US-ASCII", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")),
            Map.entry(
                    "de",
                    List.of(
                            "UTF-8",
                            "ISO-8859-1",
                            "windows-1252",
                            "UTF-16LE",
                            "UTF-16BE",
                            "UTF-16",
                            "UTF-32LE",
                            "UTF-32BE")),
            Map.entry("fr", List.of("UTF-8", "ISO-8859-1", "windows-1252")),
            Map.entry("pl", List.of("UTF-8", "ISO-8859-2", "windows-1250")),
            Map.entry("cs", List.of("UTF-8", "ISO-8859-2", "windows-1250")),
            Map.entry("ru", List.of("UTF-8", "KOI8-R", "windows-1251", "ISO-8859-5", "IBM866", "UTF-16LE", "UTF-16BE")),
            Map.entry("el", List.of("UTF-8", "ISO-8859-7", "windows-1253")),
            Map.entry("tr", List.of("UTF-8", "ISO-8859-9", "windows-1254")),
            Map.entry("he", List.of("UTF-8", "windows-1255")),
            Map.entry("ar", List.of("UTF-8", "windows-1256", "ISO-8859-6")),
            Map.entry("ja", List.of("UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-16", "UTF-16LE", "UTF-16BE")),
            Map.entry("zh", List.of("UTF-8", "GB18030", "GBK", "UTF-16", "UTF-16LE", "UTF-16BE")),
            Map.entry("zh-Hant", List.of("UTF-8", "Big5", "UTF-16LE")),
            Map.entry("ko", List.of("UTF-8", "EUC-KR", "UTF-16BE")));

    private static final List<String> MARKED = List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE");

    private final List<Sample> samples = new ArrayList<>();
    private final Path dir;

    private Corpus(Path dir) {
        this.dir = dir;
    }

    /** All of them; {@code dir} is where some are made. */
    static List<Sample> in(Path dir) throws Exception {
        Corpus corpus = new Corpus(dir);
        corpus.encodings();
        corpus.texts();
        corpus.tables();
        corpus.web();
        corpus.office();
        corpus.oldOffice();
        corpus.openDocuments();
        corpus.mails();
        corpus.books();
        corpus.pdfs();
        corpus.hostile();
        return corpus.samples;
    }

    private void read(String name, byte[] content, String... expected) {
        samples.add(new Sample(name, content, "", List.of(expected)));
    }

    private void read(String name, String content, String... expected) {
        read(name, content.getBytes(UTF_8), expected);
    }

    private void refused(String name, byte[] content, String key) {
        samples.add(new Sample(name, content, key, List.of()));
    }

    private void encodings() {
        SENTENCES.forEach((language, sentence) -> {
            for (String encoding : ENCODINGS.get(language)) {
                String name = language + " in " + encoding;
                byte[] text = (sentence + "\n\n" + sentence).getBytes(Charset.forName(encoding));
                read(name + ".txt", text, "P " + sentence, "P " + sentence);
            }
            String page = "<html><head><meta charset=\"%s\"></head><body><h1>A</h1><p>%s</p></body></html>";
            String last = ENCODINGS.get(language).getLast();
            Charset declared = Charset.forName(last.startsWith("UTF-") ? "UTF-8" : last);
            read(
                    language + " declared.html",
                    page.formatted(declared.name(), sentence).getBytes(declared),
                    "H1 A",
                    "P " + sentence);
        });
        for (String encoding : MARKED) {
            byte[] marked = ("\uFEFF" + SENTENCES.get("de")).getBytes(Charset.forName(encoding));
            read("mark of " + encoding + ".txt", marked, "P " + SENTENCES.get("de"));
        }
        byte[] separated = "Größe;Übung\nfünf;zwölf\n".getBytes(Charset.forName("windows-1252"));
        read("western.csv", separated, "T Größe | Übung\nfünf | zwölf");
        read(
                "wide.csv",
                "\uFEFFGröße;Übung\nfünf;zwölf\n".getBytes(Charset.forName("UTF-16LE")),
                "T Größe | Übung\nfünf | zwölf");
        read(
                "city.xml",
                "<?xml version='1.0' encoding='ISO-8859-2'?>\n<city>Łódź</city>"
                        .getBytes(Charset.forName("ISO-8859-2")),
                "C <?xml version='1.0' encoding='ISO-8859-2'?>\n<city>Łódź</city>");
        read("wide.md", "\uFEFF# Größe\n\nfünf".getBytes(Charset.forName("UTF-16LE")), "H1 Größe", "P fünf");
    }

    private void texts() {
        read(
                "rules.txt",
                "COMPANY RULES\n\n1.1 Doors\n\nClose them:\n- front\n- back\n",
                "H1 COMPANY RULES",
                "H2 1.1 Doors",
                "L1 front",
                "L1 back");
        read("windows.txt", "First.\r\n\r\nSecond.\r\n", "P First.", "P Second.");
        read("README", "Just a name without an ending.", "P Just a name without an ending.");
        read("notes.log", "12:00 started\n12:01 stopped\n", "C 12:00 started\n12:01 stopped");
        read(
                "long.md",
                "# One\n\n## Two\n\n1. first\n2. second\n   - inner\n\n> quoted\n\n```\ncode  here\n```\n",
                "H1 One",
                "H2 Two",
                "L1 1. first",
                "L1 2. second",
                "L2 inner",
                "P quoted",
                "C code  here");
        read("table.md", "| A | B |\n|---|---|\n| 1 | 2 |\n", "T A | B\n1 | 2");
        read("front.md", "---\ntitle: Front\n---\n# Head\n", "H1 Head");
        read("data.json", "{\"limit\": 30,\n  \"unit\": \"days\"}", "C {\"limit\": 30,\n  \"unit\": \"days\"}");
        read(
                "data.xml",
                "<?xml version=\"1.0\"?>\n<a>\n  <b>text</b>\n</a>\n",
                "C <?xml version=\"1.0\"?>\n<a>\n  <b>text</b>\n</a>");
        read("data.yaml", "limit: 30\nunit: days\n", "C limit: 30\nunit: days");
        read("Main.java", "class Main {\n    int limit = 30;\n}\n", "C class Main {\n    int limit = 30;\n}");
        read("main.py", "def limit():\n    return 30\n", "C def limit():\n    return 30");
        read("main.c", "int main(void) {\n  return 0;\n}\n", "C int main(void) {\n  return 0;\n}");
        read("Main.cs", "class Main {\n    int Limit = 30;\n}\n", "C class Main {\n    int Limit = 30;\n}");
        read("main.cpp", "int main() {\n  return 0;\n}\n", "C int main() {\n  return 0;\n}");
        read("index.php", "<?php\n$limit = 30;\n", "C <?php\n$limit = 30;");
        read("limit.rb", "def limit\n  30\nend\n", "C def limit\n  30\nend");
        read("paper.tex", "\\section{Limit}\nThirty days.\n", "C \\section{Limit}\nThirty days.");
        read("page.css", "p {\n  margin: 0;\n}\n", "C p {\n  margin: 0;\n}");
        read("app.ts", "const limit: number = 30;\n", "C const limit: number = 30;");
        read("query.sql", "select *\n  from limits;\n", "C select *\n  from limits;");
        read("run.sh", "#!/bin/sh\necho limit\n", "C #!/bin/sh\necho limit");
        read("app.js", "function limit() {\n  return 30;\n}\n", "C function limit() {\n  return 30;\n}");
        read("app.properties", "limit=30\nunit=days\n", "C limit=30\nunit=days");
    }

    private void tables() {
        String expected = "T Code | Meaning\nE1 | Sensor, outdoor\nE2 | \"low\"";
        read("a.csv", "Code,Meaning\nE1,\"Sensor, outdoor\"\nE2,\"\"\"low\"\"\"\n", expected);
        read("b.csv", "Code;Meaning\nE1;Sensor, outdoor\nE2;\"\"\"low\"\"\"\n", expected);
        read("c.tsv", "Code\tMeaning\nE1\tSensor, outdoor\nE2\t\"\"\"low\"\"\"\n", expected);
        read("d.csv", "Code|Meaning\nE1|Sensor, outdoor\nE2|\"\"\"low\"\"\"\n", expected);
    }

    private void web() {
        read(
                "page.html",
                "<html><body><nav>Menu</nav><h1>Head</h1><ul><li>One<ol><li>Two</li></ol></li></ul>"
                        + "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table></body></html>",
                "H1 Head",
                "L1 One",
                "L2 1. Two",
                "T A | B\n1 | 2");
        read(
                "page.xhtml",
                "<?xml version=\"1.0\"?><html"
                        + " xmlns=\"http://www.w3.org/1999/xhtml\"><body><h2>Head</h2><p>Text.</p></body></html>",
                "H2 Head",
                "P Text.");
        read("fragment.html", "<p>Only a &ldquo;paragraph&rdquo;.", "P Only a “paragraph”.");
    }

    private void office() throws Exception {
        try (DocxSketch sketch = new DocxSketch()) {
            sketch.heading(1, "Leave")
                    .paragraph("Everyone gets 28 days.")
                    .item(0, "by phone")
                    .tableWithJoinedCells()
                    .footnoted("See the note", "It is short.");
            made(
                    "leave.docx",
                    sketch.save(dir, "leave.docx"),
                    "H1 1 Leave",
                    "P Everyone gets 28 days.",
                    "L1 by phone",
                    "T Grade | Days | Days\nA | 1 | 2\nA | 3 | 4",
                    "P See the note¹",
                    "P ¹ It is short.");
        }
        read("macro.docm", HostileFiles.docm("With a macro."), "P With a macro.");
        read("nested.docx", HostileFiles.nested(50), "P Level 49.");
        read(
                "sheets.xlsx",
                sheets(new XSSFWorkbook()),
                "H1 Rates",
                "T Zone | Fee\nA | 2",
                "H1 More",
                "T Zone | Fee\nA | 2");
    }

    private void made(String name, Path file, String... expected) throws IOException {
        read(name, Files.readAllBytes(file), expected);
    }

    private void oldOffice() throws Exception {
        read(
                "sheets.xls",
                sheets(new HSSFWorkbook()),
                "H1 Rates",
                "T Zone | Fee\nA | 2",
                "H1 More",
                "T Zone | Fee\nA | 2");
        ByteArrayOutputStream slides = new ByteArrayOutputStream();
        try (HSLFSlideShow show = new HSLFSlideShow()) {
            var slide = show.createSlide();
            slide.addTitle().setText("Goals");
            slide.createTextBox().setText("Grow slowly.");
            show.write(slides);
        }
        read("slides.ppt", slides.toByteArray(), "H2 Goals", "P Grow slowly.");
        read(
                "letter.rtf",
                "{\\rtf1\\ansi\\ansicpg1252\\pard\\b Head\\b0\\par\\pard M\\'fcller, \\u8364?5.\\par}",
                "H1 Head",
                "P Müller, €5.");
        read(
                "cyrillic.rtf",
                "{\\r"
                        + "tf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset204 Arial;}}\\f0\\pard"
                        + " \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2.\\par}",
                "P Привет.");
    }

    private static byte[] sheets(Workbook empty) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = empty) {
            for (String name : List.of("Rates", "More")) {
                Sheet sheet = book.createSheet(name);
                Row head = sheet.createRow(0);
                head.createCell(0).setCellValue("Zone");
                head.createCell(1).setCellValue("Fee");
                Row row = sheet.createRow(1);
                row.createCell(0).setCellValue("A");
                row.createCell(1).setCellFormula("1+1");
                book.getCreationHelper().createFormulaEvaluator().evaluateFormulaCell(row.getCell(1));
            }
            book.write(bytes);
        }
        return bytes.toByteArray();
    }

    private void openDocuments() {
        read("travel.odt", HostileFiles.odt("", "Book early."), "P Book early.");
        read(
                "travel.ods",
                HostileFiles.openDocument(
                        "spreadsheet",
                        "<table:table table:name=\"Rates\">" + row("Zone", "Fee") + row("A", "2") + "</table:table>"),
                "H1 Rates",
                "T Zone | Fee\nA | 2");
        read(
                "travel.odp",
                HostileFiles.openDocument(
                        "presentation",
                        "<draw:page draw:name=\"One\"><draw:frame><draw:text-box>"
                                + "<text:p>Grow slowly.</text:p></draw:text-box></draw:frame></draw:page>"),
                "P Grow slowly.");
        read(
                "notes.odt",
                HostileFiles.openDocument(
                        "text",
                        "<text:h text:outline-level=\"2\">Head</text:h><text:p>See the note<text:note"
                                + " text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>It"
                                + " is short.</text:p></text:note-body></text:note>.</text:p>"),
                "H2 Head",
                "P See the note¹.",
                "P ¹ It is short.");
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("<table:table-row>");
        for (String cell : cells) {
            row.append("<table:table-cell><text:p>").append(cell).append("</text:p></table:table-cell>");
        }
        return row + "</table:table-row>";
    }

    private void mails() throws IOException {
        String head =
                "From: Ada Ruiz <ada@example.com>\r\nTo: all@example.com\r\nDate: Mon, 2 Nov 2026 09:30:00 +0100\r\n";
        String[] shown = {"P From: ada@example.com", "P To: all@example.com", "P Date: 2026-11-02 08:30 UTC"};
        read(
                "plain.eml",
                head + "Subject: New filters\r\n\r\nClean them:\r\n- weekly\r\n- with water\r\n\r\nThank you.\r\n",
                "H1 New filters",
                shown[0],
                shown[1],
                shown[2],
                "P Clean them:",
                "L1 weekly",
                "L1 with water",
                "P Thank you.");
        read(
                "encoded.eml",
                head + "Subject: =?ISO-8859-1?Q?Pr=FCfung?=\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\nDie Pr=FCfung ist im M=E4rz.\r\n",
                "H1 Prüfung",
                "P Die Prüfung ist im März.");
        String packed = Base64.getEncoder().encodeToString("<h2>Rules</h2><p>Größe zählt.</p>".getBytes(UTF_8));
        read(
                "alternative.eml",
                head + "Subject: Two\r\n"
                        + "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
                        + "--x\r\n"
                        + "Content-Type: multipart/alternative; boundary=y\r\n\r\n"
                        + "--y\r\n"
                        + "Content-Type: text/plain\r\n\r\n"
                        + "The poor form.\r\n"
                        + "--y\r\n"
                        + "Content-Type: text/html; charset=UTF-8\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                        + packed
                        + "\r\n"
                        + "--y--\r\n"
                        + "--x\r\n"
                        + "Content-Type: application/pdf\r\n"
                        + "Content-Disposition: attachment; filename=rules.pdf\r\n\r\n"
                        + "%PDF\r\n"
                        + "--x\r\n"
                        + "Content-Type: message/rfc822\r\n\r\n"
                        + "Subject: inner\r\n\r\n"
                        + "Inner text.\r\n"
                        + "--x--\r\n",
                "H1 Two",
                "H2 Rules",
                "P Größe zählt.",
                "P Attachments: rules.pdf, message/rfc822");
        foreignMails(head);
        read(
                "mail.msg",
                msg("New filters", "Clean them weekly.\r\n\r\nThank you."),
                "H1 New filters",
                "P From: Ada Ruiz",
                "P To: Everyone",
                "P Clean them weekly.",
                "P Thank you.");
    }

    private void foreignMails(String head) throws IOException {
        Charset cyrillic = Charset.forName("windows-1251");
        String sentence = SENTENCES.get("ru");
        String[] expected = {"H1 Отпуск", "P " + sentence};
        String mail = head + "Subject: Отпуск\r\n\r\n" + sentence + "\r\n";
        read("untold.eml", mail.getBytes(cyrillic), expected);
        read("untold in UTF-8.eml", mail, expected);
        read(
                "untold page.eml",
                (head + "Subject: Miasto\r\nContent-Type: text/html\r\n\r\n<html><head><meta"
                                + " charset=\"ISO-8859-2\"></head><body><p>Łódź</p></body></html>\r\n")
                        .getBytes(Charset.forName("ISO-8859-2")),
                "H1 Miasto",
                "P Łódź");
        read(
                "untold attachment.eml",
                (head + "Subject: Отпуск\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
                                + "--x\r\nContent-Type: text/plain\r\n\r\n" + sentence + "\r\n"
                                + "--x\r\nContent-Type: application/pdf\r\n"
                                + "Content-Disposition: attachment; filename=\"Заявление.pdf\"\r\n\r\n%PDF\r\n--x--\r\n")
                        .getBytes(cyrillic),
                "H1 Отпуск",
                "P " + sentence,
                "P Attachments: Заявление.pdf");
        byte[] codePage = new byte[16];
        ByteBuffer.wrap(codePage)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x3FFD0003)
                .putInt(0)
                .putInt(1251);
        read("narrow.msg", msg("Отпуск", sentence, "001E", cyrillic, codePage), expected);
        read("untold.msg", msg("Отпуск", sentence, "001E", cyrillic, new byte[0]), expected);
    }

    private static byte[] msg(String subject, String body) throws IOException {
        return msg(subject, body, "001F", Charset.forName("UTF-16LE"), new byte[0]);
    }

    /** {@code type} is that of strings, as MAPI numbers it; {@code properties} are entries of 16 bytes. */
    private static byte[] msg(String subject, String body, String type, Charset charset, byte[] properties)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (POIFSFileSystem files = new POIFSFileSystem()) {
            Map.of("001A", "IPM.Note", "0037", subject, "1000", body, "0C1A", "Ada Ruiz", "0E04", "Everyone")
                    .forEach((tag, value) -> {
                        try {
                            files.createDocument(
                                    new java.io.ByteArrayInputStream(value.getBytes(charset)),
                                    "__substg1.0_" + tag + type);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
            byte[] entries = Arrays.copyOf(new byte[32], 32 + properties.length);
            System.arraycopy(properties, 0, entries, 32, properties.length);
            files.createDocument(new java.io.ByteArrayInputStream(entries), "__properties_version1.0");
            files.writeFilesystem(bytes);
        }
        return bytes.toByteArray();
    }

    private void books() {
        read(
                "book.epub",
                HostileFiles.epub("one.xhtml", "two%20b.xhtml"),
                "H1 Chapter one.xhtml",
                "P Text.",
                "H1 Chapter two b.xhtml");
        String folder = "my%20book/";
        read(
                "spaced.epub",
                HostileFiles.epub(folder, List.of("one.xhtml", "two%20b.xhtml"), List.of()),
                "H1 Chapter one.xhtml",
                "H1 Chapter two b.xhtml");
        read(
                "incomplete.epub",
                HostileFiles.epub("book/", List.of("one.xhtml", "lost.xhtml", "two.xhtml"), List.of("lost.xhtml")),
                "H1 Chapter one.xhtml",
                "P Text.",
                "H1 Chapter two.xhtml");
        read(
                "illustrated.epub",
                HostileFiles.withEntry(
                        HostileFiles.book("<p>See <img src=\"a.png\"/><img src=\"lost.png\"/> this.</p>"
                                + "<svg><image href=\"a.png\"/></svg><p>After.</p>"),
                        "book/a.png",
                        HostileFiles.png(40_000, 40_000)),
                "P See this.",
                "P After.");
        refused(
                "locked.epub",
                HostileFiles.withEntry(HostileFiles.epub("one.xhtml"), "META-INF/rights.xml", new byte[] {'x'}),
                "password_protected");
    }

    private void pdfs() throws Exception {
        made(
                "head.pdf",
                new PdfSketch()
                        .heading(18, "Annual leave")
                        .paragraph("Everyone gets 28 days.")
                        .save(dir, "head.pdf"),
                "H1 Annual leave",
                "P Everyone gets 28 days.");
        made(
                "pages.pdf",
                new PdfSketch()
                        .paragraph("One.")
                        .page()
                        .paragraph("Two.")
                        .page()
                        .paragraph("Three.")
                        .save(dir, "pages.pdf"),
                "P One.",
                "P Two.",
                "P Three.");
        made(
                "hyphen.pdf",
                new PdfSketch()
                        .paragraph("Everybody may carry over a small amount of the holi-", "days into the next year.")
                        .save(dir, "hyphen.pdf"),
                "P Everybody may carry over a small amount of the holidays into the next year.");
        made(
                "turned.pdf",
                new PdfSketch().turned(90).upwards(100, "Sideways text.").save(dir, "turned.pdf"),
                "P Sideways text.");
        made(
                "open.pdf",
                new PdfSketch().paragraph("Anybody may read this.").protect("").save(dir, "open.pdf"),
                "P Anybody may read this.");
        refused(
                "secret.pdf",
                Files.readAllBytes(
                        new PdfSketch().paragraph("Secret.").protect("sesame").save(dir, "secret.pdf")),
                "password_protected");
        byte[] whole = Files.readAllBytes(new PdfSketch().paragraph("Whole.").save(dir, "whole.pdf"));
        refused("half.pdf", HostileFiles.half(whole), "corrupt");
    }

    private void hostile() throws Exception {
        refused("bomb.docx", HostileFiles.docxBomb(60), "too_much_memory");
        refused("bomb.xlsx", HostileFiles.xlsxBomb(60), "too_much_memory");
        refused("laughs.docx", HostileFiles.docxOfLaughs(), "corrupt");
        refused("laughs.odt", HostileFiles.odtOfLaughs(), "corrupt");
        read("laughs.xml", HostileFiles.xmlOfLaughs());
        refused("deep.docx", HostileFiles.deepDocx(20_000), "corrupt");
        refused("deep.html", ("<div>".repeat(20_000) + "deep").getBytes(US_ASCII), "corrupt");
        refused("deep.rtf", ("{\\rtf1 " + "{".repeat(200_000) + "deep").getBytes(US_ASCII), "empty");
        read("deep.md", "> ".repeat(50_000) + "deep");
        read("deep.json", "[".repeat(500_000) + "]".repeat(500_000));
        read("deep.xml", new String(HostileFiles.deepXml(100_000), UTF_8));
        refused("deep.pdf", HostileFiles.deepPdf(200_000), "corrupt");
        refused("circle.pdf", HostileFiles.pdfOfCircle(), "no_text");
        refused("bomb.pdf", HostileFiles.pdfBomb(60), "no_text");
        refused("big.txt", blanks(60), "too_much_memory");
        refused("huge.png", HostileFiles.png(40_000, 40_000), "too_many_pixels");
        byte[] huge = HostileFiles.png(40_000, 40_000);
        pictured("with huge.docx", "huge.png", huge);
        pictured("with cut.docx", "cut.jpeg", HostileFiles.half(TestFiles.picture("jpeg", "Cut off.")));
        pictured("with noise.docx", "noise.png", HostileFiles.noise(100_000, 5));
        pictured("with drawing.docx", "drawing.emf", HostileFiles.noise(1_000, 6));
        try (DocxSketch sketch = new DocxSketch();
                DocxSketch scan = new DocxSketch()) {
            byte[] page = TestFiles.picture("png", "A page.");
            refused("huge.docx", bytes(sketch.picture("huge.png", huge)), "too_many_pixels");
            refused("scan.docx", bytes(scan.picture("page.png", page)), "no_text");
        }
        refused("half.docx", HostileFiles.half(HostileFiles.docx("Half.")), "corrupt");
        refused("half.xlsx", HostileFiles.half(HostileFiles.xlsx("Half.")), "corrupt");
        refused("half.epub", HostileFiles.half(HostileFiles.epub("one.xhtml")), "corrupt");
        refused("damaged.xlsx", HostileFiles.damaged(HostileFiles.xlsx("Damaged."), 3), "corrupt");
        refused("noise.pdf", HostileFiles.noise(100_000, 1), "corrupt");
        refused("noise.docx", HostileFiles.noise(100_000, 2), "corrupt");
        refused("noise.txt", HostileFiles.noise(100_000, 3), "unsupported_type");
        refused("noise", HostileFiles.noise(100_000, 4), "unsupported_type");
        refused("empty.pdf", new byte[0], "empty");
        refused("blank.txt", " \n \n".getBytes(US_ASCII), "empty");
        refused(
                "files.zip",
                HostileFiles.withEntry(HostileFiles.emptyZip(), "a.txt", new byte[] {'a'}),
                "unsupported_type");
    }

    /** What is wrong with a picture costs nothing of the text around it. */
    private void pictured(String name, String picture, byte[] content) throws IOException {
        try (DocxSketch sketch = new DocxSketch()) {
            read(
                    name,
                    bytes(sketch.paragraph("Before.")
                            .picture(picture, content)
                            .picture("page.png", TestFiles.picture("png", "A page."))
                            .paragraph("After.")),
                    "P Before.",
                    "P After.");
        }
    }

    private byte[] bytes(DocxSketch sketch) throws IOException {
        return Files.readAllBytes(sketch.save(dir, "sketch.docx"));
    }

    private static byte[] blanks(int megabytes) {
        byte[] blanks = HostileFiles.blanks(megabytes);
        blanks[0] = 'x';
        return blanks;
    }
}
