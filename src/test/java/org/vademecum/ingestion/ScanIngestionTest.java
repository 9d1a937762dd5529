package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.support.Await;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.support.TestFiles;
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
        Node dying = node(Duration.ZERO, Map.of());
        dying.parser.beforeRecognising = () -> {
            if (dying.parser.recognised.size() == 2) {
                dying.kill();
            }
            return null;
        };
        VectorStoreFile file = upload(dying, "scan.pdf", THREE_PAGES);
        dying.start();
        Await.until("the node is dead", LIMIT, dying::isKilled);

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

    private Node node(Duration ahead, Map<String, Object> config) {
        Node made = new Node(database, dataDir, index, ahead, config);
        nodes.add(made);
        if (company == null) {
            company = TestCompany.foundIn(made.application);
            store = made.stores().create(company.hrCurator(), company.hr().id(), "HR manuals");
        }
        return made;
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
