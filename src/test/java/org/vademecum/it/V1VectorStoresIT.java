package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.TestFiles;

/** Vector stores, their files, batches and search under {@code /v1}. */
@IntegrationTest
class V1VectorStoresIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Installation installation;
    private final ProductDatabase database;
    private final Program program;

    V1VectorStoresIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
        program = Program.of(installation);
    }

    @Test
    void a_store_lives_from_creation_to_deletion() {
        JsonNode made = program.write(
                "/vector_stores",
                Map.of(
                        "name",
                        "Manuals 😀",
                        "metadata",
                        Map.of("team", "hr"),
                        "expires_after",
                        Map.of("anchor", "last_active_at", "days", 3),
                        "unknown",
                        1));
        String path = "/vector_stores/" + made.get("id").asText();

        assertThat(made.get("id").asText()).startsWith("vs_");
        assertThat(made.get("status").asText()).isEqualTo("completed");
        assertThat(made.at("/file_counts/total").asInt()).isZero();
        assertThat(made.get("expires_at").asLong() - made.get("last_active_at").asLong())
                .isEqualTo(3 * 86_400);
        assertThat(program.read(path)).isEqualTo(made);
        assertThat(program.write(path, Map.of())).isEqualTo(made);
        assertThat(program.list("/vector_stores?limit=1").get(0)).isEqualTo(made);

        JsonNode changed = program.send("POST", path, "{\"name\": null, \"expires_after\": null, \"metadata\": null}")
                .expect(200)
                .json();
        assertThat(changed.get("name").asText()).isEmpty();
        assertThat(changed.has("expires_after")).isFalse();
        assertThat(changed.get("expires_at").isNull()).isTrue();
        assertThat(changed.get("metadata")).isEmpty();

        JsonNode deleted = program.delete(path).expect(200).json();
        assertThat(deleted.get("object").asText()).isEqualTo("vector_store.deleted");
        Reply gone = program.get(path);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.error("message")).isEqualTo("No vector store found with id '%s'.".formatted(id(made)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": 1}|name",
                "{\"metadata\": {\"a\": 1}}|metadata.a",
                "{\"expires_after\": {\"days\": 3}}|expires_after.anchor",
                "{\"expires_after\": {\"anchor\": \"created_at\", \"days\": 3}}|expires_after.anchor",
                "{\"expires_after\": {\"anchor\": \"last_active_at\", \"days\": 0}}|expires_after.days",
                "{\"expires_after\": {\"anchor\": \"last_active_at\", \"days\": 366}}|expires_after.days",
                "{\"file_ids\": \"file-1\"}|file_ids",
                "{\"file_ids\": [\"asst_1\"]}|file_ids[0]",
                "{\"chunking_strategy\": {\"type\": \"other\"}}|chunking_strategy.type",
                "{\"chunking_strategy\": {\"type\": \"static\"}}|chunking_strategy.static",
                "{\"chunking_strategy\": {\"type\": \"static\", \"static\": {\"max_chunk_size_tokens\": 99, \"chunk_overlap_tokens\": 1}}}|chunking_strategy.static.max_chunk_size_tokens",
                "{\"chunking_strategy\": {\"type\": \"static\", \"static\": {\"max_chunk_size_tokens\": 200, \"chunk_overlap_tokens\": 101}}}|chunking_strategy.static.chunk_overlap_tokens",
                "{\"chunking_strategy\": {\"type\": \"static\", \"static\": {\"max_chunk_size_tokens\": 200, \"chunk_overlap_tokens\": -1}}}|chunking_strategy.static.chunk_overlap_tokens"
            })
    void a_store_that_cannot_be_is_refused(String body, String param) {
        Reply reply = program.send("POST", "/vector_stores", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
        assertThat(reply.error("type")).isEqualTo("invalid_request_error");
    }

    @Test
    void a_search_under_a_key_finds_what_its_sender_may_read_at_the_moment() {
        DocumentsDesk desk = DocumentsDesk.in(installation);
        String store = desk.store("Human Resources");
        String unique = Ids.next("Sperlingshof");
        String document = desk.uploadAndAwait(
                "Human Resources",
                unique + ".md",
                TestFiles.markdown(unique, "The %s allowance is paid in May.".formatted(unique)));
        Program hanna =
                program.with("Authorization", "Bearer " + keyOf("hanna")).with("Idempotency-Key", unique);
        String path = "/vector_stores/%s/search".formatted(store);
        Map<String, Object> body = Map.of("query", "When is the %s allowance paid?".formatted(unique));
        assertThat(hanna.write(path, body).get("data").toString()).contains("paid in May");

        desk.curator().delete("/api/documents/" + document).expect(204);
        Reply again = hanna.post(path, body).expect(200);

        assertThat(again.text()).doesNotContain("paid in May");
        assertThat(again.header("idempotent-replayed")).isEmpty();
    }

    private String keyOf(String username) {
        return database.issueKey(database.value("select id from principal where username = ?", username));
    }

    @Test
    void too_many_files_at_once_are_refused() {
        List<String> many = IntStream.range(0, 501).mapToObj(n -> "file-" + n).toList();

        assertThat(program.post("/vector_stores", Map.of("file_ids", many)).errorCode())
                .isEqualTo("array_above_max_length");
        Reply unknown = program.post("/vector_stores", Map.of("file_ids", List.of("file-none")));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error("message")).isEqualTo("No file found with id 'file-none'.");
    }

    @Test
    void a_file_is_put_in_found_described_and_taken_out() {
        String store = store(Map.of());
        String file = program.upload(
                "assistants",
                "falkenhorst.md",
                TestFiles.markdown("Falkenhorst pump", "The Falkenhorst pump is bled every nineteen weeks."));
        String path = "/vector_stores/%s/files/%s".formatted(store, file);

        Reply attached = program.post(
                "/vector_stores/%s/files".formatted(store),
                Map.of(
                        "file_id",
                        file,
                        "attributes",
                        Map.of("region", "eu", "year", 2026, "weight", 1.5, "draft", false)));
        assertThat(attached.expect(200).json().get("id").asText()).isEqualTo(file);
        if (attached.json().get("status").asText().equals("in_progress")) {
            assertThat(attached.header("openai-poll-after-ms")).isEqualTo("100");
        }
        JsonNode ready = awaitSettled(path);
        assertThat(ready.get("status").asText()).isEqualTo("completed");
        assertThat(ready.get("last_error").isNull()).isTrue();
        assertThat(ready.get("usage_bytes").asLong()).isPositive();
        assertThat(ready.at("/chunking_strategy/static/max_chunk_size_tokens").asInt())
                .isEqualTo(800);
        assertThat(program.get(path).header("openai-poll-after-ms")).isEmpty();
        JsonNode counted = program.read("/vector_stores/" + store);
        assertThat(counted.at("/file_counts/completed").asInt()).isOne();
        assertThat(counted.get("usage_bytes")).isEqualTo(ready.get("usage_bytes"));

        JsonNode found = program.write(
                "/vector_stores/%s/search".formatted(store), Map.of("query", "How often is the pump bled?"));
        assertThat(found.get("search_query")).isEqualTo(json("[\"How often is the pump bled?\"]"));
        assertThat(found.at("/data/0/file_id").asText()).isEqualTo(file);
        assertThat(found.at("/data/0/filename").asText()).isEqualTo("falkenhorst.md");
        assertThat(found.at("/data/0/content/0/text").asText()).contains("nineteen weeks");
        assertThat(found.at("/data/0/score").asDouble()).isBetween(0.2, 1.0);
        assertThat(found.at("/data/0/attributes/year").asInt()).isEqualTo(2026);
        assertThat(program.read(path + "/content").at("/data/0/text").asText()).contains("nineteen weeks");

        JsonNode described = program.write(path, Map.of("attributes", Map.of("region", "us")));
        assertThat(described.get("attributes")).isEqualTo(json("{\"region\": \"us\"}"));
        assertThat(search(store, "{\"type\": \"eq\", \"key\": \"region\", \"value\": \"eu\"}"))
                .isEmpty();
        assertThat(search(store, "{\"type\": \"eq\", \"key\": \"region\", \"value\": \"us\"}"))
                .containsExactly(file);
        assertThat(program.send("POST", path, "{\"attributes\": null}").json().get("attributes"))
                .isEmpty();

        assertThat(program.delete(path).expect(200).json().get("object").asText())
                .isEqualTo("vector_store.file.deleted");
        assertThat(program.get(path).status()).isEqualTo(404);
        assertThat(search(store, null)).isEmpty();
        assertThat(program.read("/files/" + file).get("id").asText()).isEqualTo(file);
    }

    @Test
    void five_uploads_at_once_and_then_a_batch() throws Exception {
        String store = store(Map.of());
        List<Callable<String>> uploads = IntStream.range(0, 5)
                .<Callable<String>>mapToObj(n -> () -> program.upload(
                        "assistants",
                        "note %d.md".formatted(n),
                        TestFiles.markdown("Note " + n, "Machine number %d is painted green.".formatted(n))))
                .toList();
        List<String> files = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(5)) {
            for (Future<String> upload : executor.invokeAll(uploads)) {
                files.add(upload.get());
            }
        }
        files.add(program.upload("assistants", "broken.docx", TestFiles.notReallyWord()));
        files.add(program.upload("assistants", "tool.exe", TestFiles.program()));

        Reply created = program.post(
                "/vector_stores/%s/file_batches".formatted(store),
                Map.of("file_ids", files, "attributes", Map.of("kind", "note")));
        JsonNode batch = created.expect(200).json();
        String path = "/vector_stores/%s/file_batches/%s".formatted(store, id(batch));
        assertThat(created.header("openai-poll-after-ms")).isEqualTo("100");
        assertThat(batch.at("/file_counts/total").asInt()).isEqualTo(7);
        assertCountsAddUp(path, 7);

        Await.until(
                "the batch is done",
                LIMIT,
                () -> !program.read(path).get("status").asText().equals("in_progress"));

        JsonNode done = program.read(path);
        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.at("/file_counts/completed").asInt()).isEqualTo(5);
        assertThat(done.at("/file_counts/failed").asInt()).isEqualTo(2);
        assertThat(program.get(path).header("openai-poll-after-ms")).isEmpty();
        assertThat(program.list(path + "/files?filter=completed&limit=100")).hasSize(5);
        List<JsonNode> failed = program.list(path + "/files?filter=failed");
        assertThat(failed).hasSize(2).allSatisfy(file -> {
            assertThat(file.at("/last_error/code").asText()).isIn("unsupported_file", "invalid_file");
            assertThat(file.at("/last_error/message").asText()).isNotEmpty();
            assertThat(file.at("/attributes/kind").asText()).isEqualTo("note");
        });
        assertThat(program.list("/vector_stores/%s/files?filter=failed".formatted(store)))
                .containsExactlyElementsOf(failed);
        assertThat(walk(path + "/files?limit=3&order=asc")).containsExactlyInAnyOrderElementsOf(files);
        assertThat(walk("/vector_stores/%s/files?limit=2".formatted(store))).containsExactlyInAnyOrderElementsOf(files);
        assertThat(search(store, "{\"type\": \"eq\", \"key\": \"kind\", \"value\": \"note\"}"))
                .hasSize(5);
        assertThat(program.post(path + "/cancel")
                        .expect(200)
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("completed");
    }

    private void assertCountsAddUp(String path, int total) {
        JsonNode counts = program.read(path).get("file_counts");
        int sum = 0;
        for (String state : List.of("in_progress", "completed", "failed", "cancelled")) {
            sum += counts.get(state).asInt();
        }
        assertThat(sum).isEqualTo(total).isEqualTo(counts.get("total").asInt());
    }

    @Test
    void each_file_of_a_batch_may_be_described_by_itself() {
        String store = store(Map.of());
        String one = program.upload("assistants", "one.md", TestFiles.markdown("One", "The first lamp is red."));
        String two = program.upload("assistants", "two.md", TestFiles.markdown("Two", "The second lamp is blue."));
        JsonNode batch = program.send(
                        "POST", "/vector_stores/%s/file_batches".formatted(store), """
                        {"attributes": {"ignored": true}, "files": [
                          {"file_id": "%s", "attributes": {"n": 1}, "chunking_strategy": {"type": "static",
                             "static": {"max_chunk_size_tokens": 100, "chunk_overlap_tokens": 50}}},
                          {"file_id": "%s"}]}""".formatted(one, two))
                .expect(200)
                .json();
        JsonNode first = awaitSettled("/vector_stores/%s/files/%s".formatted(store, one));
        JsonNode second = awaitSettled("/vector_stores/%s/files/%s".formatted(store, two));

        assertThat(batch.get("vector_store_id").asText()).isEqualTo(store);
        assertThat(first.get("attributes")).isEqualTo(json("{\"n\": 1}"));
        assertThat(first.at("/chunking_strategy/static/max_chunk_size_tokens").asInt())
                .isEqualTo(100);
        assertThat(second.get("attributes")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|file_ids",
                "{\"file_ids\": []}|file_ids",
                "{\"file_ids\": [\"file-1\"], \"files\": [{\"file_id\": \"file-1\"}]}|files",
                "{\"file_ids\": [1]}|file_ids[0]",
                "{\"files\": [{}]}|files[0].file_id",
                "{\"files\": [{\"file_id\": \"file-1\"}, {\"file_id\": \"file-2\", \"chunking_strategy\": {\"type\": \"static\", \"static\": {\"max_chunk_size_tokens\": 200, \"chunk_overlap_tokens\": 101}}}]}|files[1].chunking_strategy.static.chunk_overlap_tokens",
                "{\"file_ids\": [\"file-1\"], \"attributes\": {\"a\": []}}|attributes.a"
            })
    void a_batch_that_cannot_be_is_refused(String body, String param) {
        Reply reply = program.send("POST", "/vector_stores/%s/file_batches".formatted(store(Map.of())), body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
    }

    @Test
    void filters_compare_and_nest() {
        String store = store(Map.of());
        Map<String, String> files = new HashMap<>();
        for (String region : List.of("eu", "us")) {
            for (int year : new int[] {2024, 2026}) {
                String file = program.upload(
                        "assistants",
                        "%s-%d.md".formatted(region, year),
                        TestFiles.markdown("Rules", "The rule of %s in %d is simple.".formatted(region, year)));
                files.put(region + year, file);
                program.post(
                        "/vector_stores/%s/files".formatted(store),
                        Map.of("file_id", file, "attributes", Map.of("region", region, "year", year)));
            }
        }
        files.values().forEach(file -> awaitSettled("/vector_stores/%s/files/%s".formatted(store, file)));
        String recent = "{\"type\": \"gte\", \"key\": \"year\", \"value\": 2025}";
        String european = "{\"type\": \"in\", \"key\": \"region\", \"value\": [\"eu\", \"uk\"]}";

        assertThat(search(store, null)).hasSize(4);
        assertThat(search(store, recent)).containsExactlyInAnyOrder(files.get("eu2026"), files.get("us2026"));
        assertThat(search(store, european)).containsExactlyInAnyOrder(files.get("eu2024"), files.get("eu2026"));
        assertThat(search(store, "{\"type\": \"and\", \"filters\": [%s, %s]}".formatted(recent, european)))
                .containsExactly(files.get("eu2026"));
        assertThat(search(store, "{\"type\": \"or\", \"filters\": [%s, %s]}".formatted(recent, european)))
                .hasSize(3);
        assertThat(search(store, "{\"type\": \"eq\", \"key\": \"year\", \"value\": \"2026\"}"))
                .isEmpty();
        Map.of("eq 2024", "2024", "ne 2024", "2026", "gt 2024", "2026", "lt 2026", "2024", "lte 2024", "2024")
                .forEach((comparison, year) -> assertThat(search(store, compared("year", comparison)))
                        .as(comparison)
                        .containsExactlyInAnyOrder(files.get("eu" + year), files.get("us" + year)));
        assertThat(search(store, compared("region", "nin [\"us\", \"uk\"]")))
                .containsExactlyInAnyOrder(files.get("eu2024"), files.get("eu2026"));

        ApiClient amos = ApiClient.signedIn(installation, "amos");
        String path = "/api/vector_stores/%s/search".formatted(store);
        Map<String, Object> asked = Map.of(
                "query",
                "rule",
                "filters",
                json("{\"type\": \"and\", \"filters\": [%s, %s]}".formatted(recent, european)));
        assertThat(ApiClient.list(amos.post(path, asked).expect(200).json().get("data")))
                .extracting(hit -> hit.get("file_id").asText())
                .containsExactly(files.get("eu2026"));
        assertThat(amos.post(path + "/explain", asked)
                        .expect(200)
                        .json()
                        .get("candidates")
                        .asInt())
                .isOne();
        assertThat(ApiClient.list(amos.post(path, Map.of("query", "rule", "profile", Map.of("results", 2)))
                        .expect(200)
                        .json()
                        .get("data")))
                .hasSize(2);
        assertThat(amos.post(path, Map.of("query", "rule", "profile", Map.of("results", 0)))
                        .expect(400)
                        .error("param"))
                .isEqualTo("profile.results");
        Reply refused = amos.post(path, Map.of("query", "rule", "filters", json("{\"type\": \"like\"}")));
        Reply same = program.send(
                "POST",
                "/vector_stores/%s/search".formatted(store),
                "{\"query\": \"rule\", \"filters\": {\"type\": \"like\"}}");
        assertThat(refused.status()).isEqualTo(same.status()).isEqualTo(400);
        assertThat(refused.error("param")).isEqualTo(same.error("param")).isEqualTo("filters.type");
        assertThat(refused.error("message")).isEqualTo(same.error("message"));
    }

    /** {@code comparison} is the type and the value in JSON. */
    private static String compared(String key, String comparison) {
        String[] parts = comparison.split(" ", 2);
        return "{\"type\": \"%s\", \"key\": \"%s\", \"value\": %s}".formatted(parts[0], key, parts[1]);
    }

    @Test
    void a_search_may_have_several_queries_and_a_threshold() {
        String store = store(Map.of());
        for (String animal : List.of("otter", "heron")) {
            String file = program.upload(
                    "assistants", animal + ".md", TestFiles.markdown(animal, "The %s eats fish.".formatted(animal)));
            program.post("/vector_stores/%s/files".formatted(store), Map.of("file_id", file));
            awaitSettled("/vector_stores/%s/files/%s".formatted(store, file));
        }
        String path = "/vector_stores/%s/search".formatted(store);

        JsonNode both = program.write(
                path, Map.of("query", List.of("otter", "heron"), "max_num_results", 50, "rewrite_query", true));
        assertThat(both.get("data")).hasSize(2);
        assertThat(both.get("search_query")).hasSize(2);
        assertThat(program.write(path, Map.of("query", "fish", "max_num_results", 1))
                        .get("data"))
                .hasSize(1);
        assertThat(program.write(path, Map.of("query", "zz", "ranking_options", Map.of("score_threshold", 1)))
                        .get("data"))
                .isEmpty();
        assertThat(program.write(path, Map.of("query", "otter", "ranking_options", Map.of("ranker", "none")))
                        .at("/data/0/filename")
                        .asText())
                .isEqualTo("otter.md");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|query",
                "{\"query\": 1}|query",
                "{\"query\": []}|query",
                "{\"query\": \" \"}|query",
                "{\"query\": [\"a\", 1]}|query[1]",
                "{\"query\": \"a\", \"max_num_results\": 0}|max_num_results",
                "{\"query\": \"a\", \"max_num_results\": 51}|max_num_results",
                "{\"query\": \"a\", \"rewrite_query\": \"yes\"}|rewrite_query",
                "{\"query\": \"a\", \"ranking_options\": {\"ranker\": \"best\"}}|ranking_options.ranker",
                "{\"query\": \"a\", \"ranking_options\": {\"score_threshold\": 1.5}}|ranking_options.score_threshold",
                "{\"query\": \"a\", \"filters\": {\"type\": \"like\", \"key\": \"a\", \"value\": \"b\"}}|filters.type",
                "{\"query\": \"a\", \"filters\": {\"type\": \"eq\", \"value\": \"b\"}}|filters.key",
                "{\"query\": \"a\", \"filters\": {\"type\": \"eq\", \"key\": \"a\"}}|filters.value",
                "{\"query\": \"a\", \"filters\": {\"type\": \"eq\", \"key\": \"a\", \"value\": {}}}|filters.value",
                "{\"query\": \"a\", \"filters\": {\"type\": \"in\", \"key\": \"a\", \"value\": \"b\"}}|filters.value",
                "{\"query\": \"a\", \"filters\": {\"type\": \"and\"}}|filters.filters",
                "{\"query\": \"a\", \"filters\": {\"type\": \"and\", \"filters\": [{}]}}|filters.filters[0].type",
                "{\"query\": \"a\", \"filters\": []}|filters"
            })
    void a_search_that_cannot_be_is_refused(String body, String param) {
        Reply reply = program.send("POST", "/vector_stores/%s/search".formatted(store(Map.of())), body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
    }

    @Test
    void what_a_curator_uploads_is_the_same_to_programs() {
        DocumentsDesk desk = DocumentsDesk.in(installation);
        String store = desk.store("Field Service");
        String filename = Ids.next("same") + ".md";
        String document = desk.uploadAndAwait(
                "Field Service", filename, TestFiles.markdown("Same " + filename, "The Wexford hoist lifts two tons."));

        JsonNode file =
                program.list("/vector_stores/%s/files?limit=1".formatted(store)).get(0);

        assertThat(program.read("/files/" + id(file)).get("filename").asText()).isEqualTo(filename);
        assertThat(file.get("status").asText()).isEqualTo("completed");
        assertThat(program.read("/vector_stores/" + store)
                        .at("/file_counts/total")
                        .asInt())
                .isPositive();
        program.delete("/files/" + id(file)).expect(200);
        assertThat(ApiClient.signedIn(installation, "clara")
                        .get("/api/documents/" + document)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void what_a_program_keeps_is_not_on_the_pages_of_its_department() {
        String name = Ids.next("private");
        String store = store(Map.of("name", name));
        String file = program.upload("assistants", name + ".md", TestFiles.markdown(name, "A private word."));
        program.post("/vector_stores/%s/files".formatted(store), Map.of("file_id", file));
        awaitSettled("/vector_stores/%s/files/%s".formatted(store, file));

        assertThat(DocumentsDesk.in(installation).page()).doesNotContain(name);
    }

    @Test
    void a_cancelled_batch_leaves_no_file_in_progress() {
        String store = store(Map.of());
        List<String> files = IntStream.range(0, 12)
                .mapToObj(n -> program.upload(
                        "assistants", n + ".md", TestFiles.markdown("Many " + n, "Sentence. ".repeat(400))))
                .toList();
        String path = "/vector_stores/%s/file_batches/%s"
                .formatted(
                        store,
                        id(program.write(
                                "/vector_stores/%s/file_batches".formatted(store), Map.of("file_ids", files))));

        JsonNode cancelled = program.post(path + "/cancel").expect(200).json();

        assertThat(cancelled.at("/file_counts/in_progress").asInt()).isZero();
        assertCountsAddUp(path, 12);
        JsonNode counts = program.read("/vector_stores/" + store).get("file_counts");
        assertThat(counts).isEqualTo(cancelled.get("file_counts"));
    }

    @ParameterizedTest
    @CsvSource({
        "/vector_stores/vs_none,404",
        "/vector_stores/thread_1,400",
        "/vector_stores/vs_none/files,404",
        "/vector_stores/vs_none/files/file-none,404",
        "/vector_stores/vs_none/files/asst_1,400",
        "/vector_stores/vs_none/files/file-none/content,404",
        "/vector_stores/vs_none/file_batches/vsfb_none,404",
        "/vector_stores/vs_none/file_batches/vs_1,400",
        "/vector_stores/vs_none/file_batches/vsfb_none/files,404",
        "/vector_stores?limit=101,400",
        "/vector_stores?after=vs_none,400",
        "/vector_stores?before=file-1,400"
    })
    void what_is_not_there_is_told_so(String path, int status) {
        assertThat(program.get(path).status()).isEqualTo(status);
    }

    @Test
    void a_filter_of_another_status_is_refused() {
        Reply reply = program.get("/vector_stores/%s/files?filter=done".formatted(store(Map.of())));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo("filter");
    }

    private String store(Map<String, Object> body) {
        return id(program.write("/vector_stores", body));
    }

    private JsonNode awaitSettled(String path) {
        Await.until(
                path + " is settled",
                LIMIT,
                () -> !program.read(path).get("status").asText().equals("in_progress"));
        return program.read(path);
    }

    /** The files that a search finds. */
    private List<String> search(String store, String filter) {
        Map<String, Object> body = new HashMap<>(Map.of("query", "rule machine pump bled", "max_num_results", 50));
        if (filter != null) {
            body.put("filters", json(filter));
        }
        return ApiClient.list(program.write("/vector_stores/%s/search".formatted(store), body)
                        .get("data"))
                .stream()
                .map(result -> result.get("file_id").asText())
                .distinct()
                .toList();
    }

    private List<String> walk(String path) {
        List<String> walked = new ArrayList<>();
        JsonNode page = program.read(path);
        page.get("data").forEach(item -> walked.add(id(item)));
        while (page.get("has_more").asBoolean()) {
            page = program.read(path + "&after=" + page.get("last_id").asText());
            page.get("data").forEach(item -> walked.add(id(item)));
        }
        return walked;
    }

    private static String id(JsonNode object) {
        return object.get("id").asText();
    }

    private static JsonNode json(String text) {
        return Json.read(text, JsonNode.class);
    }
}
