package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.vademecum.ingestion.parser.Parsing.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationFileAttachment;
import org.apache.poi.hpsf.ClassIDPredefined;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFClientAnchor;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.poifs.filesystem.Ole10Native;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.support.TestFiles;

/** Files within files are named and never opened, whatever is in them. */
class AttachmentsTest {
    private static final String SECRET = "This stands in the file within.";

    @TempDir
    Path dir;

    @Test
    void what_is_attached_to_a_mail_is_named() throws Exception {
        String mail = """
                From: a@example.org
                Subject: The plan
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: text/plain

                See what is attached.
                --x
                Content-Type: text/plain; name="plan.txt"
                Content-Disposition: attachment; filename="plan.txt"

                %s
                --x
                Content-Type: message/rfc822

                Subject: An older mail

                %s
                --x--
                """.formatted(SECRET, SECRET).replace("\n", "\r\n");

        ParsedDocument parsed = parse(dir, "plan.eml", mail.getBytes(UTF_8));

        assertThat(parsed.text().attachments()).containsExactly("plan.txt", "message/rfc822");
        assertThat(parsed.text().text()).contains("See what is attached.").doesNotContain(SECRET);
    }

    @Test
    void what_is_attached_to_a_pdf_or_pinned_to_a_page_is_named() throws Exception {
        ParsedDocument parsed = parse(dir, "manual.pdf", pdf("rates.csv", "sketch.txt"));

        assertThat(parsed.text().attachments()).containsExactly("rates.csv", "sketch.txt");
        assertThat(parsed.text().text()).contains("The manual.").doesNotContain(SECRET);
    }

    @Test
    void what_is_embedded_in_a_word_document_is_named() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XWPFDocument word = new XWPFDocument()) {
            word.createParagraph().createRun().setText("The manual.");
            PackagePart part = word.getPackage()
                    .createPart(
                            PackagingURIHelper.createPartName("/word/embeddings/rates.xlsx"),
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
            try (OutputStream content = part.getOutputStream()) {
                content.write(SECRET.getBytes(UTF_8));
            }
            word.write(bytes);
        }

        ParsedDocument parsed = parse(dir, "manual.docx", bytes.toByteArray());

        assertThat(parsed.text().attachments()).containsExactly("rates.xlsx");
        assertThat(parsed.text().text()).isEqualTo("The manual.");
    }

    @Test
    void what_is_embedded_in_an_old_sheet_is_named() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (HSSFWorkbook book = new HSSFWorkbook()) {
            HSSFSheet sheet = book.createSheet("Rates");
            sheet.createRow(0).createCell(0).setCellValue("The rates.");
            int file = book.addOlePackage(SECRET.getBytes(UTF_8), "rates.csv", "rates.csv", "rates.csv");
            int picture = book.addPicture(HostileFiles.png(1, 1), Workbook.PICTURE_TYPE_PNG);
            sheet.createDrawingPatriarch()
                    .createObjectData(new HSSFClientAnchor(0, 0, 0, 0, (short) 1, 1, (short) 2, 2), file, picture);
            book.write(bytes);
        }

        ParsedDocument parsed = parse(dir, "rates.xls", bytes.toByteArray());

        assertThat(parsed.text().attachments()).containsExactly("rates.csv");
        assertThat(parsed.text().text()).contains("The rates.").doesNotContain(SECRET);
    }

    @Test
    void what_is_embedded_in_an_old_presentation_is_named() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new Ole10Native("rates.csv", "rates.csv", "rates.csv", SECRET.getBytes(UTF_8)).writeOut(file);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (HSLFSlideShow show = new HSLFSlideShow();
                POIFSFileSystem object = new POIFSFileSystem()) {
            show.createSlide().createTextBox().setText("The rates.");
            Ole10Native.createOleMarkerEntry(object);
            object.createDocument(new ByteArrayInputStream(file.toByteArray()), Ole10Native.OLE10_NATIVE);
            object.getRoot().setStorageClsid(ClassIDPredefined.OLE_V1_PACKAGE.getClassID());
            show.addEmbed(object);
            show.write(bytes);
        }

        ParsedDocument parsed = parse(dir, "rates.ppt", bytes.toByteArray());

        assertThat(parsed.text().attachments()).containsExactly("rates.csv");
        assertThat(parsed.text().text()).isEqualTo("The rates.");
    }

    @Test
    void what_is_embedded_in_an_open_document_is_named() throws Exception {
        String content = """
                <?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
                 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
                <text:p>The manual.</text:p></office:text></office:body></office:document-content>""";

        ParsedDocument parsed = parse(
                dir,
                "manual.odt",
                zip(Map.of(
                        "content.xml",
                        content,
                        "Object 1/content.xml",
                        content.replace("The manual.", "A table of its own."),
                        "Object 2",
                        SECRET,
                        "ObjectReplacements/Object 2",
                        "a picture")));

        assertThat(parsed.text().attachments()).containsExactly("Object 2");
        assertThat(parsed.text().text())
                .contains("The manual.", "A table of its own.")
                .doesNotContain(SECRET);
    }

    @Test
    void names_are_bounded_and_reach_the_process_that_asked() throws Exception {
        String longest = "n".repeat(300);
        String[] names = IntStream.range(0, 150).mapToObj(i -> i + longest).toArray(String[]::new);
        Path file = Parsing.write(dir, "many.pdf", pdf(names));
        DocumentParser parser = Parsing.parser();
        try {
            List<String> attachments =
                    parser.parse(file, "many.pdf", List.of()).text().attachments();

            assertThat(attachments)
                    .hasSize(100)
                    .allSatisfy(name -> assertThat(name).hasSize(200));
        } finally {
            parser.close();
        }
    }

    /** The last name is pinned to the page. */
    private static byte[] pdf(String... names) throws IOException {
        try (PDDocument document = Loader.loadPDF(TestFiles.pdf("The manual."))) {
            Map<String, PDComplexFileSpecification> files = new HashMap<>();
            for (String name : List.of(names).subList(0, names.length - 1)) {
                files.put(name, file(document, name));
            }
            PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
            tree.setNames(files);
            PDDocumentNameDictionary dictionary = new PDDocumentNameDictionary(document.getDocumentCatalog());
            dictionary.setEmbeddedFiles(tree);
            document.getDocumentCatalog().setNames(dictionary);
            PDAnnotationFileAttachment pinned = new PDAnnotationFileAttachment();
            pinned.setFile(file(document, names[names.length - 1]));
            document.getPage(0).setAnnotations(List.of(pinned));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    private static PDComplexFileSpecification file(PDDocument document, String name) throws IOException {
        PDComplexFileSpecification file = new PDComplexFileSpecification();
        file.setFile(name);
        file.setEmbeddedFile(new PDEmbeddedFile(document, new ByteArrayInputStream(SECRET.getBytes(UTF_8))));
        return file;
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] type = "application/vnd.oasis.opendocument.text".getBytes(UTF_8);
            ZipEntry first = new ZipEntry("mimetype");
            first.setMethod(ZipEntry.STORED);
            first.setSize(type.length);
            CRC32 sum = new CRC32();
            sum.update(type);
            first.setCrc(sum.getValue());
            zip.putNextEntry(first);
            zip.write(type);
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
