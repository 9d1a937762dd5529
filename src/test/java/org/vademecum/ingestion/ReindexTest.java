package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.retrieval.ExplainedChunk;
import org.vademecum.retrieval.Explanation;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.Passage;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.retrieval.Retriever;
import org.vademecum.retrieval.SearchRequest;
import org.vademecum.retrieval.StoreQuery;
import org.vademecum.retrieval.StoreSearch;
import org.vademecum.support.Await;
import org.vademecum.support.ScriptedEmbeddingServer;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.IndexGeneration;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.IndexState;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.NewStoreFile;
import org.vademecum.vectorstore.ReindexService;
import org.vademecum.vectorstore.SearchIndex.Match;
import org.vademecum.vectorstore.StoreFileService;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ReindexTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final IndexRecipe LONG = new IndexRecipe(400, 0, true, null);
    private static final IndexRecipe FAR = IndexRecipe.DEFAULT.embeddedBy("far", null);
    private static final IndexRecipe GERMAN = new IndexRecipe(null, null, false, "de");

    private static final String HAUS =
            "Das Haus steht leer, und der Baum vor dem Haus blüht im Mai. Die Bäume im Garten sind alt und hoch, und es"
                    + " gibt einen Zaun.";
    private static final String HOUSE =
            "The house is empty, and the tree in front of it blooms in May. The trees are old and tall, and there is a"
                    + " fence.";

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    static Path dataDir;

    private static TestDatabase database;
    private static ScriptedEmbeddingServer server;
    private static LuceneIndex index;
    private static TestCompany company;
    private static int stores;

    /** One server for all of the tests; the one that is killed has an heir. */
    private static Node node;

    private VectorStore store;

    @BeforeParameterizedClassInvocation
    static void open(TestDatabase.Kind kind) {
        database = kind.create();
        index = LuceneIndex.open(dataDir.resolve(kind.name()), "en");
        server = new ScriptedEmbeddingServer(16);
        node = new Node(database, dataDir, index, Duration.ZERO, models()).start();
        company = TestCompany.foundIn(node.application);
    }

    private static Map<String, Object> models() {
        return Map.of(
                "vademecum.embedding.models",
                "far, away",
                "vademecum.embedding.retry-delay",
                "PT0.005S",
                "vademecum.embedding.far.url",
                server.url(),
                "vademecum.embedding.away.url",
                server.url());
    }

    @AfterParameterizedClassInvocation
    static void close() {
        node.close();
        server.close();
        index.close();
        database.close();
    }

    @BeforeEach
    void begin() {
        node.embeddings.beforeEmbedding = () -> null;
        node.embeddings.embedded.clear();
        store = node.stores().create(curator(), company.hr().id(), "Manuals " + ++stores);
    }

    @Test
    void a_store_is_searched_as_before_until_its_new_generation_has_every_document() {
        VectorStoreFile first = ready(upload("a.txt", sentences("alpha", 60)));
        VectorStoreFile second = ready(upload("b.txt", sentences("beta", 60)));
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = inSecondDocument(gate);

        IndexState started = reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        gate.awaitReached();

        assertThat(started.building()).isNotNull();
        assertThat(state().done()).isOne();
        assertThat(state().documents()).isEqualTo(2);
        assertThat(state().generation()).isZero();
        assertThat(row(first)).isEqualTo(first.chunkCount());
        assertThat(search("alpha").getFirst().vectorStoreFileId()).isEqualTo(first.id());
        assertThatThrownBy(() -> reindexing(node).start(curator(), store.id(), GERMAN, node.models()::dimensions))
                .isInstanceOf(Conflict.class);
        gate.open();
        awaitGeneration(1);

        assertThat(state().recipe()).isEqualTo(LONG);
        assertThat(state().building()).isNull();
        assertThat(row(first)).isPositive().isLessThan(first.chunkCount());
        assertThat(search("alpha").getFirst().vectorStoreFileId()).isEqualTo(first.id());
        assertThat(search("beta").getFirst().vectorStoreFileId()).isEqualTo(second.id());
        VectorStore counted = node.stores().get(curator(), store.id());
        assertThat(counted.usageBytes())
                .isEqualTo(get(first).usageBytes() + get(second).usageBytes());
        assertThat(counted.usageBytes()).isLessThan(first.usageBytes() + second.usageBytes());
    }

    @Test
    void words_are_those_of_the_generation_s_language() {
        ready(upload("Haus.txt", "# Gebäude\n\nDas Haus steht leer.\n\n# Garten\n\nDer Baum blüht im Mai."));
        assertThat(matches("Häuser")).isEmpty();

        reindexing(node).start(curator(), store.id(), GERMAN, node.models()::dimensions);
        awaitGeneration(1);

        assertThat(matches("Häuser")).contains("Häuser");
        assertThat(search("Bäume")).hasSize(1);
    }

    @Test
    void the_language_can_be_that_of_most_documents() {
        ready(upload("Haus.txt", HAUS + " Es gibt zwei Häuser."));
        ready(upload("Garten.txt", HAUS + " Es gibt drei Gärten."));
        ready(upload("House.txt", HOUSE));

        IndexState started = reindexing(node)
                .start(curator(), store.id(), IndexRecipe.DEFAULT.in(IndexRecipe.AUTO), node.models()::dimensions);

        assertThat(started.building().recipe()).isEqualTo(IndexRecipe.DEFAULT.in("de"));
        awaitGeneration(1);
        assertThat(state().recipe().language()).isEqualTo("de");
        assertThat(matches("Häuser")).contains("Häuser");
        assertThatThrownBy(() -> reindexing(node)
                        .start(
                                company.itCurator(),
                                store.id(),
                                IndexRecipe.DEFAULT.in(IndexRecipe.AUTO),
                                node.models()::dimensions))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void the_first_document_tells_the_language_before_anything_is_indexed() {
        ready(upload("Haus.txt", HAUS));

        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT.in("de"));
        assertThat(state().followsLanguage()).isTrue();
        assertThat(matches("Häuser")).contains("Häuser");
        ready(upload("Garten.txt", HAUS + " Es gibt drei Gärten."));
        assertThat(state().generation()).isZero();
        assertThat(told(AuditAction.REINDEX_START)).isEmpty();
    }

    @Test
    void a_store_of_the_installation_s_language_stays_as_it_is_made() {
        for (int i = 0; i < 4; i++) {
            ready(upload("house %d.txt".formatted(i), HOUSE + " It is number %d.".formatted(i)));
        }

        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT);
        assertThat(state().generation()).isZero();
        assertThat(told(AuditAction.REINDEX_START)).isEmpty();
    }

    @Test
    void a_store_follows_the_language_that_most_of_its_documents_come_to_be_in() {
        VectorStoreFile parts = ready(upload("parts.txt", "Flange bolt washer gasket M8 M10 bearing pump."));
        ready(upload("House.txt", HOUSE));
        assertThat(state().generation()).isZero();
        ready(upload("Haus.txt", HAUS));
        ready(upload("Garten.txt", HAUS + " Es gibt drei Gärten."));
        awaitGeneration(1);

        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT.in("de"));
        assertThat(matches("Häuser")).contains("Häuser");
        assertThat(search("washer").getFirst().vectorStoreFileId()).isEqualTo(parts.id());
        assertThat(told(AuditAction.REINDEX_START))
                .singleElement()
                .satisfies(entry -> assertThat(entry.details()).contains("\"language\":\"de\""));
    }

    @Test
    void who_has_decided_on_a_language_is_not_overruled() {
        reindexing(node).start(curator(), store.id(), IndexRecipe.DEFAULT, node.models()::dimensions);
        awaitGeneration(1);
        ready(upload("Haus.txt", HAUS));
        ready(upload("Garten.txt", HAUS + " Es gibt drei Gärten."));
        assertThat(state().followsLanguage()).isFalse();
        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT);

        reindexing(node)
                .start(curator(), store.id(), IndexRecipe.DEFAULT.in(IndexRecipe.AUTO), node.models()::dimensions);
        awaitGeneration(2);
        assertThat(state().recipe().language()).isEqualTo("de");
        assertThat(state().followsLanguage()).isTrue();

        reindexing(node).rollBack(curator(), store.id());
        awaitGeneration(1);
        for (int i = 0; i < 4; i++) {
            ready(upload("Haus %d.txt".formatted(i), HAUS + " Es hat die Nummer %d.".formatted(i)));
        }
        assertThat(state().followsLanguage()).isFalse();
        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT);
        assertThat(state().building()).isNull();
    }

    @Test
    void a_language_that_was_asked_for_counts_as_long_as_it_is_searched() {
        ready(upload("Haus.txt", HAUS));
        server.becomes(16);
        reindexing(node).start(curator(), store.id(), FAR, name -> OptionalInt.of(12));
        Await.until("it cannot go on", LIMIT, () -> !fault().isEmpty());
        reindexing(node).cancel(curator(), store.id());
        assertThat(state().followsLanguage()).isTrue();

        reindexing(node).start(curator(), store.id(), IndexRecipe.DEFAULT, node.models()::dimensions);
        awaitGeneration(2);
        assertThat(state().followsLanguage()).isFalse();

        reindexing(node).rollBack(curator(), store.id());
        awaitGeneration(0);
        assertThat(state().followsLanguage()).isTrue();
        assertThat(state().recipe().language()).isEqualTo("de");
    }

    @Test
    void who_takes_back_what_began_by_itself_has_decided() {
        ready(upload("House.txt", HOUSE));
        for (int i = 0; i < 3; i++) {
            ready(upload("Haus %d.txt".formatted(i), HAUS + " Es hat die Nummer %d.".formatted(i)));
        }
        awaitGeneration(1);
        assertThat(state().followsLanguage()).isTrue();

        reindexing(node).rollBack(curator(), store.id());
        awaitGeneration(0);
        assertThat(state().followsLanguage()).isFalse();
        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT);
    }

    @Test
    void an_installation_can_do_without_the_detection() {
        try (Node plain =
                new Node(database, dataDir, index, Duration.ZERO, Map.of("vademecum.index.detect-language", false))) {
            store = plain.stores().create(curator(), company.hr().id(), "Manuals " + ++stores);
        }
        ready(upload("Haus.txt", HAUS));

        assertThat(state().followsLanguage()).isFalse();
        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT);
    }

    @Test
    void chunks_and_questions_are_embedded_by_the_recipe_s_model() {
        VectorStoreFile file = ready(upload("a.txt", sentences("alpha", 60)));
        server.becomes(16);

        IndexState started = reindexing(node).start(curator(), store.id(), FAR, node.models()::dimensions);
        awaitGeneration(1);

        assertThat(started.building().recipe()).isEqualTo(FAR.embeddedBy("far", 16));
        assertThat(state().recipe().dimensions()).isEqualTo(16);
        assertThat(chunks(file, 1))
                .isNotEmpty()
                .allSatisfy(chunk -> assertThat(chunk.vector()).hasSize(16));
        assertThat(get(file).usageBytes()).isGreaterThan(file.usageBytes());
        VectorStoreFile late = ready(upload("late.txt", sentences("omega", 60)));
        assertThat(chunks(late, 1))
                .isNotEmpty()
                .allSatisfy(chunk -> assertThat(chunk.vector()).hasSize(16));
        assertThat(byMeaning("omega").getFirst().vectorStoreFileId()).isEqualTo(late.id());
        assertThat(server.requests().getLast().texts()).containsExactly("omega");

        reindexing(node).rollBack(curator(), store.id());
        awaitGeneration(0);
        assertThat(state().recipe()).isEqualTo(IndexRecipe.DEFAULT);
        assertThat(search("omega")).isNotEmpty();
    }

    @Test
    void stores_of_two_models_are_searched_each_by_its_own_and_have_their_turns() {
        VectorStoreFile near = ready(upload("near.txt", sentences("alpha", 200)));
        VectorStore first = store;
        store = node.stores().create(curator(), company.hr().id(), "Manuals " + ++stores);
        VectorStoreFile far = ready(upload("far.txt", sentences("alpha", 200)));
        server.becomes(16);
        reindexing(node).start(curator(), store.id(), FAR, node.models()::dimensions);
        awaitGeneration(1);

        List<Passage> found = node.application
                .get(Retriever.class)
                .search(new SearchRequest(
                        Set.of(company.hr().id()), Set.of(first.id(), store.id()), "alpha beta gamma", 4))
                .passages();

        assertThat(server.requests().getLast().texts()).containsExactly("alpha beta gamma");
        assertThat(found)
                .extracting(Passage::vectorStoreFileId)
                .containsExactlyInAnyOrder(near.id(), near.id(), far.id(), far.id());
        assertThat(found.subList(0, 2)).extracting(Passage::vectorStoreFileId).doesNotHaveDuplicates();
    }

    @Test
    void while_its_model_is_down_a_generation_waits_and_a_question_is_searched_by_words() {
        VectorStoreFile file = ready(upload("a.txt", sentences("alpha", 60)));
        server.becomes(16);
        node.models().get("far").embedPassages(List.of("warm"));
        server.isDown(true);
        assertThatThrownBy(() -> reindexing(node)
                        .start(
                                curator(),
                                store.id(),
                                IndexRecipe.DEFAULT.embeddedBy("away", null),
                                node.models()::dimensions))
                .isInstanceOf(Conflict.class);
        reindexing(node).start(curator(), store.id(), FAR, node.models()::dimensions);
        Await.until("it tells the fault", LIMIT, () -> fault().contains("HTTP 503"));
        assertThat(state().generation()).isZero();
        assertThat(search("alpha")).isNotEmpty();

        server.isDown(false);
        awaitGeneration(1);
        server.isDown(true);

        Explanation explained = node.application
                .get(StoreSearch.class)
                .explain(curator(), store.id(), new StoreQuery(List.of("alpha"), null, RetrievalTuning.NONE));
        assertThat(explained.embeddingFault()).isNotNull();
        assertThat(explained.passages().getFirst().vectorStoreFileId()).isEqualTo(file.id());
        server.isDown(false);
    }

    @Test
    void a_model_that_gives_other_vectors_than_it_did_reaches_no_index() {
        ready(upload("a.txt", sentences("alpha", 60)));
        server.becomes(16);
        reindexing(node).start(curator(), store.id(), FAR, name -> OptionalInt.of(12));

        Await.until("it tells the fault", LIMIT, () -> fault().contains("16 numbers, and the index has 12"));
        reindexing(node).cancel(curator(), store.id());
        assertThat(state().generation()).isZero();
    }

    @Test
    void a_model_that_is_not_here_is_refused() {
        assertThatThrownBy(() -> reindexing(node)
                        .start(
                                curator(),
                                store.id(),
                                IndexRecipe.DEFAULT.embeddedBy("nobody", null),
                                node.models()::dimensions))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("recipe.embedding");
        assertThatThrownBy(() -> reindexing(node)
                        .start(curator(), store.id(), FAR.embeddedBy("far", 7), node.models()::dimensions))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("recipe.dimensions");
        assertThat(state().building()).isNull();
    }

    private String fault() {
        IndexGeneration building = state().building();
        return building == null || building.fault() == null ? "" : building.fault();
    }

    private List<Passage> byMeaning(String question) {
        return node.application
                .get(StoreSearch.class)
                .search(curator(), store.id(), new StoreQuery(List.of(question), null, RetrievalTuning.NONE))
                .passages();
    }

    @Test
    void a_killed_node_s_work_goes_on_where_it_was() {
        List<VectorStoreFile> files =
                List.of(ready(upload("a.txt", sentences("alpha", 60))), ready(upload("b.txt", sentences("beta", 60))));
        node.embeddings.embedded.clear();
        node.embeddings.beforeEmbedding = inSecondDocument(() -> {
            node.kill();
            return null;
        });
        reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        Await.until("the node is dead", LIMIT, node::isKilled);
        node.close();
        node = new Node(database, dataDir, index, Duration.ofMinutes(5), models()).start();
        awaitGeneration(1);

        assertThat(node.embeddings.embedded)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).doesNotContain("alpha"));
        assertThat(files)
                .allSatisfy(file -> assertThat(chunks(file, 1))
                        .hasSize(row(file))
                        .allSatisfy(chunk -> assertThat(chunk.embedded()).isTrue()));
    }

    @Test
    void what_is_cancelled_leaves_nothing() throws IOException {
        VectorStoreFile first = ready(upload("a.txt", sentences("alpha", 60)));
        VectorStoreFile second = ready(upload("b.txt", sentences("beta", 60)));
        node.embeddings.beforeEmbedding = inSecondDocument(new Gate());
        reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        Await.until("one is done", LIMIT, () -> state().done() == 1);

        reindexing(node).cancel(curator(), store.id());
        assertThat(told(AuditAction.REINDEX_CANCEL)).singleElement().satisfies(entry -> {
            assertThat(entry.actorId()).isEqualTo(curator().principalId());
            assertThat(entry.departmentId()).isEqualTo(store.departmentId());
            assertThat(entry.outcome()).isEqualTo(Audited.Outcome.DONE);
            assertThat(entry.details()).isEqualTo("{}");
        });
        Await.until(
                "it is removed",
                LIMIT,
                () -> chunks(first, 1).isEmpty() && chunks(second, 1).isEmpty());

        assertThat(state().generation()).isZero();
        assertThat(state().building()).isNull();
        assertThat(state().kept()).isNull();
        assertThat(index.documents()).contains(first.id(), second.id()).doesNotContain(first.id() + "/1");
        assertThat(row(first)).isEqualTo(first.chunkCount());
        assertThat(search("beta").getFirst().vectorStoreFileId()).isEqualTo(second.id());
        assertThatThrownBy(() -> reindexing(node).cancel(curator(), store.id())).isInstanceOf(Conflict.class);
    }

    @Test
    void what_comes_and_goes_meanwhile_is_right_in_both_and_rolling_back_takes_no_time() throws IOException {
        VectorStoreFile stays = ready(upload("a.txt", sentences("alpha", 60)));
        VectorStoreFile goes = ready(upload("b.txt", sentences("beta", 60)));
        VectorStoreFile old = ready(upload("c.txt", sentences("gamma", 60)));
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = inSecondDocument(gate);
        reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        gate.awaitReached();
        node.embeddings.beforeEmbedding = () -> null;

        node.bin().put(curator(), goes.id());
        VectorStoreFile comes = ready(upload("d.txt", sentences("delta", 60)));
        VectorStoreFile renewed = ready(upload("c.txt", sentences("epsilon", 60)));
        assertThat(found()).containsExactlyInAnyOrder(stays.id(), comes.id(), renewed.id());
        gate.open();
        awaitGeneration(1);

        assertThat(found()).containsExactlyInAnyOrder(stays.id(), comes.id(), renewed.id());
        assertThat(index.documents())
                .contains(stays.id() + "/1", comes.id() + "/1", renewed.id() + "/1", comes.id())
                .doesNotContain(goes.id(), goes.id() + "/1", old.id(), old.id() + "/1");
        assertThat(node.documents().text(get(old)).text()).contains("gamma");

        IndexState back = reindexing(node).rollBack(curator(), store.id());

        assertThat(back.generation()).isZero();
        assertThat(back.recipe()).isEqualTo(IndexRecipe.DEFAULT);
        assertThat(found()).containsExactlyInAnyOrder(stays.id(), comes.id(), renewed.id());
        assertThat(row(stays)).isEqualTo(stays.chunkCount());
        assertThat(search("delta").getFirst().vectorStoreFileId()).isEqualTo(comes.id());

        reindexing(node).discard(curator(), store.id());
        Await.until("it is removed", LIMIT, () -> chunks(stays, 1).isEmpty());
        assertThatThrownBy(() -> reindexing(node).rollBack(curator(), store.id()))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void rolling_back_waits_for_what_the_generation_before_lacks() {
        ready(upload("a.txt", sentences("alpha", 60)));
        reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        awaitGeneration(1);
        VectorStoreFile comes = ready(upload("b.txt", sentences("beta", 60)));

        IndexState asked = reindexing(node).rollBack(curator(), store.id());

        assertThat(asked.generation()).isOne();
        awaitGeneration(0);
        assertThat(get(comes).generation()).isZero();
        assertThat(search("beta").getFirst().vectorStoreFileId()).isEqualTo(comes.id());
    }

    @Test
    void a_document_on_its_way_at_the_swap_becomes_one_of_the_new_generation() {
        ready(upload("a.txt", sentences("alpha", 60)));
        Gate gate = new Gate();
        node.embeddings.beforeEmbedding = next(gate);
        VectorStoreFile late = upload("late.txt", sentences("late", 60));
        gate.awaitReached();

        reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        awaitGeneration(1);
        gate.open();

        VectorStoreFile ready = ready(late);
        assertThat(ready.generation()).isOne();
        assertThat(chunks(late, 0)).isEmpty();
        assertThat(search("late").getFirst().vectorStoreFileId()).isEqualTo(late.id());
    }

    @Test
    void a_file_that_says_how_it_is_split_stays_so() throws IOException {
        Chunking own = new Chunking(100, 0);
        StoredFile stored = node.application
                .get(FileService.class)
                .store(
                        curator(),
                        company.hr().id(),
                        NewFile.of("own.txt", "text/plain", Purpose.ASSISTANTS),
                        new ByteArrayInputStream(sentences("alpha", 60).getBytes(StandardCharsets.UTF_8)));
        VectorStoreFile file = ready(node.application
                .get(StoreFileService.class)
                .attach(curator(), store.id(), new NewStoreFile(stored.id(), Attributes.NONE, own)));

        reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        awaitGeneration(1);

        assertThat(row(file)).isEqualTo(file.chunkCount());
    }

    @Test
    void a_generation_is_kept_for_a_while() {
        VectorStoreFile file = ready(upload("a.txt", sentences("alpha", 60)));
        reindexing(node).start(curator(), store.id(), LONG, node.models()::dimensions);
        awaitGeneration(1);
        assertThat(state().kept()).isNotNull();

        try (Node later = new Node(database, dataDir, index, Duration.ofDays(8), models()).start()) {
            Await.until("it is removed", LIMIT, () -> chunks(file, 0).isEmpty());
            assertThat(later.isKilled()).isFalse();
        }
        assertThat(state().kept()).isNull();
        assertThat(search("alpha")).isNotEmpty();
    }

    @Test
    void who_may_not_change_the_store_does_not_index_it_anew() {
        assertThat(reindexing(node).get(company.hrEmployee(), store.id()).generation())
                .isZero();
        assertThatThrownBy(
                        () -> reindexing(node).start(company.hrEmployee(), store.id(), LONG, node.models()::dimensions))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> reindexing(node).get(company.itEmployee(), store.id()))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(
                        () -> reindexing(node).start(company.itCurator(), store.id(), LONG, node.models()::dimensions))
                .isInstanceOf(NotFound.class);
    }

    private static ReindexService reindexing(Node of) {
        return of.application.get(ReindexService.class);
    }

    private static Caller curator() {
        return company.hrCurator();
    }

    private IndexState state() {
        return reindexing(node).get(curator(), store.id());
    }

    private void awaitGeneration(int number) {
        Await.until("generation " + number, LIMIT, () -> state().generation() == number);
    }

    /** The first document of a re-index passes, the second meets the call. */
    private static Callable<?> inSecondDocument(Callable<?> call) {
        AtomicInteger calls = new AtomicInteger();
        // Each document has a single block of chunks.
        return () -> calls.incrementAndGet() == 2 ? call.call() : null;
    }

    private static Callable<?> inSecondDocument(Gate gate) {
        return inSecondDocument(() -> {
            gate.pass();
            return null;
        });
    }

    /** Whoever embeds next waits at the gate, on its own thread. */
    private static Callable<?> next(Gate gate) {
        AtomicBoolean held = new AtomicBoolean();
        return () -> {
            if (held.compareAndSet(false, true)) {
                gate.pass();
            }
            return null;
        };
    }

    private VectorStoreFile upload(String filename, String text) {
        try {
            return node.documents()
                    .upload(
                            curator(),
                            new DocumentUpload(
                                    store.id(),
                                    filename,
                                    null,
                                    null,
                                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                    .file();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VectorStoreFile ready(VectorStoreFile file) {
        Await.until(file.filename() + " is ready", LIMIT, () -> get(file).status() == Status.COMPLETED);
        return get(file);
    }

    private VectorStoreFile get(VectorStoreFile file) {
        return node.documents().get(curator(), file.id());
    }

    private List<AuditEntry> told(AuditAction action) {
        return node.application
                .get(AuditService.class)
                .list(
                        company.admin(),
                        new AuditFilter(null, null, null, action.id(), store.id()),
                        new ListRequest(10, false, null, null))
                .data();
    }

    /** How many chunks count now. */
    private int row(VectorStoreFile file) {
        return get(file).chunkCount();
    }

    private List<Chunk> chunks(VectorStoreFile file, int generation) {
        return node.chunks().listFrom(file.id(), generation, 0, 1000);
    }

    private static String sentences(String word, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "Sentence %d is about %s and about nothing else at all.".formatted(i, word))
                .collect(Collectors.joining(" "));
    }

    private List<Passage> search(String question) {
        return node.application
                .get(StoreSearch.class)
                .search(curator(), store.id(), query(question))
                .passages();
    }

    /** By words alone: the vectors here follow from the text, not from what it means. */
    private static StoreQuery query(String question) {
        return new StoreQuery(List.of(question), null, RetrievalTuning.NONE.with(Knob.VECTOR_WEIGHT, 0));
    }

    private Set<String> found() {
        return search("alpha beta gamma delta epsilon").stream()
                .map(Passage::vectorStoreFileId)
                .collect(Collectors.toSet());
    }

    private Set<String> matches(String question) {
        return node.application.get(StoreSearch.class).explain(curator(), store.id(), query(question)).chunks().stream()
                .map(ExplainedChunk::matches)
                .flatMap(Collection::stream)
                .map(Match::text)
                .collect(Collectors.toSet());
    }
}
