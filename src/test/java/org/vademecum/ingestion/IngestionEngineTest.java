package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.support.Await;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.FileCounts;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.NewStoreFile;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.StoreFileService;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;
import org.vademecum.vectorstore.VectorStoreFileRepository;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class IngestionEngineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private final List<Node> nodes = new ArrayList<>();
    private final HookedIndex index = new HookedIndex();
    private TestDatabase database;
    private Node node;
    private TestCompany company;
    private VectorStore store;

    /** An index that a test can step in before each change. */
    private static final class HookedIndex implements SearchIndex {
        private final InMemoryIndex memory = new InMemoryIndex();
        private volatile Consumer<IndexedDocument> beforePut = document -> {};
        private volatile Consumer<IndexedDocument> afterPut = document -> {};
        private volatile Runnable beforeDescribe = () -> {};
        private volatile Runnable beforeRemove = () -> {};

        @Override
        public void put(IndexedDocument document) throws IOException {
            beforePut.accept(document);
            memory.put(document);
            afterPut.accept(document);
        }

        @Override
        public void describe(String vectorStoreFileId, Attributes attributes) throws IOException {
            beforeDescribe.run();
            memory.describe(vectorStoreFileId, attributes);
        }

        @Override
        public void removeAll(Collection<String> vectorStoreFileIds) throws IOException {
            beforeRemove.run();
            memory.removeAll(vectorStoreFileIds);
        }

        @Override
        public List<Candidate> search(Query query) {
            return memory.search(query);
        }

        @Override
        public void discard(String vectorStoreId, int generation) throws IOException {
            memory.discard(vectorStoreId, generation);
        }

        @Override
        public java.util.Set<String> documents() throws IOException {
            return memory.documents();
        }

        @Override
        public java.util.Set<String> documents(String vectorStoreId) throws IOException {
            return memory.documents(vectorStoreId);
        }

        @Override
        public java.util.Map<String, Integer> countChunks(Collection<String> names) throws IOException {
            return memory.countChunks(names);
        }

        @Override
        public void check() throws IOException {
            memory.check();
        }
    }

    @BeforeEach
    void start() {
        database = kind.create();
        node = node(Duration.ZERO);
        company = TestCompany.foundIn(node.application);
        store = node.stores().create(company.hrCurator(), company.hr().id(), "HR manuals");
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        database.close();
    }

    @Test
    void an_upload_becomes_searchable() {
        node.start();
        VectorStoreFile file =
                upload("Travel.md", "# Trains\n\nWe pay for second class.\n\n# Hotels\n\nUp to 130 euros.");

        VectorStoreFile ready = awaitStatus(file, Status.COMPLETED);

        assertThat(ready.stage()).isEqualTo(IngestionStage.READY);
        assertThat(ready.current()).isTrue();
        assertThat(ready.chunkCount()).isEqualTo(2);
        assertThat(ready.usageBytes()).isPositive();
        assertThat(ready.leaseOwner()).isNull();
        SearchIndex.IndexedDocument indexed = index.memory.get(file.id());
        assertThat(indexed.departmentId()).isEqualTo(company.hr().id());
        assertThat(indexed.chunks())
                .extracting(SearchIndex.IndexedChunk::text)
                .anySatisfy(text -> assertThat(text).contains("second class"))
                .anySatisfy(text -> assertThat(text).contains("130 euros"));
        assertThat(node.embeddings.embedded)
                .anySatisfy(text -> assertThat(text).startsWith("Trains"))
                .anySatisfy(text -> assertThat(text).contains("Hotels\n").contains("130 euros"));
    }

    @Test
    void one_document_is_seen_in_each_stage() {
        Map<IngestionStage, Gate> gates = new EnumMap<>(IngestionStage.class);
        for (IngestionStage stage : EnumSet.range(IngestionStage.PARSING, IngestionStage.INDEXING)) {
            gates.put(stage, new Gate());
        }
        gates.remove(IngestionStage.RECOGNISING);
        gates.remove(IngestionStage.AWAITING);
        node.parser.beforeParsing = passing(gates.get(IngestionStage.PARSING));
        node.embeddings.beforeCounting = passing(gates.get(IngestionStage.SPLITTING));
        node.embeddings.beforeEmbedding = passing(gates.get(IngestionStage.EMBEDDING));
        index.beforePut = document -> hold(gates.get(IngestionStage.INDEXING));
        VectorStoreFile file = upload("a.txt", sentences(20));
        assertThat(row(file).stage()).isEqualTo(IngestionStage.QUEUED);
        node.start();

        gates.forEach((stage, gate) -> {
            gate.awaitReached();
            VectorStoreFile seen = node.documents().get(curator(), file.id());
            assertThat(seen.stage()).isEqualTo(stage);
            assertThat(seen.status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(seen.current()).isFalse();
            gate.open();
        });

        assertThat(awaitStatus(file, Status.COMPLETED).stage()).isEqualTo(IngestionStage.READY);
    }

    @Test
    void a_chunk_is_a_stretch_of_the_documents_text() throws IOException {
        node.start();
        VectorStoreFile file = awaitStatus(upload("long.txt", sentences(100)), Status.COMPLETED);

        DocumentText text = node.documents().text(file);
        List<Chunk> chunks = node.chunks().listFrom(file.id(), 0, 0, 1000);
        assertThat(chunks)
                .hasSize(file.chunkCount())
                .allSatisfy(chunk -> assertThat(text.text().substring(chunk.start(), chunk.end()))
                        .isEqualTo(chunk.content()));
    }

    @Test
    void a_kill_while_parsing_is_made_good_by_another_node() throws IOException {
        killed(dying -> dying.parser.beforeParsing = killing(dying));

        Node heir = heir();
        VectorStoreFile ready = awaitStatus(onlyFile(), Status.COMPLETED);

        assertThat(heir.parser.parsed).hasSize(1);
        assertIntact(ready);
    }

    /** What a killed node writes to disk stays there, as in life. */
    @Test
    void a_kill_between_a_text_and_its_row_is_made_good_by_another_node() throws IOException {
        killed(dying -> dying.parser.afterParsing = killing(dying));
        assertThat(onlyFile().textSha256()).isNull();
        assertThat(blobs()).hasSize(2);

        Node heir = heir();
        VectorStoreFile ready = awaitStatus(onlyFile(), Status.COMPLETED);

        assertThat(heir.parser.parsed).hasSize(1);
        assertIntact(ready);
    }

    @Test
    void a_text_that_a_kill_left_without_a_row_is_not_kept_for_ever() {
        killed(dying -> dying.parser.afterParsing = killing(dying));
        node.documents().cancel(curator(), onlyFile().id());
        assertThat(blobs()).hasSize(2);

        node(Duration.ofHours(2)).start();

        Await.until("only the upload is stored", LIMIT, () -> blobs().size() == 1);
    }

    @Test
    void a_kill_while_splitting_does_not_cost_the_parsed_text() throws IOException {
        killed(dying -> dying.embeddings.beforeCounting = killing(dying));

        Node heir = heir();
        VectorStoreFile ready = awaitStatus(onlyFile(), Status.COMPLETED);

        assertThat(heir.parser.parsed).isEmpty();
        assertIntact(ready);
    }

    @Test
    void a_kill_while_embedding_does_not_cost_the_vectors_that_were_recorded() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        killed(dying -> dying.embeddings.beforeEmbedding = () -> {
            if (calls.incrementAndGet() == 36) { // after the first 512 chunks
                dying.kill();
            }
            return null;
        });

        Node heir = heir();
        VectorStoreFile ready = awaitStatus(onlyFile(), Status.COMPLETED);

        assertThat(heir.parser.parsed).isEmpty();
        assertThat(heir.embeddings.embedded).hasSize(ready.chunkCount() - 512);
        assertIntact(ready);
    }

    @Test
    void a_kill_before_or_after_indexing_costs_no_embedding() throws IOException {
        killed(dying -> index.beforePut = document -> killAtTheEnd(dying));
        index.beforePut = document -> {};
        Node heir = heir();
        VectorStoreFile ready = awaitStatus(onlyFile(), Status.COMPLETED);
        assertThat(heir.embeddings.embedded).isEmpty();
        assertIntact(ready);
    }

    @Test
    void a_kill_after_indexing_leaves_one_document_in_the_index() throws IOException {
        killed(dying -> index.afterPut = document -> killAtTheEnd(dying));
        assertThat(index.documents()).hasSize(1);
        index.afterPut = document -> {};

        Node heir = heir();
        VectorStoreFile ready = awaitStatus(onlyFile(), Status.COMPLETED);

        assertThat(heir.embeddings.embedded).isEmpty();
        assertThat(index.documents()).hasSize(1);
        assertIntact(ready);
    }

    @Test
    void a_kill_while_a_version_takes_the_place_of_another_loses_neither() throws IOException {
        node.start();
        VectorStoreFile first = awaitStatus(upload("a.txt", "Thirty days."), Status.COMPLETED);
        node.stop();
        Node dying = node(Duration.ZERO);
        index.afterPut = document -> dying.kill();
        VectorStoreFile second = upload("a.txt", "Twenty-eight days.");
        startAndAwaitDeath(dying);
        assertThat(index.documents()).contains(first.id());
        assertThat(row(first).current()).isTrue();
        index.afterPut = document -> {};

        heir();
        awaitStatus(second, Status.COMPLETED);

        Await.until("the older is gone", LIMIT, () -> holds(index, 1));
        assertThat(index.documents()).containsExactly(second.id());
    }

    /** A moment in which a published version is about to take the place of the one before. */
    private enum Swap {
        BEFORE_THE_INDEX,
        BEFORE_THE_ROWS,
        BEFORE_THE_OLDER_IS_UNINDEXED
    }

    @ParameterizedTest
    @EnumSource(Swap.class)
    void a_kill_while_a_published_version_takes_the_place_of_another_loses_neither(Swap moment) throws IOException {
        node.start();
        VectorStoreFile first = awaitStatus(upload("a.txt", "Thirty days."), Status.COMPLETED);
        VectorStoreFile second = hold("a.txt", "Twenty-eight days.");
        Await.until("all but the index is done", LIMIT, () -> row(second).awaitsPublication());
        node.stop();
        Node dying = node(Duration.ZERO);
        Runnable death = () -> {
            dying.kill();
            throw new IllegalStateException("killed");
        };
        switch (moment) {
            case BEFORE_THE_INDEX -> index.beforePut = document -> death.run();
            case BEFORE_THE_ROWS -> index.afterPut = document -> death.run();
            case BEFORE_THE_OLDER_IS_UNINDEXED -> index.beforeRemove = death;
        }

        node.documents().publish(curator(), second.id());
        startAndAwaitDeath(dying);

        boolean swapped = moment == Swap.BEFORE_THE_OLDER_IS_UNINDEXED;
        assertThat(row(first).current()).isEqualTo(!swapped);
        assertThat(row(second).current()).isEqualTo(swapped);
        assertThat(index.documents()).contains(first.id());
        index.beforePut = document -> {};
        index.afterPut = document -> {};
        index.beforeRemove = () -> {};

        Node heir = heir();
        awaitStatus(second, Status.COMPLETED);

        Await.until("the older is gone", LIMIT, () -> holds(index, 1));
        assertThat(index.documents()).containsExactly(second.id());
        assertThat(row(first).current()).isFalse();
        assertThat(row(second).current()).isTrue();
        assertThat(heir.parser.parsed).isEmpty();
        assertThat(heir.embeddings.embedded).isEmpty();
        assertThat(node.documents().text(row(first)).text()).isEqualTo("Thirty days.");
    }

    @Test
    void a_version_that_is_cancelled_in_the_moment_it_is_indexed_leaves_the_one_before() throws IOException {
        node.start();
        VectorStoreFile first = awaitStatus(upload("a.txt", "Thirty days."), Status.COMPLETED);
        index.afterPut = document -> node.documents().cancel(curator(), document.vectorStoreFileId());

        VectorStoreFile second = upload("a.txt", "Twenty-eight days.");
        awaitStatus(second, Status.CANCELLED);
        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);

        assertThat(index.documents()).containsExactly(first.id());
        assertThat(row(first).current()).isTrue();
    }

    @Test
    void a_kill_when_the_beginning_is_searched_costs_nothing_either() throws IOException {
        killed(dying -> index.afterPut = document -> dying.kill());
        assertThat(index.memory.get(onlyFile().id()).chunks()).hasSize(512);
        index.afterPut = document -> {};

        Node heir = heir();
        VectorStoreFile ready = awaitStatus(onlyFile(), Status.COMPLETED);

        assertThat(heir.embeddings.embedded).hasSize(ready.chunkCount() - 512);
        assertIntact(ready);
    }

    @Test
    void the_beginning_of_a_long_document_is_in_the_index_while_the_rest_is_embedded() throws IOException {
        Gate gate = inTheMiddleOfEmbedding();
        VectorStoreFile file = upload("long.txt", sentences(2500));
        node.start();
        gate.awaitReached();

        assertThat(row(file).isSearchedInPart()).isTrue();
        assertThat(index.memory.get(file.id()).chunks())
                .hasSize(512)
                .extracting(SearchIndex.IndexedChunk::ordinal)
                .isEqualTo(IntStream.range(0, 512).boxed().toList());
        assertThat(node.application.get(Reconciliation.class).reconcileIndex(() -> true))
                .isEqualTo(new Reconciliation.Result(0, 0));

        gate.open();
        assertIntact(awaitStatus(file, Status.COMPLETED));
    }

    @Test
    void an_index_that_cannot_take_the_beginning_takes_the_whole() throws IOException {
        index.memory.breakDown();
        Gate gate = inTheMiddleOfEmbedding();
        VectorStoreFile file = upload("long.txt", sentences(2500));
        node.start();
        gate.awaitReached();
        assertThat(row(file).attempts()).isZero();

        index.memory.recover();
        gate.open();

        assertIntact(awaitStatus(file, Status.COMPLETED));
    }

    @Test
    void the_beginning_of_a_document_that_is_cancelled_is_not_searched_any_more() throws IOException {
        Gate gate = inTheMiddleOfEmbedding();
        VectorStoreFile file = upload("long.txt", sentences(2500));
        node.start();
        gate.awaitReached();
        assertThat(index.documents()).containsExactly(file.id());

        node.documents().cancel(curator(), file.id());

        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);
        assertNothingButTheUpload(file);
    }

    @Test
    void the_beginning_of_what_is_held_back_or_replaces_another_version_is_not_searched() throws IOException {
        node.start();
        VectorStoreFile first = awaitStatus(upload("a.txt", "Thirty days."), Status.COMPLETED);
        Gate gate = inTheMiddleOfEmbedding();
        VectorStoreFile second = upload("a.txt", sentences(2500));
        gate.awaitReached();
        assertThat(index.documents()).containsExactly(first.id());
        gate.open();
        awaitStatus(second, Status.COMPLETED);

        VectorStoreFile held = hold("b.txt", sentences(2400));
        Await.until("all but the index is done", LIMIT, () -> row(held).awaitsPublication());

        assertThat(row(held).chunkCount()).isGreaterThan(512);
        assertThat(index.documents()).containsExactly(second.id());
    }

    @Test
    void the_beginning_of_a_version_gives_way_to_a_newer_one_that_is_ready_first() throws IOException {
        Gate gate = inTheMiddleOfEmbedding();
        node.start();
        VectorStoreFile first = upload("a.txt", sentences(2500));
        gate.awaitReached();
        assertThat(index.documents()).containsExactly(first.id());

        VectorStoreFile second = awaitStatus(upload("a.txt", "Thirty days."), Status.COMPLETED);

        Await.until("the older is gone", LIMIT, () -> holds(index, 1));
        assertThat(index.documents()).containsExactly(second.id());
        gate.open();
        awaitStatus(first, Status.COMPLETED);
        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);
        assertThat(index.documents()).containsExactly(second.id());
    }

    /** Reached by a document of more than 512 chunks when the vectors of so many are recorded; later ones pass. */
    private Gate inTheMiddleOfEmbedding() {
        Gate gate = new Gate();
        AtomicInteger calls = new AtomicInteger();
        node.embeddings.beforeEmbedding = () -> {
            if (calls.incrementAndGet() == 36) {
                gate.pass();
            }
            return null;
        };
        return gate;
    }

    @Test
    void a_document_that_keeps_bringing_servers_down_is_given_up() {
        VectorStoreFile file = upload("poison.txt", "x");
        for (int n = 0; n <= IngestionWorker.MAX_ATTEMPTS; n++) {
            node.application.inTransaction(() -> {
                row(file).lease("a server that died", Instant.now().minusSeconds(1));
                return file;
            });
        }

        node.start();

        VectorStoreFile failed = awaitStatus(file, Status.FAILED);
        assertThat(failed.errorKey()).isEqualTo("interrupted");
        assertThat(failed.errorCode()).isEqualTo(IngestionError.Code.SERVER_ERROR);
    }

    @Test
    void a_node_that_goes_down_lets_go_at_once() throws IOException {
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = passing(gate);
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        gate.awaitReached();

        node.stop();

        VectorStoreFile row = row(file);
        assertThat(row.status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(row.leaseOwner()).isNull();
        assertThat(row.attempts()).isZero();
        node(Duration.ZERO).start();
        assertIntact(awaitStatus(file, Status.COMPLETED));
    }

    @Test
    void cancelling_stops_the_work_at_once_and_leaves_nothing() throws IOException {
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = passing(gate);
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        gate.awaitReached();

        node.documents().cancel(curator(), file.id());

        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);
        assertThat(row(file).status()).isEqualTo(Status.CANCELLED);
        assertNothingButTheUpload(file);
    }

    @Test
    void cancelling_on_one_node_stops_the_work_on_another() throws IOException {
        Gate gate = new Gate();
        node.parser.beforeParsing = passing(gate);
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        gate.awaitReached();

        node(Duration.ZERO).documents().cancel(curator(), file.id());

        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);
        assertNothingButTheUpload(file);
    }

    @Test
    void a_document_cancelled_in_the_moment_it_is_indexed_does_not_stay_in_the_index() throws IOException {
        index.beforePut = document -> node.documents().cancel(curator(), document.vectorStoreFileId());
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));

        awaitStatus(file, Status.CANCELLED);
        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);

        assertNothingButTheUpload(file);
    }

    @Test
    void a_cancelled_document_can_be_started_over() throws IOException {
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = passing(gate);
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        gate.awaitReached();
        node.documents().cancel(curator(), file.id());
        gate.open();

        node.documents().retry(curator(), file.id());

        assertIntact(awaitStatus(file, Status.COMPLETED));
    }

    @Test
    void deleting_a_document_that_is_worked_on_leaves_nothing() throws IOException {
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = passing(gate);
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        gate.awaitReached();

        node.bin().put(curator(), file.id());
        node.bin().delete(curator(), file.id());

        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);
        assertThat(node.documents().find(curator(), file.id())).isEmpty();
        assertThat(blobs()).isEmpty();
        assertThat(index.documents()).isEmpty();
    }

    @Test
    void a_document_in_the_bin_is_not_worked_on_and_goes_on_when_it_is_restored() throws IOException {
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = passing(gate);
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        gate.awaitReached();

        node.bin().put(curator(), file.id());

        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);
        node.embeddings.beforeEmbedding = () -> null;
        VectorStoreFile other = awaitStatus(upload("b.txt", "Another document."), Status.COMPLETED);
        assertThat(row(file).status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(row(file).textSha256()).isNotNull();
        assertThat(index.documents()).containsExactly(other.id());

        node.bin().restore(curator(), file.id());

        VectorStoreFile restored = awaitStatus(file, Status.COMPLETED);
        assertThat(node.chunks().countUnembedded(file.id(), 0)).isZero();
        assertThat(restored.chunkCount()).isPositive();
        assertThat(index.documents()).containsExactlyInAnyOrder(file.id(), other.id());
    }

    @Test
    void a_restored_document_is_searched_in_the_version_that_was_searched_without_being_read_again()
            throws IOException {
        node.start();
        VectorStoreFile first = awaitStatus(upload("a.txt", "The first version."), Status.COMPLETED);
        VectorStoreFile second = awaitStatus(upload("a.txt", "The second version."), Status.COMPLETED);
        node.bin().put(curator(), first.id());
        assertThat(index.documents()).isEmpty();
        node.embeddings.beforeEmbedding = () -> {
            throw new IllegalStateException("It has its vectors");
        };

        node.bin().restore(curator(), first.id());

        awaitStatus(second, Status.COMPLETED);
        assertThat(index.documents()).containsExactly(second.id());
        assertThat(row(second).current()).isTrue();
        assertThat(row(first).current()).isFalse();
        assertThat(node.documents().text(row(first)).text()).contains("first");
    }

    @Test
    void a_document_that_cannot_be_read_fails_with_its_cause_and_the_queue_goes_on() throws IOException {
        node.start();
        VectorStoreFile corrupt = upload("broken.pdf", "%PDF-1.7 and then nothing");
        VectorStoreFile blank = upload("blank.txt", " \n ");
        VectorStoreFile good = upload("good.txt", "Good.");

        assertThat(awaitStatus(corrupt, Status.FAILED).errorStage()).isEqualTo(IngestionStage.PARSING);
        assertThat(row(corrupt).error()).get().extracting(IngestionError::key).isEqualTo("corrupt");
        assertThat(awaitStatus(blank, Status.FAILED).errorKey()).isEqualTo("empty");
        awaitStatus(good, Status.COMPLETED);
        assertThat(index.documents()).containsExactly(good.id());
        assertThat(blobs()).hasSize(4); // three uploads and one text
    }

    @Test
    void a_fault_of_one_job_does_not_touch_the_others() {
        node.parser.beforeParsing = () -> {
            if (node.parser.parsed.isEmpty()) {
                node.parser.parsed.add("the first");
                throw new OutOfMemoryErrorInDisguise();
            }
            return null;
        };
        node.start();
        VectorStoreFile first = upload("first.txt", "First.");
        VectorStoreFile second = upload("second.txt", "Second.");

        awaitStatus(second, Status.COMPLETED);
        awaitStatus(first, Status.COMPLETED);
    }

    /** Stands for an {@link OutOfMemoryError}, which JUnit would take for its own. */
    private static final class OutOfMemoryErrorInDisguise extends VirtualMachineError {}

    @Test
    void a_fault_that_passes_is_sat_out() throws IOException {
        index.memory.breakDown();
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        Await.until("it failed once", LIMIT, () -> row(file).attempts() > 0);

        index.memory.recover();

        assertIntact(awaitStatus(file, Status.COMPLETED));
        assertThat(node.parser.parsed).hasSize(1);
    }

    @Test
    void an_index_that_is_away_for_long_is_waited_for() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        index.beforePut = document -> tries.incrementAndGet();
        index.memory.breakDown();
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));
        Await.until("it was tried often", LIMIT, () -> tries.get() > IngestionWorker.MAX_ATTEMPTS);
        assertThat(row(file).status()).isEqualTo(Status.IN_PROGRESS);

        index.memory.recover();

        assertIntact(awaitStatus(file, Status.COMPLETED));
        assertThat(node.parser.parsed).hasSize(1);
    }

    @Test
    void a_fault_that_does_not_pass_fails_the_document_and_leaves_nothing() throws IOException {
        node.embeddings.beforeEmbedding = () -> {
            throw new IllegalStateException("the model is down");
        };
        node.start();
        VectorStoreFile file = upload("a.txt", sentences(20));

        VectorStoreFile failed = awaitStatus(file, Status.FAILED);

        assertThat(failed.errorKey()).isEqualTo("server_error");
        assertThat(failed.errorStage()).isEqualTo(IngestionStage.EMBEDDING);
        assertThat(failed.attempts()).isEqualTo(IngestionWorker.MAX_ATTEMPTS - 1);
        assertNothingButTheUpload(file);
    }

    @Test
    void a_new_version_takes_the_place_of_the_old_in_one_step() throws IOException {
        node.start();
        VectorStoreFile first = awaitStatus(upload("a.txt", "Thirty days."), Status.COMPLETED);
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = passing(gate);
        VectorStoreFile second = upload("a.txt", "Twenty-eight days.");
        gate.awaitReached();
        assertThat(index.documents()).containsExactly(first.id());
        assertThat(row(first).current()).isTrue();

        gate.open();
        awaitStatus(second, Status.COMPLETED);

        Await.until("the older is gone", LIMIT, () -> holds(index, 1));
        assertThat(index.documents()).containsExactly(second.id());
        assertThat(row(first).current()).isFalse();
        assertThat(row(second).current()).isTrue();
        assertThat(node.documents().text(row(first)).text()).isEqualTo("Thirty days.");
    }

    @Test
    void what_is_held_back_is_found_only_once_it_was_published() throws IOException {
        node.start();
        VectorStoreFile first = awaitStatus(upload("a.txt", "Thirty days."), Status.COMPLETED);
        VectorStoreFile second = hold("a.txt", "Twenty-eight days.");
        Await.until("all but the index is done", LIMIT, () -> row(second).awaitsPublication());
        awaitStatus(upload("b.txt", "Others do not wait for it."), Status.COMPLETED);
        assertThat(index.documents()).contains(first.id()).doesNotContain(second.id());
        assertThat(row(second).attempts()).isZero();
        assertThatThrownBy(() -> node.documents().publish(company.hrEmployee(), second.id()))
                .isInstanceOf(Forbidden.class);

        node.documents().publish(curator(), second.id());
        awaitStatus(second, Status.COMPLETED);

        Await.until("the older is gone", LIMIT, () -> holds(index, 2));
        assertThat(index.documents()).contains(second.id()).doesNotContain(first.id());
        assertThat(row(second).current()).isTrue();
        assertThatThrownBy(() -> node.documents().publish(curator(), second.id()))
                .isInstanceOfSatisfying(
                        Conflict.class, refused -> assertThat(refused.code()).isEqualTo("not_awaiting"));
    }

    @Test
    void what_is_held_back_still_waits_after_a_restart_and_can_be_cancelled() throws IOException {
        node.start();
        VectorStoreFile held = hold("a.txt", "Thirty days.");
        Await.until("all but the index is done", LIMIT, () -> row(held).awaitsPublication());
        node.stop();
        node(Duration.ZERO).start();

        awaitStatus(upload("b.txt", "Others do not wait for it."), Status.COMPLETED);
        assertThat(row(held).awaitsPublication()).isTrue();
        node.documents().cancel(curator(), held.id());

        assertThat(row(held).status()).isEqualTo(Status.CANCELLED);
        assertThat(row(held).chunkCount()).isZero();
    }

    private VectorStoreFile hold(String filename, String text) throws IOException {
        return node.documents()
                .upload(
                        curator(),
                        new DocumentUpload(
                                store.id(),
                                filename,
                                null,
                                null,
                                null,
                                true,
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                .file();
    }

    @Test
    void an_older_version_that_is_ready_later_does_not_push_out_the_newer() throws IOException {
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = () -> {
            if (node.embeddings.embedded.isEmpty() && !gate.isReached()) {
                gate.pass();
            }
            return null;
        };
        node.start();
        VectorStoreFile first = upload("a.txt", "Thirty days.");
        gate.awaitReached();
        VectorStoreFile second = awaitStatus(upload("a.txt", "Twenty-eight days."), Status.COMPLETED);

        gate.open();
        awaitStatus(first, Status.COMPLETED);
        Await.until("the worker stopped", LIMIT, () -> node.activeJobs() == 0);

        assertThat(index.documents()).containsExactly(second.id());
        assertThat(row(first).current()).isFalse();
        assertThat(row(second).current()).isTrue();
    }

    @Test
    void many_versions_at_once_end_with_the_newest() throws IOException {
        node.start();
        List<VectorStoreFile> versions = IntStream.range(0, 8)
                .mapToObj(n -> upload("a.txt", "Version %d.".formatted(n)))
                .toList();

        versions.forEach(version -> awaitStatus(version, Status.COMPLETED));
        Await.until("the workers stopped", LIMIT, () -> node.activeJobs() == 0);

        assertThat(index.documents()).containsExactly(versions.getLast().id());
        assertThat(versions).filteredOn(version -> row(version).current()).hasSize(1);
    }

    @Test
    void two_nodes_share_the_work_and_do_nothing_twice() {
        Node other = node(Duration.ZERO).start();
        node.start();
        List<VectorStoreFile> files = IntStream.range(0, 20)
                .mapToObj(n -> upload(n + ".txt", "Manual %d.".formatted(n)))
                .toList();

        files.forEach(file -> awaitStatus(file, Status.COMPLETED));

        List<String> parsed = new ArrayList<>(node.parser.parsed);
        parsed.addAll(other.parser.parsed);
        assertThat(parsed).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void a_department_does_not_wait_for_all_of_anothers_documents() {
        VectorStore itStore =
                node.stores().create(company.itCurator(), company.it().id(), "IT manuals");
        IntStream.range(0, 10).forEach(n -> upload("hr %d.txt".formatted(n), "Manual %d.".formatted(n)));
        VectorStoreFile lone = uploadTo(company.itCurator(), itStore, "it.txt", "The lone manual.");

        node.start();
        awaitStatus(lone, Status.COMPLETED);

        assertThat(node.parser.parsed.indexOf("it.txt")).isBetween(0, 3);
    }

    @Test
    void a_department_does_not_wait_for_all_of_anothers_long_document() {
        Node single = new Node(
                database,
                dataDir,
                index,
                Duration.ZERO,
                Map.of("vademecum.ingestion.workers", 1, "vademecum.ingestion.turn", "PT0.1S"));
        nodes.add(single);
        single.embeddings.beforeEmbedding = () -> {
            Thread.sleep(20);
            return null;
        };
        VectorStore itStore =
                node.stores().create(company.itCurator(), company.it().id(), "IT manuals");
        VectorStoreFile endless = upload("hr.txt", sentences(10_000));
        VectorStoreFile lone = uploadTo(company.itCurator(), itStore, "it.txt", "The lone manual.");

        single.start();
        awaitStatus(lone, Status.COMPLETED);

        assertThat(single.parser.parsed).containsExactly("hr.txt", "it.txt");
        assertThat(row(endless).status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(row(endless).attempts()).isZero();
        Await.until("it goes on", LIMIT, () -> single.activeJobs() == 1);
        assertThat(single.parser.parsed).hasSize(2);
    }

    @Test
    void a_lost_index_is_rebuilt_from_the_database() throws IOException {
        node.start();
        List<VectorStoreFile> files = IntStream.range(0, 3)
                .mapToObj(n -> awaitStatus(upload(n + ".txt", sentences(10 + n)), Status.COMPLETED))
                .toList();
        InMemoryIndex empty = new InMemoryIndex();
        Node rebuilding = new Node(database, dataDir, empty, Duration.ZERO);
        nodes.add(rebuilding);

        rebuilding.start();
        Await.until("the index is rebuilt", LIMIT, () -> holds(empty, 3));

        assertThat(rebuilding.embeddings.embedded).isEmpty();
        for (VectorStoreFile file : files) {
            assertThat(empty.get(file.id())).usingRecursiveComparison().isEqualTo(index.memory.get(file.id()));
        }
    }

    @Test
    void what_the_index_should_not_hold_is_removed_at_the_start() throws IOException {
        index.memory.put(new SearchIndex.IndexedDocument(
                "vsf_gone", store.id(), company.hr().id(), List.of()));

        node.start();

        Await.until("the index is clean", LIMIT, () -> holds(index.memory, 0));
    }

    @Test
    void blobs_that_a_crash_left_are_removed_at_the_start_and_others_stay() throws IOException {
        node.start();
        VectorStoreFile file = awaitStatus(upload("a.txt", "Kept."), Status.COMPLETED);
        String left = "ab".repeat(32);
        Path orphan = dataDir.resolve("blobs/ab/ab").resolve(left);
        Files.createDirectories(orphan.getParent());
        Files.writeString(orphan, "left");
        for (String blob : blobs()) {
            Path path = dataDir.resolve("blobs/%s/%s/%s".formatted(blob.substring(0, 2), blob.substring(2, 4), blob));
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }

        node(Duration.ZERO).start();

        Await.until("the blob is gone", LIMIT, () -> Files.notExists(orphan));
        assertThat(blobs()).hasSize(2);
        assertIntact(row(file));
    }

    private Node node(Duration ahead) {
        Node started = new Node(database, dataDir, index, ahead);
        nodes.add(started);
        return started;
    }

    /** Lets a node of its own work on one long document and be killed where the hook says so. */
    private void killed(Consumer<Node> hook) {
        Node dying = node(Duration.ZERO);
        hook.accept(dying);
        upload("long.txt", sentences(2500));
        startAndAwaitDeath(dying);
    }

    private static void startAndAwaitDeath(Node dying) {
        dying.start();
        Await.until("the node is dead", LIMIT, dying::isKilled);
        Await.until("its worker ended", LIMIT, () -> dying.activeJobs() == 0);
    }

    /** A node that finds the leases of all others run out. */
    private Node heir() {
        return node(Duration.ofMinutes(1)).start();
    }

    private static Callable<?> killing(Node node) {
        return () -> {
            node.kill();
            return null;
        };
    }

    private void killAtTheEnd(Node node) {
        if (onlyFile().stage() == IngestionStage.INDEXING) {
            node.kill();
        }
    }

    private static Callable<?> passing(Gate gate) {
        return () -> {
            gate.pass();
            return null;
        };
    }

    private static void hold(Gate gate) {
        try {
            gate.pass();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Caller curator() {
        return company.hrCurator();
    }

    private VectorStoreFile upload(String filename, String text) {
        return uploadTo(curator(), store, filename, text);
    }

    private VectorStoreFile uploadTo(Caller caller, VectorStore into, String filename, String text) {
        try {
            return node.documents()
                    .upload(
                            caller,
                            new DocumentUpload(
                                    into.id(),
                                    filename,
                                    null,
                                    null,
                                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                    .file();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sentences(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        "Rule number %d is that every employee keeps to the rules of the company at all times, also on Sundays and when nobody is looking."
                                ::formatted)
                .collect(Collectors.joining(" "));
    }

    @Test
    void a_program_s_file_is_split_as_it_wants_and_counted() throws IOException {
        node.start();
        String text = "One sentence has always got exactly ten words in it. ".repeat(60);

        VectorStoreFile own = attach("own", text, Attributes.NONE, null);
        VectorStoreFile wanted = attach("wanted", text + " ", new Attributes(Map.of("k", 1)), new Chunking(400, 0));
        VectorStoreFile broken = attach("broken", " ", Attributes.NONE, null);

        own = awaitStatus(own, Status.COMPLETED);
        wanted = awaitStatus(wanted, Status.COMPLETED);
        awaitStatus(broken, Status.FAILED);
        assertThat(wanted.chunkCount()).isEqualTo(2);
        assertThat(own.chunkCount()).isGreaterThan(5);
        assertThat(index.memory.get(wanted.id()).attributes()).isEqualTo(new Attributes(Map.of("k", 1)));
        for (Chunk chunk : node.chunks().listFrom(wanted.id(), 0, 0, 10)) {
            double square = 0;
            for (float value : chunk.vector()) {
                square += value * value;
            }
            assertThat(square).isCloseTo(1, within(1e-5));
        }
        VectorStore counted = node.stores().get(company.hrCurator(), store.id());
        assertThat(counted.fileCounts()).isEqualTo(new FileCounts(0, 2, 1, 0));
        assertThat(counted.usageBytes()).isEqualTo(own.usageBytes() + wanted.usageBytes());
    }

    @Test
    void attributes_that_change_while_a_file_is_indexed_are_in_the_index() throws IOException {
        AtomicReference<VectorStoreFile> attached = new AtomicReference<>();
        Attributes changed = new Attributes(Map.of("k", "changed"));
        index.beforePut = document -> node.application
                .get(StoreFileService.class)
                .describe(company.hrCurator(), store.id(), attached.get().fileId(), changed);
        attached.set(attach("a", "Some text.", new Attributes(Map.of("k", "first")), null));

        node.start();
        VectorStoreFile file = awaitStatus(attached.get(), Status.COMPLETED);

        Await.until(
                "the index knows",
                LIMIT,
                () -> index.memory.get(file.id()).attributes().equals(changed));
    }

    @Test
    void attributes_that_the_index_was_not_told_of_are_in_it_after_the_next_start() throws IOException {
        Attributes changed = new Attributes(Map.of("k", "changed"));
        VectorStoreFile attached = attach("a", "Some text.", new Attributes(Map.of("k", "first")), null);
        node.start();
        VectorStoreFile file = awaitStatus(attached, Status.COMPLETED);
        index.beforeDescribe = () -> {
            throw new IllegalStateException("killed");
        };
        assertThatThrownBy(() -> node.application
                        .get(StoreFileService.class)
                        .describe(company.hrCurator(), store.id(), file.fileId(), changed))
                .hasMessage("killed");
        node.kill();
        index.beforeDescribe = () -> {};
        assertThat(index.memory.get(file.id()).attributes()).isNotEqualTo(changed);

        node = node(Duration.ZERO).start();

        Await.until(
                "the index knows",
                LIMIT,
                () -> index.memory.get(file.id()).attributes().equals(changed));
        Await.until("and the row, that it does", LIMIT, () -> !row(file).isRedescribed());
    }

    private VectorStoreFile attach(String name, String text, Attributes attributes, Chunking chunking)
            throws IOException {
        StoredFile stored = node.application
                .get(FileService.class)
                .store(
                        company.hrCurator(),
                        company.hr().id(),
                        NewFile.of(name + ".txt", "text/plain", Purpose.ASSISTANTS),
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return node.application
                .get(StoreFileService.class)
                .attach(company.hrCurator(), store.id(), new NewStoreFile(stored.id(), attributes, chunking));
    }

    private VectorStoreFile awaitStatus(VectorStoreFile file, Status status) {
        Await.until(file.filename() + " is " + status, LIMIT, () -> row(file).status() == status);
        return row(file);
    }

    private VectorStoreFile row(VectorStoreFile file) {
        return node.application
                .get(VectorStoreFileRepository.class)
                .find(file.id())
                .orElseThrow();
    }

    private VectorStoreFile onlyFile() {
        return node.application
                .entityManager()
                .createQuery("select f from VectorStoreFile f", VectorStoreFile.class)
                .getSingleResult();
    }

    /** Every chunk is there once, in order, with its vector, in the database and in the index. */
    private void assertIntact(VectorStoreFile file) throws IOException {
        List<Chunk> chunks = node.chunks().listFrom(file.id(), 0, 0, 10_000);
        assertThat(chunks).hasSize(file.chunkCount()).isNotEmpty();
        assertThat(chunks)
                .extracting(Chunk::ordinal)
                .isEqualTo(IntStream.range(0, chunks.size()).boxed().toList());
        String name = EmbeddingInput.name(
                file.title(), file.filename(), node.documents().text(file));
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.vector())
                        .isEqualTo(WordEmbeddings.vectorOf(EmbeddingInput.embedded(name, chunk))));
        assertThat(index.memory.get(file.id()).chunks()).hasSize(chunks.size());
        assertThat(blobs()).hasSize(2);
    }

    private void assertNothingButTheUpload(VectorStoreFile file) throws IOException {
        assertThat(node.chunks().listFrom(file.id(), 0, 0, 10)).isEmpty();
        assertThat(row(file).textSha256()).isNull();
        assertThat(row(file).chunkCount()).isZero();
        assertThat(index.documents()).isEmpty();
        Await.until("only the upload is stored", LIMIT, () -> blobs().size() == 1);
    }

    private static boolean holds(SearchIndex index, int documents) {
        try {
            return index.documents().size() == documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> blobs() {
        try (Stream<Path> files = Files.walk(dataDir.resolve("blobs"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
