package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedRerankServer;
import org.vademecum.support.TestFiles;

/** A store whose profile has the best passages reranked. */
@IntegrationTest
class RerankIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, String> QUESTION = Map.of("query", "How often is the Brindlewick boiler vented?");

    private final Program program;
    private final ApiClient amos;
    private final ScriptedRerankServer reranker;

    RerankIT(Installation installation, ScriptedRerankServer reranker) {
        program = Program.of(installation);
        amos = ApiClient.signedIn(installation, "amos");
        this.reranker = reranker;
    }

    @Test
    void a_search_gives_the_reranker_s_order_and_its_own_where_that_fails() {
        String store = program.write("/vector_stores", Map.of("name", "Boilers"))
                .get("id")
                .asText();
        add(store, "vented.md", "The Brindlewick boiler is vented every nine weeks.");
        add(store, "painted.md", "The Brindlewick boiler is painted green.");
        String path = "/api/vector_stores/" + store;
        assertThat(found(path)).containsExactly("vented.md", "painted.md");

        amos.put(path + "/retrieval-profile", Map.of("profile", Map.of("rerank", "endpoint", "rerank_candidates", 5)))
                .expect(200);
        reranker.favours("painted green");
        assertThat(found(path)).containsExactly("painted.md", "vented.md");
        assertThat(program.write("/vector_stores/%s/search".formatted(store), QUESTION)
                        .at("/data/0/score")
                        .asDouble())
                .isEqualTo(0.9);
        JsonNode rerank = explained(path);
        assertThat(rerank.get("by").asText()).isEqualTo("endpoint");
        assertThat(rerank.get("fault").isNull()).isTrue();
        assertThat(rerank.at("/passages/0/before").asInt()).isEqualTo(2);
        assertThat(rerank.at("/passages/0/after").asInt()).isOne();
        assertThat(rerank.at("/passages/0/score").asDouble()).isEqualTo(0.9);
        assertThat(rerank.at("/passages/1/before").asInt()).isOne();
        assertThat(rerank.at("/passages/1/passage").asInt()).isEqualTo(2);

        reranker.answers(400, "").answers(400, "");
        assertThat(found(path)).containsExactly("vented.md", "painted.md");
        assertThat(explained(path).get("fault").asText()).isEqualTo("refused");

        Reply unknown = amos.put(path + "/retrieval-profile", Map.of("profile", Map.of("rerank", "oracle")));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.error("param")).isEqualTo("profile.rerank");
    }

    private List<String> found(String path) {
        return ApiClient.list(
                        amos.post(path + "/search", QUESTION).expect(200).json().get("data"))
                .stream()
                .map(hit -> hit.get("filename").asText())
                .toList();
    }

    private JsonNode explained(String path) {
        return amos.post(path + "/search/explain", QUESTION).expect(200).json().get("rerank");
    }

    private void add(String store, String filename, String text) {
        String file = program.upload("assistants", filename, TestFiles.markdown("Boilers", text));
        String path = "/vector_stores/%s/files".formatted(store);
        program.write(path, Map.of("file_id", file));
        Await.until(
                filename + " is settled",
                LIMIT,
                () -> !program.read(path + '/' + file).get("status").asText().equals("in_progress"));
    }
}
