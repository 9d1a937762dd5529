package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Makes the files that one would not like to get. */
public final class HostileFiles {
    static final long MEGABYTE = 1024 * 1024;

    private static final String LAUGHS = laughs();

    private HostileFiles() {}

    private static String laughs() {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE x [<!ENTITY l0 \"laughter \">");
        for (int i = 1; i < 12; i++) {
            dtd.append(
                    "<!ENTITY l%d \"%s\">".formatted(i, "&l%d;".formatted(i - 1).repeat(10)));
        }
        return dtd + "]>";
    }

    /** A Word document whose body unpacks to so many megabytes. */
    static byte[] docxBomb(int megabytes) {
        return withBulk(docx("Boom."), "word/document.xml", "Boom.", megabytes);
    }

    static byte[] xlsxBomb(int megabytes) {
        return withBulk(xlsx("Boom."), "xl/sharedStrings.xml", "Boom.", megabytes);
    }

    static byte[] docxOfLaughs() {
        return withXml(docx("Ha."), "word/document.xml", xml -> withDoctype(xml, LAUGHS, "Ha.", "&l11;"));
    }

    static byte[] xmlOfLaughs() {
        return ("<?xml version=\"1.0\"?>" + LAUGHS + "<x>&l11;</x>").getBytes(UTF_8);
    }

    static byte[] odtOfLaughs() {
        return odt(LAUGHS, "&l11;");
    }

    /** A document whose text names what lies at the address. */
    static byte[] docxThatFetches(String address) {
        return withXml(
                docx("Seen: it"),
                "word/document.xml",
                xml -> withDoctype(xml, entity(address), "Seen: it", "Seen: &e;"));
    }

    static byte[] xlsxThatFetches(String address) {
        return withXml(
                xlsx("Seen: it"),
                "xl/sharedStrings.xml",
                xml -> withDoctype(xml, entity(address), "Seen: it", "Seen: &e;"));
    }

    static byte[] odtThatFetches(String address) {
        return odt(entity(address), "Seen: &e;");
    }

    static byte[] htmlThatFetches(String address) {
        String markup = "<!DOCTYPE html [<!ENTITY e SYSTEM \"%1$s\">]><html><head><link rel=stylesheet href=\"%1$s\">"
                + "<script src=\"%1$s\"></script></head><body><p>Seen: &e;</p><img src=\"%1$s\">"
                + "<iframe src=\"%1$s\"></iframe></body></html>";
        return markup.formatted(address).getBytes(UTF_8);
    }

    static byte[] xhtmlThatFetches(String address) {
        String markup =
                "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//X//Y\" \"%1$s\" [<!ENTITY e SYSTEM \"%1$s\">]><html"
                        + " xmlns=\"http://www.w3.org/1999/xhtml\""
                        + " xmlns:xi=\"http://www.w3.org/2001/XInclude\"><body><p>Seen: &e;</p><xi:include"
                        + " href=\"%1$s\"/></body></html>";
        return markup.formatted(address).getBytes(UTF_8);
    }

    private static String entity(String address) {
        return "<!DOCTYPE x SYSTEM \"%1$s\" [<!ENTITY %% p SYSTEM \"%1$s\"> %%p; <!ENTITY e SYSTEM \"%1$s\">]>"
                .formatted(address);
    }

    private static String withDoctype(String xml, String doctype, String text, String entity) {
        String body = xml.startsWith("<?") ? xml.substring(xml.indexOf("?>") + 2) : xml;
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + doctype + body.replace(text, entity);
    }

    static byte[] deepXml(int depth) {
        return ("<?xml version=\"1.0\"?>" + "<a>".repeat(depth) + "deep" + "</a>".repeat(depth)).getBytes(UTF_8);
    }

    static byte[] deepDocx(int depth) {
        String cell = "<w:tbl><w:tr><w:tc>";
        return withXml(
                docx("Deep."),
                "word/document.xml",
                xml -> xml.replaceFirst(
                        "<w:p>",
                        cell.repeat(depth) + "<w:p><w:r><w:t>Down.</w:t></w:r></w:p>"
                                + "</w:tc></w:tr></w:tbl>".repeat(depth) + "<w:p>"));
    }

