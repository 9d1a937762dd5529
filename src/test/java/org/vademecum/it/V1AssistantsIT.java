package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** The life of assistants under {@code /v1}. */
@IntegrationTest
class V1AssistantsIT {
    private static final String WHOLE = """
            {"model": "extractive", "name": "Helper 😀", "description": "Knows", "instructions": "Answer.",
             "tools": [{"type": "code_interpreter"},
                       {"type": "file_search", "file_search": {"max_num_results": 7,
                          "ranking_options": {"ranker": "default_2024_08_21", "score_threshold": 0.25}}},
                       {"type": "function", "function": {"name": "look_up", "description": "Looks up.", "strict": true,
                          "parameters": {"type": "object", "properties": {"a": {"type": "string"}}}}}],
             "metadata": {"team": "hr"}, "temperature": 0.5, "top_p": 0.25, "reasoning_effort": "low",
             "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}},
             "something_unknown": 1}""";

    private final Program program;
    private final ProductDatabase database;
    private final ApiClient hanna;

    V1AssistantsIT(Installation installation, ProductDatabase database) {
        program = Program.of(installation);
        this.database = database;
        hanna = ApiClient.signedIn(installation, "hanna");
    }

    @Test
    void an_assistant_keeps_all_it_was_given() {
        JsonNode wanted = Json.read(WHOLE, JsonNode.class);

        JsonNode made = program.send("POST", "/assistants", WHOLE).expect(200).json();

        for (String field : List.of(
                "model",
                "name",
                "description",
                "instructions",
                "tools",
                "metadata",
                "temperature",
                "top_p",
                "response_format",
                "reasoning_effort")) {
            assertThat(made.get(field)).as(field).isEqualTo(wanted.get(field));
        }
        assertThat(made.get("id").asText()).startsWith("asst_");
        assertThat(made.get("tool_resources").isObject()).isTrue();
        assertThat(program.read("/assistants/" + made.get("id").asText())).isEqualTo(made);
        Golden.check("assistant", made);
    }

    @Test
    void what_is_not_given_has_its_default() {
        JsonNode made = create(Map.of("model", "gpt-4o"));

        assertThat(made.get("name").isNull()).isTrue();
        assertThat(made.get("tools")).isEmpty();
        assertThat(made.get("metadata")).isEmpty();
        assertThat(made.get("temperature").asDouble()).isEqualTo(1);
        assertThat(made.get("response_format").asText()).isEqualTo("auto");
        Golden.check("assistant-plain", made);
    }

    @Test
    void an_update_changes_what_it_names_and_null_clears() {
        String id = program.send("POST", "/assistants", WHOLE)
                .expect(200)
                .json()
                .get("id")
                .asText();
        JsonNode before = program.read("/assistants/" + id);

        assertThat(program.write("/assistants/" + id, Map.of())).isEqualTo(before);
        JsonNode changed = program.send(
                        "POST",
                        "/assistants/" + id,
                        "{\"name\": null, \"metadata\": {\"a\": \"b\"}, \"response_format\": \"auto\", \"tools\": []}")
                .expect(200)
                .json();

        assertThat(changed.get("name").isNull()).isTrue();
        assertThat(changed.get("metadata")).isEqualTo(Json.read("{\"a\": \"b\"}", JsonNode.class));
        assertThat(changed.get("response_format").asText()).isEqualTo("auto");
        assertThat(changed.get("tools")).isEmpty();
        assertThat(changed.get("instructions")).isEqualTo(before.get("instructions"));
        assertThat(changed.get("temperature")).isEqualTo(before.get("temperature"));
    }

