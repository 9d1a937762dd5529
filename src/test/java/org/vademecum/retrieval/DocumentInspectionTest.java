package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.DepartmentGroups;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.ingestion.IngestionEngine;
import org.vademecum.ingestion.parser.DocumentParser;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.llm.LetterEmbeddingModel;
import org.vademecum.retention.LegalHolds;
import org.vademecum.support.Await;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.DocumentText.Picture;
import org.vademecum.vectorstore.DocumentText.Reading;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class DocumentInspectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String LEAVE = """
            # Leave

            ## Carrying over

            Up to ten days of annual leave may be carried over into the next year. They lapse at the end of March, unless the
            manager has agreed to a later date in writing before Christmas.

            ## Part-time staff

            ## Sickness

            Whoever falls ill during their leave gets the days back, if a doctor has confirmed the illness from its first day.

            | Years | Days |
            |---|---|
            | 1 | 28 |
            | 5 | 30 |
            """;

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    static Path dataDir;

    private static LuceneIndex index;
    private static TestDatabase database;
    private static TestApplication application;
    private static TestCompany company;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) throws IOException, ClassNotFoundException {
        Path home = dataDir.resolve(kind.name());
        index = LuceneIndex.open(home, "en");
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, Transactions.class, DepartmentRepository.class, PrincipalRepository.class)
                .with(DepartmentGroups.class, LegalHolds.class, DocumentInspection.class)
                .with(Class.forName(LegalHolds.class.getPackageName() + ".RetentionRepository"))
                .withPackageOf(FileService.class)
                .withPackageOf(DocumentService.class)
                .withPackageOf(IngestionEngine.class)
                .withPackageOf(DocumentParser.class)
                .with(EmbeddingModels.class, OutgoingAddresses.class)
                .withObject(new LetterEmbeddingModel())
                .withObject(index)
                .withObject(new SettableClock())
                .config("vademecum.data-dir", home)
                .start();
        company = TestCompany.foundIn(application);
        application.fire(new ApplicationStarted());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        index.close();
        database.close();
    }

    @Test
    void it_tells_what_keeps_a_document_from_being_found() throws IOException {
        VectorStore store = store();
        VectorStoreFile leave = ready(store, "leave.md", LEAVE);

        DocumentQuality quality = inspection().inspect(company.hrCurator(), leave.id());

        assertThat(quality.pages()).isNull();
        assertThat(quality.emptyPages()).isEmpty();
        assertThat(quality.recognition()).isNull();
        assertThat(quality.headings()).isEqualTo(4);
        assertThat(quality.tables()).isOne();
        assertThat(quality.orphans()).containsExactly(new DocumentQuality.Orphan("Part-time staff", null));
        assertThat(quality.chunks()).isNotNull().satisfies(sizes -> {
            assertThat(sizes.count()).isEqualTo(leave.chunkCount());
            assertThat(sizes.smallest()).isPositive();
            assertThat(sizes.median()).isBetween(sizes.smallest(), sizes.largest());
        });
        assertThat(quality.duplicates()).isEmpty();
    }

    @Test
    void it_names_documents_of_the_same_store_that_say_much_of_the_same() throws IOException {
        VectorStore store = store();
        VectorStoreFile leave = ready(store, "leave.md", LEAVE);
        VectorStoreFile copy = ready(
                store,
                "Holidays.md",
                LEAVE.replace("# Leave", "# Holidays").replace("before Christmas", "in December"));
        ready(store, "Travel.md", "# Travel\n\nA hotel room may cost 130 euros. Trains are booked in second class.");
        ready(store(), "elsewhere.md", LEAVE + "\nAnd more.");

        assertThat(inspection().inspect(company.hrCurator(), leave.id()).duplicates())
                .singleElement()
                .satisfies(duplicate -> {
                    assertThat(duplicate.documentId()).isEqualTo(copy.id());
                    assertThat(duplicate.title()).isEqualTo(copy.title());
                    assertThat(duplicate.share()).isBetween(0.5, 1.0);
                });
    }

    @Test
    void it_is_for_those_who_curate_the_document() throws IOException {
        VectorStoreFile leave = ready(store(), "leave.md", LEAVE);

        assertThatThrownBy(() -> inspection().inspect(company.hrEmployee(), leave.id()))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> inspection().inspect(company.itEmployee(), leave.id()))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void pages_that_no_block_reaches_are_empty() {
        DocumentText text = new DocumentText(
                "One two",
                List.of(new Block(Kind.PARAGRAPH, 0, 3, 0, 1), new Block(Kind.PARAGRAPH, 4, 7, 0, 3)),
                4,
                List.of(0, 4, 4, 7));

        assertThat(DocumentInspection.emptyPages(text)).containsExactly(2, 4);
    }

    @Test
    void pictures_that_were_not_read_are_counted_by_their_cause() {
        DocumentText text = new DocumentText(
                "One two",
                List.of(new Block(Kind.PARAGRAPH, 0, 7, 0, null)),
                null,
                List.of(),
                List.of(),
                List.of(
                        new Picture(3, 0, 3, Reading.RECOGNISED),
                        new Picture(9, 7, 7, Reading.TOO_MANY),
                        new Picture(5, 7, 7, Reading.TOO_LARGE),
                        new Picture(7, 7, 7, Reading.TOO_MANY)));

        assertThat(DocumentInspection.unreadPictures(text))
                .containsExactly(
                        new DocumentQuality.UnreadPictures("too_many", 2),
                        new DocumentQuality.UnreadPictures("too_large", 1));
    }

    @Test
    void a_heading_with_headings_below_it_is_no_orphan() {
        String headings = "A B C D";
        DocumentText text = new DocumentText(
                headings,
                List.of(
                        new Block(Kind.HEADING, 0, 1, 1, 1),
                        new Block(Kind.HEADING, 2, 3, 2, 1),
                        new Block(Kind.HEADING, 4, 5, 2, 2),
                        new Block(Kind.PARAGRAPH, 6, 7, 0, 2)),
                2);

        assertThat(DocumentInspection.orphans(text)).containsExactly(new DocumentQuality.Orphan("B", 1));
    }

    @Test
    void sizes_are_those_of_the_smallest_the_middle_and_the_largest() {
        assertThat(DocumentInspection.sizes(List.of(3, 5, 8, 13)))
                .isEqualTo(new DocumentQuality.ChunkSizes(4, 3, 8, 13));
        assertThat(DocumentInspection.sizes(List.of())).isNull();
    }

    private static DocumentInspection inspection() {
        return application.get(DocumentInspection.class);
    }

    private static VectorStore store() {
        return application
                .get(VectorStoreService.class)
                .create(company.hrCurator(), company.hr().id(), "Manuals");
    }

    private static VectorStoreFile ready(VectorStore store, String filename, String content) throws IOException {
        DocumentService documents = application.get(DocumentService.class);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        VectorStoreFile file = documents
                .upload(
                        company.hrCurator(),
                        new DocumentUpload(
                                store.id(), filename, "text/markdown", null, new ByteArrayInputStream(bytes)))
                .file();
        Await.until(
                filename + " is ready",
                LIMIT,
                () -> documents.get(company.hrCurator(), file.id()).status() == VectorStoreFile.Status.COMPLETED);
        return documents.get(company.hrCurator(), file.id());
    }
}
