package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.common.Json;
import org.vademecum.file.BlobStore;
import org.vademecum.file.StoredFile;
import org.vademecum.llm.LetterEmbeddingModel;
import org.vademecum.llm.RerankException.Fault;
import org.vademecum.llm.TestRerankers;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedRerankServer;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/** Passages of five documents in another order; each document is one passage, and they answer less and less. */
class RerankTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String QUESTION = "when do unused days lapse";
    private static final List<String> TEXTS = List.of(
            "Unused days lapse in June.",
            "Unused days are paid in May.",
            "Days at a fair are listed.",
            "A hotel costs 130 euros.",
            "Trains run late at night.");

    @TempDir
    Path dataDir;

    private final ScriptedRerankServer server = new ScriptedRerankServer();
    private final LetterEmbeddingModel embeddings = new LetterEmbeddingModel();
    private final MemoryDocuments documents = new MemoryDocuments();
    private final VectorStore store = new VectorStore("hr", "HR manuals", NOW);
    private LuceneIndex index;
    private Retriever retriever;

    @BeforeEach
    void openIndex() throws IOException {
        index = LuceneIndex.open(dataDir, "en");
        documents.rerankers(
                TestRerankers.at(server.url("jina"), "jina", Duration.ofSeconds(20), Clock.systemUTC(), "secret"));
        retriever = documents.retriever(index, embeddings);
        for (String text : TEXTS) {
            add(text);
        }
    }

    @AfterEach
    void close() {
        index.close();
        server.close();
    }

    @Test
    void the_best_passages_are_given_in_the_reranker_s_order() {
        List<Passage> before = search("{}");
        server.favours(before.get(2).text());

        List<Passage> after = search("{'rerank': 'endpoint'}");

        assertThat(after)
                .extracting(Passage::text)
                .containsExactly(
                        before.get(2).text(),
                        before.get(0).text(),
                        before.get(1).text(),
                        before.get(3).text(),
                        before.get(4).text());
        assertThat(after).extracting(Passage::relevance).startsWith(0.9, 0.5, 0.25);
        JsonNode request = server.requests().getFirst().json();
        assertThat(request.path("query").asText()).isEqualTo(QUESTION);
        assertThat(request.path("documents"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(before.stream().map(Passage::text).toList());
    }

    @Test
    void an_explanation_has_ranks_before_and_after_and_the_reranker_s_score() {
        List<Passage> before = search("{}");
        server.favours(before.get(3).text());

        Explanation explanation = explain("{'rerank': 'endpoint', 'rerank_candidates': 4, 'results': 3}");

        assertThat(explanation.passages())
                .extracting(Passage::text)
                .containsExactly(
                        before.get(3).text(),
                        before.get(0).text(),
                        before.get(1).text());
        ExplainedRerank rerank = Objects.requireNonNull(explanation.rerank());
        assertThat(rerank.by()).isEqualTo(Rerank.ENDPOINT);
        assertThat(rerank.fault()).isNull();
        assertThat(rerank.passages()).extracting(ExplainedRerank.Moved::before).containsExactly(4, 1, 2, 3);
        assertThat(rerank.passages()).extracting(ExplainedRerank.Moved::after).containsExactly(1, 2, 3, 4);
        assertThat(rerank.passages()).extracting(ExplainedRerank.Moved::passage).containsExactly(1, 2, 3, null);
        assertThat(rerank.passages().getFirst().score()).isEqualTo(0.9);
        assertThat(rerank.passages().getFirst().fused()).isEqualTo(before.get(3).relevance());
        assertThat(explanation.chunks()).extracting(ExplainedChunk::passage).containsExactly(2, 3, null, 1, null);
        assertThat(explanation.chunks())
                .extracting(ExplainedChunk::fate)
                .containsExactly(Fate.SHOWN, Fate.SHOWN, Fate.BEYOND_RESULTS, Fate.SHOWN, Fate.BEYOND_RESULTS);
        assertThat(explanation.passages())
                .isEqualTo(search("{'rerank': 'endpoint', 'rerank_candidates': 4, 'results': 3}"));
    }

    @Test
    void no_more_are_sent_than_the_profile_says_and_the_others_stand_behind() {
        List<Passage> before = search("{}");
        server.answers(200, answer(0.1, 0.2));

        List<Passage> after = search("{'rerank': 'endpoint', 'rerank_candidates': 2}");

        assertThat(server.requests().getFirst().json().path("documents")).hasSize(2);
        assertThat(after)
                .extracting(Passage::text)
                .containsExactly(
                        before.get(1).text(),
                        before.get(0).text(),
                        before.get(2).text(),
                        before.get(3).text(),
                        before.get(4).text());
        assertThat(after).extracting(Passage::relevance).startsWith(0.2, 0.1).allMatch(each -> each <= 0.2);
    }

    @Test
    void the_threshold_is_held_against_what_the_reranker_says() {
        server.answers(200, answer(0.2, 0.6, 0.4, 0.5, 0.1));

        Explanation explanation = explain("{'rerank': 'endpoint', 'threshold': 0.45}");

        assertThat(explanation.passages()).extracting(Passage::relevance).containsExactly(0.6, 0.5);
        assertThat(explanation.chunks())
                .filteredOn(chunk -> chunk.passage() == null)
                .hasSize(3)
                .allMatch(chunk -> chunk.fate() == Fate.THRESHOLD);
    }

    @Test
    void scores_of_another_scale_become_relevance_by_the_logistic_function() {
        server.answers(200, answer(-3, 0, 4, -1, -2));

        List<Passage> after = search("{'rerank': 'endpoint'}");

        assertThat(after.get(0).relevance()).isCloseTo(1 / (1 + Math.exp(-4)), within(1e-12));
        assertThat(after.get(1).relevance()).isEqualTo(0.5);
        assertThat(after).extracting(Passage::relevance).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void without_an_answer_a_search_keeps_its_order_and_its_explanation_says_so() {
        List<Passage> before = search("{'rerank_candidates': 3}");
        server.answers(500, "").answers(200, answer(0.1, 0.2));

        Explanation down = explain("{'rerank': 'endpoint', 'rerank_candidates': 3}");
        List<Passage> incomplete = search("{'rerank': 'endpoint', 'rerank_candidates': 3}");
        Explanation resting = explain("{'rerank': 'endpoint', 'rerank_candidates': 3}");

        assertThat(down.passages()).isEqualTo(before);
        assertThat(down.rerank()).isEqualTo(new ExplainedRerank(Rerank.ENDPOINT, Fault.SERVER_ERROR, List.of()));
        assertThat(down.chunks()).extracting(ExplainedChunk::fate).containsOnly(Fate.SHOWN);
        assertThat(incomplete).isEqualTo(before);
        assertThat(resting.passages()).isEqualTo(before);
        assertThat(resting.rerank()).isEqualTo(new ExplainedRerank(Rerank.ENDPOINT, Fault.RESTING, List.of()));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void a_reranker_that_is_not_configured_any_more_is_told_as_well() {
        documents.rerankers(TestRerankers.none());
        retriever = documents.retriever(index, embeddings);

        Explanation explanation = explain("{'rerank': 'endpoint'}");

        assertThat(explanation.rerank())
                .isEqualTo(new ExplainedRerank(Rerank.ENDPOINT, Fault.NOT_CONFIGURED, List.of()));
        assertThat(explanation.passages()).hasSize(5);
    }

    @Test
    void a_chat_model_s_order_deals_out_the_relevances_anew() {
        List<Passage> before = search("{}");
        try (ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint()) {
            endpoint.writes("[3, 1, 2]").writes("[3, 1, 2]").writes("The third.");
            documents.rerankers(TestRerankers.chat(endpoint.baseUrl(), "llama"));
            retriever = documents.retriever(index, embeddings);

            String tuning = "{'rerank': 'chat_model', 'rerank_candidates': 3}";
            List<Passage> after = search(tuning);
            ExplainedRerank explained = Objects.requireNonNull(explain(tuning).rerank());
            List<Passage> broken = search(tuning);

            assertThat(after)
                    .extracting(Passage::text)
                    .containsExactly(
                            before.get(2).text(),
                            before.get(0).text(),
                            before.get(1).text(),
                            before.get(3).text(),
                            before.get(4).text());
            assertThat(after)
                    .extracting(Passage::score)
                    .containsExactlyElementsOf(
                            before.stream().map(Passage::score).toList());
            assertThat(explained.passages())
                    .extracting(ExplainedRerank.Moved::score)
                    .containsExactly(2.0, 1.0, 0.0);
            assertThat(broken).isEqualTo(before);
            assertThat(endpoint.lastRequest().path("model").asText()).isEqualTo("llama");
        }
    }

    @Test
    void where_nothing_is_found_or_nobody_reranks_nobody_is_asked() {
        assertThat(explain("{}").rerank()).isNull();
        assertThat(retriever
                        .search(new SearchRequest(Set.of("hr"), Set.of("vs_other"), QUESTION, 20)
                                .with(tuning("{'rerank': 'endpoint'}")))
                        .passages())
                .isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    private static String answer(double... scores) {
        StringBuilder results = new StringBuilder();
        for (int i = 0; i < scores.length; i++) {
            results.append(i == 0 ? "" : ",").append("{\"index\":%d,\"relevance_score\":%s}".formatted(i, scores[i]));
        }
        return "{\"results\":[" + results + "]}";
    }

    private List<Passage> search(String tuning) {
        return retriever.search(request().with(tuning(tuning))).passages();
    }

    private Explanation explain(String tuning) {
        SearchRequest request = request();
        return retriever.explain(
                request, RetrievalProfile.DEFAULT.with(tuning(tuning)), documents.stores(request.vectorStoreIds()));
    }

    private SearchRequest request() {
        return new SearchRequest(Set.of("hr"), Set.of(store.id()), QUESTION, 20);
    }

    private static RetrievalTuning tuning(String json) {
        return RetrievalTuning.read(Json.read(json.replace('\'', '"'), JsonNode.class), "profile");
    }

    private void add(String text) throws IOException {
        BlobStore.Blob blob = new BlobStore.Blob("0".repeat(64), text.length());
        StoredFile stored = new StoredFile("hr", "u", "a.txt", "text/plain", blob, "assistants", NOW);
        VectorStoreFile file = new VectorStoreFile(store, stored, text, "u", NOW);
        file.complete(NOW);
        documents.add(
                file,
                new DocumentText(text, List.of(), null),
                List.of(new Chunk.Place(file.id(), 0, 0, text.length(), 1, 1, "")));
        index.put(new IndexedDocument(
                file.id(), store.id(), "hr", List.of(new IndexedChunk(0, text, embeddings.embedQuery(text)))));
    }
}