    @Test
    void an_update_of_what_its_tools_work_on_changes_the_lists_it_names() {
        String file = program.upload("assistants", "a.csv", "a,b".getBytes(StandardCharsets.UTF_8));
        String store = program.write("/vector_stores", Map.of("name", "Store"))
                .get("id")
                .asText();
        String path = "/assistants/"
                + create(Map.of(
                                "model",
                                "m",
                                "tool_resources",
                                Map.of("code_interpreter", Map.of("file_ids", List.of(file)))))
                        .get("id")
                        .asText();
        String searching = "{\"file_search\": {\"vector_store_ids\": [\"%s\"]}}".formatted(store);
        String computing = "{\"code_interpreter\": {\"file_ids\": [\"%s\"]}}".formatted(file);
        String both = "{\"code_interpreter\": {\"file_ids\": [\"%s\"]}, %s".formatted(file, searching.substring(1));

        JsonNode whole = assertResources(path, searching, both);
        Golden.check("assistant-resources", whole);
        assertResources(path, "{}", both);
        assertResources(path, "{\"file_search\": {}, \"code_interpreter\": {}}", both);
        assertResources(path, "{\"code_interpreter\": {\"file_ids\": []}}", searching);
        assertResources(path, computing, both);
        assertResources(path, "{\"file_search\": null}", computing);
        assertResources(path, searching, both);
        assertResources(path, "{\"file_search\": {\"vector_store_ids\": null}}", computing);
        assertResources(path, "{\"file_search\": {\"vector_store_ids\": []}}", computing);
        assertResources(path, "null", "{}");
    }

    @Test
    void what_an_update_does_not_name_need_not_be_there_any_more() {
        String store = program.write("/vector_stores", Map.of("name", "Store"))
                .get("id")
                .asText();
        String path = "/assistants/"
                + create(Map.of(
                                "model",
                                "m",
                                "tool_resources",
                                Map.of("file_search", Map.of("vector_store_ids", List.of(store)))))
                        .get("id")
                        .asText();
        program.delete("/vector_stores/" + store).expect(200);

        JsonNode changed = program.send(
                        "POST", path, "{\"tool_resources\": {\"code_interpreter\": {\"file_ids\": []}}}")
                .expect(200)
                .json();

        assertThat(changed.at("/tool_resources/file_search/vector_store_ids/0").asText())
                .isEqualTo(store);
    }

    private JsonNode assertResources(String path, String change, String expected) {
        JsonNode changed = program.send("POST", path, "{\"tool_resources\": %s}".formatted(change))
                .expect(200)
                .json();
        assertThat(changed.get("tool_resources")).as(change).isEqualTo(Json.read(expected, JsonNode.class));
        return changed;
    }

