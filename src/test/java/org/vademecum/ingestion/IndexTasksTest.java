package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AuditAction;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.support.Await;
import org.vademecum.support.SolrCloud;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.ConfiguredIndex;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.IndexKind;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.SearchIndex.Query;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class IndexTasksTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final IndexTasks.Progress UNSEEN = (done, all) -> {};

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final SolrCloud solr = SolrCloud.shared();
    private TestDatabase database;
    private LuceneIndex lucene;
    private Node node;
    private TestCompany company;
    private VectorStore store;

    @BeforeEach
    void start() {
        solr.empty();
        database = kind.create();
        lucene = LuceneIndex.open(dataDir.resolve("used"), "en");
        node = node("lucene", lucene);
        company = TestCompany.foundIn(node.application);
        store = node.stores().create(company.hrCurator(), company.hr().id(), "HR manuals");
    }

    @AfterEach
    void stop() {
        node.close();
        lucene.close();
        database.close();
    }

    private Node node(String index, SearchIndex used) {
        return new Node(
                        database,
                        dataDir,
                        used,
                        Duration.ZERO,
                        Map.of("vademecum.index", index, "vademecum.solr.urls", solr.urls()))
                .start();
    }

    @Test
    void a_move_to_solr_and_back_finds_the_same() throws IOException {
        upload("Travel.txt", "We pay for second class. Hotels cost up to 130 euros.");
        upload("Leave.txt", "Unused days carry over until June. Sick pay lasts for six weeks.");
        VectorStoreFile gone = upload("Canteen.txt", "The canteen is closed on Fridays.");
        List<String> progress = new ArrayList<>();

        assertThat(run(IndexKind.SOLR, IndexTask.VERIFY).missing()).hasSize(3);
        IndexTasks.Outcome filled = tasks().run(
                        company.admin(),
                        IndexKind.SOLR,
                        IndexTask.FILL,
                        null,
                        (done, all) -> progress.add(done + "/" + all));

        assertThat(filled.agrees()).isTrue();
        assertThat(filled.added()).isEqualTo(3);
        assertThat(progress).containsExactly("0/3", "1/3", "2/3", "3/3");
        assertThat(search(IndexKind.SOLR)).isNotEmpty().isEqualTo(search(IndexKind.LUCENE));

        node.bin().put(company.hrCurator(), gone.id());
        assertThat(run(IndexKind.SOLR, IndexTask.VERIFY).surplus()).containsExactly(gone.id());
        assertThat(run(IndexKind.SOLR, IndexTask.FILL))
                .satisfies(outcome -> assertThat(outcome.agrees()).isTrue())
                .satisfies(outcome -> assertThat(outcome.removed()).isOne());
        Map<String, Double> before = search(IndexKind.SOLR);

        // The other way round, with a Lucene index that was never used.
        node.close();
        node = node("solr", lucene);
        assertThat(run(IndexKind.LUCENE, IndexTask.FILL))
                .satisfies(outcome -> assertThat(outcome.agrees()).isTrue())
                .satisfies(outcome -> assertThat(outcome.added()).isEqualTo(2));
        assertThat(search(IndexKind.LUCENE)).isEqualTo(before);
        assertThat(run(IndexKind.LUCENE, IndexTask.REBUILD).added()).isEqualTo(2);
        assertThat(search(IndexKind.LUCENE)).isEqualTo(before);
    }

    @Test
    void a_task_that_was_stopped_goes_on_with_what_is_missing() {
        upload("a.txt", "Alpha is first.");
        upload("b.txt", "Beta is second.");
        upload("c.txt", "Gamma is third.");

        assertThatThrownBy(() -> tasks().run(company.admin(), IndexKind.SOLR, IndexTask.FILL, null, (done, all) -> {
                    if (done == 1) {
                        throw new IOException("the reader has gone");
                    }
                }))
                .isInstanceOf(IOException.class);

        assertThat(run(IndexKind.SOLR, IndexTask.VERIFY).missing()).hasSize(2);
        assertThat(run(IndexKind.SOLR, IndexTask.FILL).added()).isEqualTo(2);
        assertThat(run(IndexKind.SOLR, IndexTask.REBUILD).added()).isEqualTo(3);
    }

    @Test
    void a_document_with_other_chunks_than_in_the_database_is_named_and_put_anew() throws IOException {
        VectorStoreFile whole = upload("a.txt", "Alpha is first.");
        VectorStoreFile torn = upload("b.txt", "Beta is second.");
        run(IndexKind.SOLR, IndexTask.FILL);
        for (IndexKind index : IndexKind.values()) {
            inIndex(index, opened -> {
                opened.put(
                        new IndexedDocument(torn.id(), store.id(), company.hr().id(), List.of(chunk(0), chunk(1))));
                return opened;
            });

            assertThat(run(index, IndexTask.VERIFY))
                    .satisfies(outcome -> assertThat(outcome.agrees()).isFalse())
                    .satisfies(outcome -> assertThat(outcome.differing()).containsExactly(torn.id()))
                    .satisfies(outcome -> assertThat(outcome.missing()).isEmpty());
            assertThat(run(index, IndexTask.FILL))
                    .satisfies(outcome -> assertThat(outcome.agrees()).isTrue())
                    .satisfies(outcome -> assertThat(outcome.added()).isOne());
            Map<String, Integer> chunks = inIndex(index, opened -> opened.countChunks(List.of(whole.id(), torn.id())));
            assertThat(chunks).containsOnly(Map.entry(whole.id(), 1), Map.entry(torn.id(), 1));
        }
    }

    @Test
    void one_store_is_moved_while_the_others_are_left_alone() throws IOException {
        VectorStore other =
                node.stores().create(company.hrCurator(), company.hr().id(), "Other manuals");
        upload("a.txt", "Alpha is first.");
        VectorStoreFile gone = upload("b.txt", "Beta is second.");
        VectorStoreFile elsewhere = upload(other, "c.txt", "Gamma is third.");
        List<String> progress = new ArrayList<>();

        assertThat(run(IndexKind.SOLR, IndexTask.VERIFY, store).missing()).hasSize(2);
        assertThat(run(IndexKind.SOLR, IndexTask.FILL, store))
                .satisfies(outcome -> assertThat(outcome.agrees()).isTrue())
                .satisfies(outcome -> assertThat(outcome.documents()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.added()).isEqualTo(2));
        assertThat(run(IndexKind.SOLR, IndexTask.VERIFY).missing()).containsExactly(elsewhere.id());

        node.bin().put(company.hrCurator(), gone.id());
        assertThat(run(IndexKind.SOLR, IndexTask.VERIFY, other).surplus()).isEmpty();
        assertThat(run(IndexKind.SOLR, IndexTask.VERIFY, store).surplus()).containsExactly(gone.id());
        assertThat(run(IndexKind.SOLR, IndexTask.REBUILD, store))
                .satisfies(outcome -> assertThat(outcome.added()).isOne())
                .satisfies(outcome -> assertThat(outcome.removed()).isOne());
        tasks().run(
                        company.admin(),
                        IndexKind.SOLR,
                        IndexTask.VERIFY,
                        store.id(),
                        (done, all) -> progress.add(done + "/" + all));
        assertThat(progress).containsExactly("1/1");
    }

    @Test
    void what_is_not_there_is_refused_before_anything_is_done() {
        assertThatThrownBy(() -> tasks().requireReady(company.admin(), IndexKind.SOLR, "vs_none"))
                .isInstanceOf(NotFound.class);
        node.close();
        node = new Node(database, dataDir, lucene, Duration.ZERO).start();

        assertThatThrownBy(() -> tasks().requireReady(company.admin(), IndexKind.SOLR, null))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("vademecum.solr.urls");
        tasks().requireReady(company.admin(), IndexKind.LUCENE, store.id());
    }

    @Test
    void only_administrators_look_after_an_index_and_it_is_written_down() {
        assertThatThrownBy(() -> tasks().run(company.hrCurator(), IndexKind.LUCENE, IndexTask.REBUILD, null, UNSEEN))
                .isInstanceOf(Forbidden.class);

        run(IndexKind.LUCENE, IndexTask.REBUILD);

        assertThat(node.application
                        .get(AuditService.class)
                        .list(
                                company.admin(),
                                new AuditFilter(null, null, null, AuditAction.INDEX_REBUILD.id(), null),
                                new ListRequest(10, true, null, null))
                        .data())
                .singleElement()
                .extracting(AuditEntry::actorId)
                .isEqualTo(company.admin().principalId());
    }

    private IndexTasks tasks() {
        return node.application.get(IndexTasks.class);
    }

    private IndexTasks.Outcome run(IndexKind index, IndexTask task) {
        return run(index, task, null);
    }

    private IndexTasks.Outcome run(IndexKind index, IndexTask task, VectorStore only) {
        try {
            return tasks().run(company.admin(), index, task, only == null ? null : only.id(), UNSEEN);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Lexical scores by document and chunk. */
    private Map<String, Double> search(IndexKind index) throws IOException {
        float[] vector = node.embeddings.embedQuery("days of leave");
        Query query = new Query(Set.of(company.hr().id()), Set.of(store.indexName()), "days of leave", vector, 50);
        return inIndex(index, opened -> opened.search(query)).stream()
                .collect(Collectors.toMap(each -> each.vectorStoreFileId() + ' ' + each.ordinal(), Candidate::lexical));
    }

    private <T> T inIndex(IndexKind index, ConfiguredIndex.Work<T> work) throws IOException {
        return node.application.get(ConfiguredIndex.class).with(index, work);
    }

    private IndexedChunk chunk(int ordinal) {
        return new IndexedChunk(ordinal, "Beta", node.embeddings.embedQuery("Beta"));
    }

    private VectorStoreFile upload(String filename, String text) {
        return upload(store, filename, text);
    }

    private VectorStoreFile upload(VectorStore store, String filename, String text) {
        try {
            VectorStoreFile file = node.documents()
                    .upload(
                            company.hrCurator(),
                            new DocumentUpload(
                                    store.id(),
                                    filename,
                                    null,
                                    null,
                                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                    .file();
            Await.until(
                    filename + " is ready",
                    LIMIT,
                    () -> node.documents().get(company.hrCurator(), file.id()).status() == Status.COMPLETED);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