    /** Only its header and a little of its data: so many pixels each way. */
    public static byte[] png(int width, int height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(header);
            fields.writeInt(width);
            fields.writeInt(height);
            fields.write(new byte[] {8, 2, 0, 0, 0});
            pngChunk(out, "IHDR", header.toByteArray());
            pngChunk(out, "IDAT", deflated(new byte[100_000]));
            pngChunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void pngChunk(DataOutputStream out, String type, byte[] data) throws IOException {
        out.writeInt(data.length);
        CRC32 sum = new CRC32();
        sum.update(type.getBytes(ISO_8859_1));
        sum.update(data);
        out.write(type.getBytes(ISO_8859_1));
        out.write(data);
        out.writeInt((int) sum.getValue());
    }

    /** A PDF of the objects given, the first being its catalogue; without a table of where they are. */
    static byte[] pdf(String... objects) {
        StringBuilder pdf = new StringBuilder("%PDF-1.7\n");
        for (int i = 0; i < objects.length; i++) {
            pdf.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
        }
        return (pdf + "trailer << /Root 1 0 R >>\n%%EOF\n").getBytes(ISO_8859_1);
    }

    /** The tree of pages runs in a circle. */
    static byte[] pdfOfCircle() {
        return pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2000000000 >>",
                "<< /Type /Pages /Kids [2 0 R 3 0 R] /Parent 2 0 R /Count 2000000000 >>");
    }

    /** Arrays within arrays. */
    static byte[] deepPdf(int depth) {
        return pdf(
                "<< /Type /Catalog /Pages 2 0 R /Deep " + "[".repeat(depth) + "]".repeat(depth) + " >>",
                "<< /Type /Pages /Kids [] /Count 0 >>");
    }