    @Test
    void a_deleted_assistant_is_gone() {
        String id = create(Map.of("model", "m")).get("id").asText();

        JsonNode deleted = program.delete("/assistants/" + id).expect(200).json();

        assertThat(deleted.get("object").asText()).isEqualTo("assistant.deleted");
        assertThat(deleted.get("deleted").asBoolean()).isTrue();
        Golden.check("assistant-deleted", deleted);
        Reply missing = program.get("/assistants/" + id);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.error("message")).isEqualTo("No assistant found with id '%s'.".formatted(id));
        Golden.check("error-not-found", missing.json());
        assertThat(program.delete("/assistants/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|model|missing_required_parameter",
                "{\"model\": null}|model|missing_required_parameter",
                "{\"model\": 5}|model|invalid_type",
                "{\"model\": \"m\", \"temperature\": 2.5}|temperature|decimal_above_max_value",
                "{\"model\": \"m\", \"top_p\": -1}|top_p|decimal_below_min_value",
                "{\"model\": \"m\", \"tools\": {}}|tools|invalid_type",
                "{\"model\": \"m\", \"tools\": [{\"type\": \"retrieval\"}]}|tools[0].type|invalid_value",
                "{\"model\": \"m\", \"tools\": [{\"type\": \"file_search\"}, {\"type\": \"file_search\"}]}|tools[1].type|invalid_value",
                "{\"model\": \"m\", \"tools\": [{\"type\": \"code_interpreter\"}, {\"type\": \"file_search\"}, {\"type\": \"code_interpreter\"}]}|tools[2].type|invalid_value",
                "{\"model\": \"m\", \"tools\": [{\"type\": \"function\"}]}|tools[0].function|missing_required_parameter",
                "{\"model\": \"m\", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a b\"}}]}|tools[0].function.name|invalid_value",
                "{\"model\": \"m\", \"tools\": [{\"type\": \"file_search\", \"file_search\": {\"max_num_results\": 51}}]}|tools[0].file_search.max_num_results|integer_above_max_value",
                "{\"model\": \"m\", \"tools\": [{\"type\": \"file_search\", \"file_search\": {\"ranking_options\": {}}}]}|tools[0].file_search.ranking_options.score_threshold|missing_required_parameter",
                "{\"model\": \"m\", \"metadata\": {\"a\": 1}}|metadata.a|invalid_type",
                "{\"model\": \"m\", \"response_format\": \"json\"}|response_format|invalid_value",
                "{\"model\": \"m\", \"response_format\": {\"type\": \"json_schema\"}}|response_format.json_schema|missing_required_parameter",
                "{\"model\": \"m\", \"reasoning_effort\": \"much\"}|reasoning_effort|invalid_value",
                "{\"model\": \"m\", \"tool_resources\": {\"file_search\": {\"vector_store_ids\": [\"x\"]}}}|tool_resources.file_search.vector_store_ids[0]|invalid_value",
                "{\"model\": \"m\", \"tool_resources\": {\"file_search\": {\"vector_store_ids\": [\"vs_a\", \"vs_b\"]}}}|tool_resources.file_search.vector_store_ids|array_above_max_length",
                "{\"model\": \"m\", \"tool_resources\": {\"file_search\": {\"vector_store_ids\": [\"vs_none\"]}}}|tool_resources.file_search.vector_store_ids|invalid_value",
                "{\"model\": \"m\", \"tool_resources\": {\"file_search\": {\"vector_stores\": [{\"chunking_strategy\": {\"type\": \"static\", \"static\": {\"max_chunk_size_tokens\": 200, \"chunk_overlap_tokens\": 101}}}]}}}|tool_resources.file_search.vector_stores[0].chunking_strategy.static.chunk_overlap_tokens|integer_above_max_value"
            })
    void what_is_wrong_is_named_and_nothing_is_made(String json, String param, String code) {
        Reply reply = program.send("POST", "/assistants", json);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(reply.error("type")).isEqualTo("invalid_request_error");
    }

    @Test
    void what_is_too_long_is_refused() {
        assertTooLong("name", "x".repeat(257));
        assertTooLong("description", "x".repeat(513));
        assertTooLong("instructions", "x".repeat(256_001));
        create(Map.of("model", "m", "name", "😀".repeat(256), "instructions", "x".repeat(256_000)));
    }

    private void assertTooLong(String field, String value) {
        Reply reply = program.post("/assistants", Map.of("model", "m", field, value));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("string_above_max_length");
        assertThat(reply.error("param")).isEqualTo(field);
    }

    @Test
    void a_body_must_be_json_and_say_so() {
        assertThat(program.send("POST", "/assistants", "{").status()).isEqualTo(400);
        assertThat(program.send("POST", "/assistants", "[]").status()).isEqualTo(400);
        assertThat(program.with("Content-Type", "text/plain")
                        .send("POST", "/assistants", "{}")
                        .status())
                .isEqualTo(415);
        Reply huge = program.send("POST", "/assistants", "{\"model\": \"" + "x".repeat(17_000_000) + "\"}");
        assertThat(huge.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"undefined", "thread_123", "asst_%C3%A9", "asst_a%20b"})
    void an_id_of_another_kind_is_refused(String id) {
        Reply reply = program.get("/assistants/" + id);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("invalid_value");
        assertThat(reply.error("message")).contains("Expected an ID that begins with 'asst'.");
    }

