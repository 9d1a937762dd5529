package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.ingestion.parser.DocxSketch;
import org.vademecum.ingestion.parser.HostileFiles;
import org.vademecum.support.Await;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.support.TestFiles;
import org.vademecum.vectorstore.DocumentRereading;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.RecognisedPage;
import org.vademecum.vectorstore.RecognisedPageRepository;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Documents that are pictures, from the upload to the index, and what becomes of the work when it stops in the middle. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ScanIngestionTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final byte[] THREE_PAGES = TestFiles.scan("The first page.", "The second page.", "The third page.");

    private static final List<byte[]> SCANS = Stream.of("first", "second", "third")
            .map(which -> TestFiles.picture("png", "The " + which + " picture has a sentence."))
            .toList();

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final List<Node> nodes = new ArrayList<>();
    private final InMemoryIndex index = new InMemoryIndex();
    private TestDatabase database;
    private TestCompany company;
    private VectorStore store;

    @BeforeEach
    void begin() {
        database = kind.create();
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        database.close();
    }

    @Test
    void a_scan_becomes_searchable_page_by_page() throws Exception {
        Node node = node(Duration.ZERO, Map.of());
        Gate last = new Gate();
        node.parser.beforeRecognising = () -> {
            if (node.parser.recognised.size() == 2) {
                last.pass();
            }
            return null;
        };
        VectorStoreFile file = upload(node, "scan.pdf", THREE_PAGES);
        node.start();
        last.awaitReached();
        VectorStoreFile seen = row(node, file);
        assertThat(seen.stage()).isEqualTo(IngestionStage.RECOGNISING);
        assertThat(seen.progressDone()).isEqualTo(2);
        assertThat(seen.progressTotal()).isEqualTo(3);
        last.open();

        VectorStoreFile ready = await(node, file, Status.COMPLETED);

        assertThat(node.documents().text(ready).text())
                .isEqualTo("The first page.\n\nThe second page.\n\nThe third page.");
        assertThat(index.documents()).containsExactly(file.id());
        assertThat(ready.recognisedPages()).isEqualTo(3);
        assertThat(ready.ocrConfidence()).isBetween(70, 100);
        assertThat(pages(node).listConfidences(file.id()))
                .extracting(RecognisedPage.Confidence::page)
                .containsExactly(1, 2, 3);
    }

    @Test
    void a_kill_while_pages_are_read_does_not_cost_those_that_were() {
        VectorStoreFile file = killAfterTwo("scan.pdf", THREE_PAGES);

        Node heir = node(Duration.ofMinutes(1), Map.of()).start();
        VectorStoreFile ready = await(heir, file, Status.COMPLETED);

        assertThat(heir.parser.recognised).containsExactly(3);
        assertThat(ready.recognisedPages()).isEqualTo(3);
    }

    @Test
    void cancelling_stops_the_reading_and_leaves_no_page() {
        Node node = node(Duration.ZERO, Map.of());
        Gate second = new Gate();
        node.parser.beforeRecognising = () -> {
            if (node.parser.recognised.size() == 1) {
                second.pass();
            }
            return null;
        };
        VectorStoreFile file = upload(node, "scan.pdf", THREE_PAGES);
        node.start();
        second.awaitReached();
        assertThat(pages(node).listConfidences(file.id())).hasSize(1);

        node.documents().cancel(company.hrCurator(), file.id());

        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);
        assertThat(row(node, file).status()).isEqualTo(Status.CANCELLED);
        assertThat(pages(node).listConfidences(file.id())).isEmpty();
    }

    @Test
    void pages_with_text_stay_as_they_are() throws IOException {
        Node node = node(Duration.ZERO, Map.of()).start();
        byte[] cover = TestFiles.withRule(TestFiles.pdf("Fog horns"));
        VectorStoreFile file = await(node, upload(node, "cover.pdf", cover), Status.COMPLETED);
        assertThat(node.parser.recognised).containsExactly(1);
        assertThat(node.documents().text(file).text()).isEqualTo("Fog horns");
        assertThat(file.recognisedPages()).isZero();
        assertThat(file.ocrConfidence()).isNull();
        assertThat(pages(node).listConfidences(file.id())).isEmpty();
    }

    @Test
    void what_cannot_be_read_says_why() {
        Node without = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.command", "no-such-program"));
        VectorStoreFile scan = upload(without, "scan.pdf", THREE_PAGES);
        VectorStoreFile picture = upload(without, "a.png", TestFiles.picture("png", "A picture."));
        without.start();
        assertThat(await(without, scan, Status.FAILED).errorKey()).isEqualTo("no_text");
        assertThat(await(without, picture, Status.FAILED).errorKey()).isEqualTo("no_text");
        without.stop();

        Node few = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.max-pages", 2));
        few.documents().retry(company.hrCurator(), scan.id());
        VectorStoreFile blank = upload(few, "bars.pdf", TestFiles.scannedPdf());
        few.start();
        assertThat(await(few, scan, Status.FAILED).errorKey()).isEqualTo("too_many_scans");
        assertThat(await(few, blank, Status.FAILED).errorKey()).isEqualTo("nothing_recognised");
        assertThat(row(few, blank).errorStage()).isEqualTo(IngestionStage.RECOGNISING);
        assertThat(pages(few).listConfidences(blank.id())).isEmpty();
        few.stop();

        Node off = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.enabled", false));
        off.documents().retry(company.hrCurator(), scan.id());
        off.start();
        assertThat(await(off, scan, Status.FAILED).errorKey()).isEqualTo("no_text");
    }

    @Test
    void what_failed_for_want_of_tesseract_goes_on_once_it_is_installed() {
        Node without = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.command", "no-such-program"));
        VectorStoreFile scan = upload(without, "scan.pdf", THREE_PAGES);
        VectorStoreFile damaged = upload(without, "damaged.pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
        without.start();
        assertThat(await(without, scan, Status.FAILED).errorKey()).isEqualTo("no_text");
        String cause = await(without, damaged, Status.FAILED).errorKey();
        without.stop();

        Node still = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.command", "no-such-program"));
        assertThat(still.application.get(UnreadScans.class).takeUp(() -> true)).isZero();

        Node with = node(Duration.ZERO, Map.of()).start();

        VectorStoreFile ready = await(with, scan, Status.COMPLETED);
        assertThat(ready.recognisedPages()).isEqualTo(3);
        assertThat(row(with, damaged).errorKey()).isEqualTo(cause);
        assertThat(with.stores()
                        .get(company.hrCurator(), store.id())
                        .fileCounts()
                        .failed())
                .isOne();
        assertThat(with.application.get(UnreadScans.class).takeUp(() -> true)).isZero();
    }

    @Test
    void a_kill_while_pictures_of_a_word_document_are_read_does_not_cost_those_that_were() throws Exception {
        byte[] word = word(sketch -> {
            sketch.paragraph("Three scans follow.");
            SCANS.forEach(scan -> sketch.picture("scan.png", scan).paragraph("That was one."));
        });
        VectorStoreFile file = killAfterTwo("scans.docx", word);
        Node heir = node(Duration.ofMinutes(1), Map.of());
        VectorStoreFile seen = row(heir, file);
        assertThat(seen.stage()).isEqualTo(IngestionStage.RECOGNISING);
        assertThat(seen.recognisesPictures()).isTrue();
        assertThat(seen.progressDone()).isEqualTo(2);
        assertThat(seen.progressTotal()).isEqualTo(3);

        heir.start();
        VectorStoreFile ready = await(heir, file, Status.COMPLETED);

        assertThat(heir.parser.recognised).hasSize(1);
        assertThat(ready.recognisedPages()).isEqualTo(3);
        assertThat(ready.ocrConfidence()).isBetween(70, 100);
        DocumentText text = heir.documents().text(ready);
        assertThat(text.text())
                .isEqualTo(
                        "Three scans follow.\n\nThe first picture has a sentence.\n\nThat was one.\n\nThe second picture"
                                + " has a sentence.\n\nThat was one.\n\nThe third picture has a sentence.\n\nThat was one.");
        int second = text.text().indexOf("The second");
        assertThat(heir.documents().confidence(ready, text, second, second + 5)).isPresent();
        assertThat(heir.documents().confidence(ready, text, 0, 19)).isEmpty();
        assertThat(heir.documents().recognisedPages(ready)).isEmpty();
        assertThat(heir.documents().recognised(ready)).hasSize(3);
    }

    @Test
    void a_word_document_of_scans_waits_for_tesseract_and_one_with_text_tells_what_was_not_read() throws Exception {
        byte[] scans = word(sketch -> SCANS.forEach(scan -> sketch.picture("scan.png", scan)));
        byte[] mixed = word(sketch -> {
            sketch.paragraph("Three scans follow.");
            SCANS.forEach(scan -> sketch.picture("scan.png", scan));
        });
        Node without = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.command", "no-such-program"));
        VectorStoreFile waiting = upload(without, "scans.docx", scans);
        VectorStoreFile partly = upload(without, "mixed.docx", mixed);
        without.start();
        VectorStoreFile failed = await(without, waiting, Status.FAILED);
        assertThat(failed.errorKey()).isEqualTo("no_text");
        assertThat(failed.errorDetail()).isEqualTo("3");
        VectorStoreFile indexed = await(without, partly, Status.COMPLETED);
        DocumentText text = without.documents().text(indexed);
        assertThat(text.text()).isEqualTo("Three scans follow.");
        assertThat(text.pictures(DocumentText.Reading.NO_OCR)).hasSize(3);
        without.stop();

        Node with = node(Duration.ZERO, Map.of()).start();
        VectorStoreFile ready = await(with, waiting, Status.COMPLETED);
        assertThat(ready.recognisedPages()).isEqualTo(3);
        assertThat(with.documents().text(ready).text())
                .isEqualTo(
                        "The first picture has a sentence.\n\nThe second picture has a sentence.\n\nThe third picture"
                                + " has a sentence.");
    }

    @Test
    void a_word_document_that_was_ready_without_tesseract_is_found_by_its_pictures_once_it_is_read_again()
            throws Exception {
        byte[] mixed = word(sketch -> sketch.paragraph("A scan follows.").picture("scan.png", SCANS.getFirst()));
        Node without = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.command", "no-such-program"));
        VectorStoreFile first = upload(without, "mixed.docx", mixed);
        without.start();
        await(without, first, Status.COMPLETED);
        assertThat(index.documents()).containsExactly(first.id());
        without.stop();

        Node with = node(Duration.ZERO, Map.of()).start();
        VectorStoreFile second = await(with, readAgain(with, first), Status.COMPLETED);

        assertThat(second.current()).isTrue();
        assertThat(second.recognisedPages()).isOne();
        assertThat(row(with, first).current()).isFalse();
        assertThat(with.documents().text(row(with, first)).text()).isEqualTo("A scan follows.");
        assertThat(index.documents()).containsExactly(second.id());
        assertThat(index.get(second.id()).chunks())
                .anyMatch(chunk -> chunk.text().contains("The first picture has a sentence."));

        with.parser.beforeParsing = () -> {
            throw new IllegalStateException("no parser today");
        };
        VectorStoreFile third = await(with, readAgain(with, second), Status.FAILED);

        assertThat(third.readAgainOf()).isEqualTo(2);
        assertThat(row(with, second).current()).isTrue();
        assertThat(index.documents()).containsExactly(second.id());
    }

    private VectorStoreFile readAgain(Node node, VectorStoreFile file) {
        return node.application.get(DocumentRereading.class).readAgain(company.hrCurator(), file.id(), false);
    }

    @Test
    void of_a_thousand_pictures_some_are_read_and_the_others_are_told() throws Exception {
        byte[] word = word(sketch -> {
            sketch.paragraph("Many pictures follow.").picture("first.png", SCANS.getFirst());
            // What repeats too much looks like a bomb.
            Random random = new Random(1);
            for (int i = 0; i < 1_000; i++) {
                sketch.paragraph("No. " + random.nextLong() + random.nextLong()).picture("blank.png", blank(i));
            }
        });
        Node node = node(Duration.ZERO, Map.of("vademecum.ingestion.ocr.max-pages", 2))
                .start();
        VectorStoreFile ready = await(node, upload(node, "many.docx", word), Status.COMPLETED);
        assertThat(node.parser.recognised).hasSize(2);
        DocumentText text = node.documents().text(ready);
        assertThat(text.text()).startsWith("Many pictures follow.\n\nThe first picture has a sentence.\n\nNo. ");
        assertThat(text.pictures(DocumentText.Reading.RECOGNISED)).hasSize(1);
        assertThat(text.pictures(DocumentText.Reading.TOO_MANY)).hasSize(999);
    }

    @Test
    void pictures_that_cannot_be_read_cost_nothing_of_a_document() throws Exception {
        byte[] cut = Arrays.copyOf(TestFiles.picture("jpeg", "Cut off."), 4_000);
        byte[] word = word(sketch -> sketch.paragraph("Before.")
                .picture("empty.png", HostileFiles.png(1_200, 900))
                .picture("cut.jpeg", cut)
                .picture("huge.png", HostileFiles.png(40_000, 40_000))
                .picture("scan.png", SCANS.getFirst())
                .paragraph("After."));
        Node node = node(Duration.ZERO, Map.of()).start();
        VectorStoreFile ready = await(node, upload(node, "damaged.docx", word), Status.COMPLETED);
        DocumentText text = node.documents().text(ready);
        assertThat(text.text()).isEqualTo("Before.\n\nThe first picture has a sentence.\n\nAfter.");
        assertThat(text.pictures(DocumentText.Reading.TOO_LARGE)).hasSize(1);
        assertThat(ready.recognisedPages()).isOne();

        byte[] photos = word(sketch -> sketch.picture("blank.png", blank(0)));
        assertThat(await(node, upload(node, "photos.docx", photos), Status.FAILED)
                        .errorKey())
                .isEqualTo("nothing_recognised");
    }

    @FunctionalInterface
    private interface Content {
        void in(DocxSketch sketch);
    }

    private byte[] word(Content content) throws IOException {
        try (DocxSketch sketch = new DocxSketch()) {
            content.in(sketch);
            return Files.readAllBytes(sketch.save(dataDir, "sketch.docx"));
        }
    }

    /** Large enough to hold text, and like no other but for its shade. */
    private static byte[] blank(int shade) {
        BufferedImage picture = new BufferedImage(400, 260, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(new Color(0xFFFFFF - shade));
        pen.fillRect(0, 0, 400, 260);
        pen.dispose();
        return TestFiles.picture("png", picture);
    }

    private Node node(Duration ahead, Map<String, Object> config) {
        Node made = new Node(database, dataDir, index, ahead, config);
        nodes.add(made);
        if (company == null) {
            company = TestCompany.foundIn(made.application);
            store = made.stores().create(company.hrCurator(), company.hr().id(), "HR manuals");
        }
        return made;
    }

    /** Uploads the document to a node that is killed once two of its pages, or pictures, are read. */
    private VectorStoreFile killAfterTwo(String name, byte[] content) {
        Node dying = node(Duration.ZERO, Map.of());
        dying.parser.beforeRecognising = () -> {
            if (dying.parser.recognised.size() == 2) {
                dying.kill();
            }
            return null;
        };
        VectorStoreFile file = upload(dying, name, content);
        dying.start();
        Await.until("the node is dead", LIMIT, dying::isKilled);
        return file;
    }

    private VectorStoreFile upload(Node node, String filename, byte[] content) {
        try {
            return node.documents()
                    .upload(
                            company.hrCurator(),
                            new DocumentUpload(store.id(), filename, null, null, new ByteArrayInputStream(content)))
                    .file();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private VectorStoreFile await(Node node, VectorStoreFile file, Status status) {
        Await.until(
                file.filename() + " is " + status, LIMIT, () -> row(node, file).status() == status);
        return row(node, file);
    }

    private VectorStoreFile row(Node node, VectorStoreFile file) {
        return node.documents().get(company.hrCurator(), file.id());
    }

    private static RecognisedPageRepository pages(Node node) {
        return node.application.get(RecognisedPageRepository.class);
    }
}