    /** A form that draws itself, twice. */
    static byte[] pdfThatDrawsItself() {
        String draw = "/F Do /F Do BT /T 12 Tf (again) Tj ET";
        return pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources 5 0 R >>",
                stream("", draw),
                "<< /XObject << /F 6 0 R >> /Font << /T << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
                stream("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources 5 0 R", draw));
    }

    /** A page whose content unpacks to so many megabytes of white space. */
    static byte[] pdfBomb(int megabytes) throws IOException {
        String packed = new String(deflated(blanks(megabytes)), ISO_8859_1);
        return pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
                stream("/Filter /FlateDecode", packed));
    }

    private static String stream(String entries, String data) {
        return "<< " + entries + " /Length " + data.length() + " >>\nstream\n" + data + "\nendstream";
    }

    /** A Word file with a macro's container in it, under the content type of those. */
    static byte[] docm(String text) {
        byte[] typed = withXml(
                docx(text),
                "[Content_Types].xml",
                xml -> xml.replace(
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                        "application/vnd.ms-word.document.macroEnabled.main+xml"));
        return withPart(typed, "word/vbaProject.bin", "Sub AutoOpen() Shell \"calc\" End Sub".getBytes(UTF_8));
    }

    /** Word documents embedded in each other. */
    static byte[] nested(int depth) {
        byte[] inner = docx("The innermost.");
        for (int i = 0; i < depth; i++) {
            inner = withPart(docx("Level " + i + "."), "word/embeddings/inner.docx", inner);
        }
        return inner;
    }

    static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    /** Some bytes in the middle are others. */
    static byte[] damaged(byte[] whole, long seed) {
        byte[] damaged = whole.clone();
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            damaged[whole.length / 4 + random.nextInt(whole.length / 2)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    static byte[] noise(int length, long seed) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    static byte[] docx(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText(text);
            document.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] xlsx(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XSSFWorkbook workbook = new XSSFWorkbook()) {
            workbook.createSheet("Sheet").createRow(0).createCell(0).setCellValue(text);
            workbook.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] odt(String doctype, String text) {
        return openDocument(doctype, "text", "<text:p>" + text + "</text:p>");
    }

    /** {@code kind} is {@code text}, {@code spreadsheet} or {@code presentation}. */
    static byte[] openDocument(String kind, String body) {
        return openDocument("", kind, body);
    }

    private static byte[] openDocument(String doctype, String kind, String body) {
        String urn = "urn:oasis:names:tc:opendocument:xmlns:";
        String content = "<?xml version=\"1.0\"?>" + doctype + "<office:document-content xmlns:office=\"" + urn
                + "office:1.0\" xmlns:presentation=\"" + urn
                + "presentation:1.0\" xmlns:text=\"" + urn + "text:1.0\" xmlns:table=\"" + urn
                + "table:1.0\" xmlns:draw=\""
                + urn
                + "drawing:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><office:body><office:" + kind + ">" + body
                + "</office:" + kind + "></office:body></office:document-content>";
        return withEntry(
                typedZip("application/vnd.oasis.opendocument." + kind), "content.xml", content.getBytes(UTF_8));
    }

    /** A book of these pages, as its contents address them. */
    static byte[] epub(String... addresses) {
        return epub("book/", List.of(addresses), List.of());
    }

    /** {@code folder} is where the pages are, as an address; the missing ones of them are not. */
    static byte[] epub(String folder, List<String> addresses, List<String> missing) {
        StringBuilder items = new StringBuilder();
        StringBuilder order = new StringBuilder();
        byte[] book = typedZip("application/epub+zip");
        String path = URI.create(folder).getPath();
        for (String address : addresses) {
            String name = URI.create(address).getPath();
            items.append("<item id=\"i%1$s\" href=\"%1$s\" media-type=\"application/xhtml+xml\"/>".formatted(address));
            order.append("<itemref idref=\"i%s\"/>".formatted(address));
            String page =
                    "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h1>Chapter %s</h1><p>Text.</p></body></html>";
            if (!missing.contains(address)) {
                book = withEntry(book, path + name, page.formatted(name).getBytes(UTF_8));
            }
        }
        String contents = "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata/><manifest>" + items
                + "</manifest><spine>" + order + "</spine></package>";
        String container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
                + "<rootfile full-path=\"" + folder + "all.opf\"/></rootfiles></container>";
        return withEntry(
                withEntry(book, path + "all.opf", contents.getBytes(UTF_8)),
                "META-INF/container.xml",
                container.getBytes(UTF_8));
    }

    /** A book in the folder {@code book}, of chapters with these bodies. */
    static byte[] book(String... bodies) {
        List<String> pages = IntStream.rangeClosed(1, bodies.length)
                .mapToObj(number -> number + ".xhtml")
                .toList();
        byte[] book = epub("book/", pages, pages);
        for (int i = 0; i < bodies.length; i++) {
            String page = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>" + bodies[i] + "</body></html>";
            book = withEntry(book, "book/" + pages.get(i), page.getBytes(UTF_8));
        }
        return book;
    }

    /** The same package, with the name spaces of the strict form. */
    static byte[] strict(byte[] usual) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(usual));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry part = in.getNextEntry(); part != null; part = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(part.getName()));
                out.write(new String(in.readAllBytes(), ISO_8859_1)
                        .replaceAll(
                                "http://schemas.openxmlformats.org/(officeDocument|spreadsheetml|presentationml|drawingml)/2006/",
                                "http://purl.oclc.org/ooxml/$1/")
                        .getBytes(ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] typedZip(String mediaType) {
        return withEntry(emptyZip(), "mimetype", mediaType.getBytes(UTF_8), ZipEntry.STORED);
    }

    private static byte[] withBulk(byte[] zip, String name, String text, int megabytes) {
        return changed(zip, name, (content, out) -> {
            int cut = content.indexOf(text);
            out.write(content.substring(0, cut).getBytes(UTF_8));
            byte[] block = blanks(1);
            Arrays.fill(block, (byte) 'x');
            for (int i = 0; i < megabytes; i++) {
                out.write(block);
            }
            out.write(content.substring(cut).getBytes(UTF_8));
        });
    }

    static byte[] withXml(byte[] zip, String name, UnaryOperator<String> change) {
        return changed(
                zip, name, (content, out) -> out.write(change.apply(content).getBytes(UTF_8)));
    }

    @FunctionalInterface
    private interface Change {
        void write(String content, OutputStream out) throws IOException;
    }

    private static byte[] changed(byte[] zip, String name, Change change) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(name)) {
                    change.write(new String(content, UTF_8), out);
                } else {
                    out.write(content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A part of an Office file, with its type declared. */
    private static byte[] withPart(byte[] office, String name, byte[] content) {
        String type = "<Default Extension=\"%s\" ContentType=\"application/octet-stream\"/></Types>"
                .formatted(name.substring(name.lastIndexOf('.') + 1));
        return withEntry(withXml(office, "[Content_Types].xml", xml -> xml.replace("</Types>", type)), name, content);
    }

    static byte[] withEntry(byte[] zip, String name, byte[] content) {
        return withEntry(zip, name, content, ZipEntry.DEFLATED);
    }

    private static byte[] withEntry(byte[] zip, String name, byte[] content, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                put(out, entry.getName(), in.readAllBytes(), entry.getMethod());
            }
            put(out, name, content, method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] content, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setCrc(sum.getValue());
            entry.setSize(content.length);
        }
        out.putNextEntry(entry);
        out.write(content);
    }

    static byte[] emptyZip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new ZipOutputStream(bytes).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] blanks(int megabytes) {
        byte[] blanks = new byte[Math.toIntExact(megabytes * MEGABYTE)];
        Arrays.fill(blanks, (byte) ' ');
        return blanks;
    }

    private static byte[] deflated(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(data);
        }
        return bytes.toByteArray();
    }
}
