package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFile;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.llm.LetterEmbeddingModel;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.Rewriting;
import org.vademecum.llm.Rewriting.Fault;
import org.vademecum.llm.TestRewriters;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/** Two documents, of which the question as it stands finds the wrong one first. */
class RewriteTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String QUESTION = "when is my AL gone";
    private static final String WRONG = "AL is gone: the aluminium store moved.";
    private static final String RIGHT = "Annual leave lapses in June.";
    private static final String ANSWER = "{\"search\": \"Annual leave lapses\"}";
    private static final RetrievalTuning REWRITTEN =
            new RetrievalTuning(Map.of(Knob.REWRITE, Knob.REWRITE.parse("chat_model")));

    @TempDir
    Path dataDir;

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private final LetterEmbeddingModel embeddings = new LetterEmbeddingModel();
    private final List<ModelTurn.Usage> used = new ArrayList<>();
    private final MemoryDocuments documents = new MemoryDocuments();
    private final VectorStore store = new VectorStore("hr", "HR manuals", NOW);
    private LuceneIndex index;
    private Retriever retriever;

    @BeforeEach
    void openIndex() throws IOException {
        index = LuceneIndex.open(dataDir, "en");
        retriever = documents.retriever(index, embeddings);
        retriever.rewriter = TestRewriters.at(endpoint.baseUrl(), Duration.ofSeconds(20));
        add(WRONG);
        add(RIGHT);
    }

    @AfterEach
    void close() {
        index.close();
        endpoint.close();
    }

    @Test
    void by_default_nobody_is_asked() {
        SearchResult result = retriever.search(request().rewrittenBy("llama"));

        assertThat(result.passages().getFirst().text()).isEqualTo(WRONG);
        assertThat(result.rewriting()).isNull();
        assertThat(result.rewritten()).isEmpty();
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void a_search_is_by_what_the_model_makes_of_the_question() {
        endpoint.writes(ANSWER);

        SearchResult result =
                retriever.search(request().with(REWRITTEN).rewrittenBy("llama").by(AuxiliaryCalls.counted(used::add)));

        assertThat(result.passages().getFirst().text()).isEqualTo(RIGHT);
        assertThat(result.rewritten()).hasValue("Annual leave lapses");
        assertThat(used)
                .singleElement()
                .satisfies(usage -> assertThat(usage.promptTokens()).isPositive());
    }

    @Test
    void stores_that_do_not_want_it_are_searched_by_the_question_and_the_model_is_asked_once() throws IOException {
        VectorStore plain = new VectorStore("hr", "Plain", NOW);
        VectorStore other = new VectorStore("hr", "Other", NOW);
        add(plain, "AL: see annual leave.");
        add(other, "Leave lapses, too.");
        documents.profile(store.id(), RetrievalProfile.DEFAULT.with(REWRITTEN));
        documents.profile(
                other.id(), RetrievalProfile.DEFAULT.with(REWRITTEN).with(RetrievalTuning.NONE.with(Knob.K1, 1)));
        endpoint.writes(ANSWER);

        SearchResult result = retriever.search(
                new SearchRequest(Set.of("hr"), Set.of(store.id(), plain.id(), other.id()), QUESTION, 20)
                        .rewrittenBy("llama"));

        assertThat(result.passages())
                .extracting(Passage::text)
                .contains(RIGHT, "AL: see annual leave.", "Leave lapses, too.");
        assertThat(endpoint.requests()).hasSize(1);
        assertThat(Objects.requireNonNull(result.rewriting()).text()).isEqualTo("Annual leave lapses");
    }

    @Test
    void a_fault_is_none_of_the_search_and_the_explanation_says_so() {
        List<Passage> plain = retriever.search(request()).passages();
        endpoint.answersWithStatus(500, "{}").writes("no idea");

        Explanation down = explain("llama");
        Explanation empty = explain("llama");
        Explanation resting = explain("llama");

        assertThat(List.of(down, empty, resting))
                .allSatisfy(each -> assertThat(each.passages()).isEqualTo(plain))
                .extracting(each -> Objects.requireNonNull(each.rewriting()).text())
                .containsOnly(QUESTION);
        assertThat(List.of(down, empty, resting))
                .extracting(each -> Objects.requireNonNull(each.rewriting()).fault())
                .containsExactly(Fault.SERVER_ERROR, Fault.MALFORMED, Fault.RESTING);
    }

    @Test
    void an_explanation_says_what_was_searched() {
        endpoint.writes(ANSWER);

        Explanation explanation = explain("llama");

        assertThat(explanation.passages().getFirst().text()).isEqualTo(RIGHT);
        Rewriting rewriting = Objects.requireNonNull(explanation.rewriting());
        assertThat(rewriting.text()).isEqualTo("Annual leave lapses");
        assertThat(rewriting.fault()).isNull();
        assertThat(explain(request(), RetrievalProfile.DEFAULT).rewriting()).isNull();
    }

    @Test
    void where_no_model_is_to_be_asked_the_question_stays() {
        SearchResult result = retriever.search(request().with(REWRITTEN));

        assertThat(result.passages().getFirst().text()).isEqualTo(WRONG);
        assertThat(Objects.requireNonNull(result.rewriting()).fault()).isEqualTo(Fault.NOT_ASKED);
    }

    private Explanation explain(String model) {
        return explain(request().rewrittenBy(model), RetrievalProfile.DEFAULT.with(REWRITTEN));
    }

    private Explanation explain(SearchRequest request, RetrievalProfile profile) {
        return retriever.explain(request, profile, documents.stores(request.vectorStoreIds()));
    }

    private SearchRequest request() {
        return new SearchRequest(Set.of("hr"), Set.of(store.id()), QUESTION, 20);
    }

    private void add(String text) throws IOException {
        add(store, text);
    }

    private void add(VectorStore into, String text) throws IOException {
        BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), text.length());
        StoredFile stored = new StoredFile("hr", "u", "a.txt", "text/plain", blob, "assistants", NOW);
        VectorStoreFile file = new VectorStoreFile(into, stored, text, "u", NOW);
        file.complete(NOW);
        documents.add(
                file,
                new DocumentText(text, List.of(), null),
                List.of(new Chunk.Place(file.id(), 0, 0, text.length(), 1, 1, "")));
        index.put(new IndexedDocument(
                file.id(), into.id(), "hr", List.of(new IndexedChunk(0, text, embeddings.embedQuery(text)))));
    }
}