    @Test
    void lists_are_walked_in_both_directions() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(create(Map.of("model", "m")).get("id").asText());
        }

        JsonNode newest = program.read("/assistants?limit=2");
        JsonNode next = program.read("/assistants?limit=2&after=" + made.get(3));
        JsonNode before = program.read("/assistants?limit=1&before=" + made.get(3));

        assertThat(ids(newest)).containsExactly(made.get(4), made.get(3));
        assertThat(newest.get("has_more").asBoolean()).isTrue();
        assertThat(newest.get("first_id").asText()).isEqualTo(made.get(4));
        assertThat(newest.get("last_id").asText()).isEqualTo(made.get(3));
        assertThat(ids(next)).containsExactly(made.get(2), made.get(1));
        assertThat(ids(before)).containsExactly(made.get(4));
        assertThat(ids(program.read("/assistants?order=asc&limit=2&after=" + made.get(1))))
                .containsExactly(made.get(2), made.get(3));
        JsonNode none = program.read("/assistants?before=" + made.get(4));
        assertThat(none.get("first_id").asText()).isEmpty();
        assertThat(none.get("has_more").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"limit=0", "limit=101", "limit=ten", "order=up", "after=asst_none", "before=thread_1", "after=%00"})
    void a_list_is_not_given_for_a_wrong_query(String query) {
        Reply reply = program.get("/assistants?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assistants",
                "/threads",
                "/threads/{thread}/messages",
                "/threads/{thread}/runs",
                "/threads/runs",
                "/vector_stores",
                "/vector_stores/{store}/files",
                "/vector_stores/{store}/file_batches",
                "/uploads"
            })
    void a_create_with_an_idempotency_key_is_done_once(String path) {
        String file = program.upload("assistants", "once.txt", "Once.".getBytes(StandardCharsets.UTF_8));
        String to = path.replace("{thread}", program.thread("Hi"))
                .replace(
                        "{store}",
                        program.write("/vector_stores", Map.of()).get("id").asText());
        Map<String, Object> form = Map.ofEntries(
                Map.entry("model", "extractive"),
                Map.entry("assistant_id", program.assistant(Map.of("model", "extractive"))),
                Map.entry("role", "user"),
                Map.entry("content", "Hi"),
                Map.entry("file_id", file),
                Map.entry("file_ids", List.of(file)),
                Map.entry("filename", "once.txt"),
                Map.entry("mime_type", "text/plain"),
                Map.entry("purpose", "assistants"),
                Map.entry("bytes", 5));
        Program once = program.with("Idempotency-Key", UUID.randomUUID().toString());

        JsonNode first = once.write(to, form);
        Reply again = once.post(to, form).expect(200);
        Map<String, Object> changed = new HashMap<>(form);
        changed.put("content", "Ho");
        List<Reply> others = List.of(
                once.post(to, changed),
                once.post(to + "?limit=1", form),
                once.with("OpenAI-Project", "hr").post(to, form));

        assertThat(again.json()).isEqualTo(first);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(others).allSatisfy(other -> {
            assertThat(other.status()).isEqualTo(400);
            assertThat(other.errorCode()).isEqualTo("idempotency_key_reused");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assistants/{assistant}",
                "/threads/{thread}",
                "/threads/{thread}/messages/{message}",
                "/vector_stores/{store}"
            })
    void an_update_with_an_idempotency_key_is_done_once(String path) {
        String thread = program.thread("Hi");
        JsonNode message = program.list("/threads/" + thread + "/messages").getFirst();
        String to = path.replace("{assistant}", program.assistant(Map.of()))
                .replace("{thread}", thread)
                .replace("{message}", message.get("id").asText())
                .replace(
                        "{store}",
                        program.write("/vector_stores", Map.of()).get("id").asText());
        Map<String, ?> form = Map.of("metadata", Map.of("turn", "first"));
        Program once = program.with("Idempotency-Key", UUID.randomUUID().toString());

        JsonNode first = once.write(to, form);
        program.write(to, Map.of("metadata", Map.of("turn", "second")));
        Reply again = once.post(to, form).expect(200);

        assertThat(again.json()).isEqualTo(first);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(program.read(to).at("/metadata/turn").asText()).isEqualTo("second");
    }

    @Test
    void a_change_that_another_has_forestalled_is_a_conflict_and_may_be_made_again() {
        String id = program.assistant(Map.of("name", "First"));

        Reply late = database.changeAhead(
                () -> program.post("/assistants/" + id, Map.of("name", "Third")),
                "update assistant set name = 'Second', version = version + 1 where id = ?",
                id);

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.errorCode()).isEqualTo("conflict");
        Golden.check("error-conflict", late.json());
        assertThat(program.read("/assistants/" + id).get("name").asText()).isEqualTo("Second");
        assertThat(program.write("/assistants/" + id, Map.of("name", "Third"))
                        .get("name")
                        .asText())
                .isEqualTo("Third");
    }

    @Test
    void a_refused_create_may_be_corrected_under_its_key() {
        Program once = program.with("Idempotency-Key", UUID.randomUUID().toString());

        assertThat(once.post("/assistants", Map.of()).status()).isEqualTo(400);
        once.write("/assistants", Map.of("model", "m"));
    }

    @Test
    void what_a_key_makes_is_not_for_employees() {
        Map<String, Object> form = new HashMap<>();
        form.put("model", "extractive");
        form.put("name", "Private " + UUID.randomUUID());
        create(form);

        assertThat(hanna.assistants())
                .extracting(assistant -> assistant.get("name").asText())
                .doesNotContain((String) form.get("name"));
    }

    @Test
    void a_vector_store_may_be_made_along_with_an_assistant() {
        JsonNode made = program.send("POST", "/assistants", """
                {"model": "m", "tools": [{"type": "file_search"}], "tool_resources": {"file_search": {"vector_stores": [
                   {"metadata": {"a": "b"}, "chunking_strategy": {"type": "auto"}}]}}}""").expect(200).json();

        assertThat(made.at("/tool_resources/file_search/vector_store_ids/0").asText())
                .startsWith("vs_");
        Reply both = program.send("POST", "/assistants", """
                {"model": "m", "tool_resources": {"file_search": {"vector_store_ids": ["vs_a"], "vector_stores": [{}]}}}""");
        assertThat(both.status()).isEqualTo(400);
        Reply unknown = program.send("POST", "/assistants", """
                {"model": "m", "tool_resources": {"file_search": {"vector_stores": [{"file_ids": ["file-none"]}]}}}""");
        assertThat(unknown.status()).isIn(400, 404);
        List<String> many = Collections.nCopies(501, "file-none");
        Reply tooMany = program.post(
                "/assistants",
                Map.of(
                        "model",
                        "m",
                        "tool_resources",
                        Map.of("file_search", Map.of("vector_stores", List.of(Map.of("file_ids", many))))));
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.error("param")).isEqualTo("tool_resources.file_search.vector_stores[0].file_ids");
    }

    @Test
    void a_project_is_a_department() {
        Reply unknown = program.with("OpenAI-Project", "no-such").post("/assistants", Map.of("model", "m"));

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.errorCode()).isEqualTo("mismatched_project");
        program.with("OpenAI-Project", "it").write("/assistants", Map.of("model", "m"));
        program.with("OpenAI-Project", "proj_abc").write("/assistants", Map.of("model", "m"));
    }

    private JsonNode create(Map<String, ?> form) {
        return program.write("/assistants", form);
    }

    private static List<String> ids(JsonNode list) {
        return ApiClient.list(list.get("data")).stream()
                .map(item -> item.get("id").asText())
                .toList();
    }
}
