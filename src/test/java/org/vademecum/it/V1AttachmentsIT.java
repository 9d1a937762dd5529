package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Json;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedModelEndpoint;

/** Files that come with messages. */
@IntegrationTest
class V1AttachmentsIT {
    private static final byte[] MANUAL = """
            # The kettle

            The kettle in the tea room is descaled on the first Monday of each month. Use two spoons of citric acid.
            """.getBytes(StandardCharsets.UTF_8);

    private static final List<Map<String, String>> SEARCH = List.of(Map.of("type", "file_search"));

    private final Program program;
    private final ScriptedModelEndpoint model;

    V1AttachmentsIT(Installation installation, ScriptedModelEndpoint model) {
        this.program = Program.of(installation);
        this.model = model;
    }

    @BeforeEach
    void forget() {
        model.forgetScript();
    }

    @Test
    void a_run_waits_for_what_was_attached_and_answers_from_it() {
        String file = program.upload("assistants", "kettle.md", MANUAL);
        String assistant = program.write("/assistants", Map.of("model", "scripted", "tools", SEARCH))
                .get("id")
                .asText();
        String thread = program.write("/threads", Map.of()).get("id").asText();
        JsonNode asked = program.write(
                "/threads/" + thread + "/messages",
                Map.of(
                        "role",
                        "user",
                        "content",
                        "When is the kettle descaled?",
                        "attachments",
                        List.of(Map.of("file_id", file, "tools", SEARCH))));

        JsonNode run = program.await(program.write("/threads/" + thread + "/runs", Map.of("assistant_id", assistant)));

        assertThat(asked.at("/attachments/0/file_id").asText()).isEqualTo(file);
        assertThat(asked.at("/attachments/0/tools/0/type").asText()).isEqualTo("file_search");
        Golden.check("message-attachments", asked);
        assertThat(run.get("status").asText()).isEqualTo("completed");
        JsonNode text =
                program.list("/threads/" + thread + "/messages").getFirst().at("/content/0/text");
        assertThat(text.get("value").asText()).contains("first Monday");
        assertThat(text.at("/annotations/0/file_citation/file_id").asText()).isEqualTo(file);
        String store = program.read("/threads/" + thread)
                .at("/tool_resources/file_search/vector_store_ids/0")
                .asText();
        assertThat(program.read("/vector_stores/" + store)
                        .at("/expires_after/days")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void a_run_does_not_wait_for_the_store_of_its_assistant(ProductDatabase database) {
        String store = program.write("/vector_stores", Map.of("name", "Held"))
                .get("id")
                .asText();
        database.change("update vector_store set files_in_progress = 1 where id = ?", store);
        model.writes("Hello.");
        String assistant = program.assistant(Map.of(
                "tools", SEARCH, "tool_resources", Map.of("file_search", Map.of("vector_store_ids", List.of(store)))));

        JsonNode run = program.await(
                program.write("/threads/" + program.thread("Hi") + "/runs", Map.of("assistant_id", assistant)));

        assertThat(program.read("/vector_stores/" + store).get("status").asText())
                .isEqualTo("in_progress");
        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(run.get("completed_at").asLong() - run.get("started_at").asLong())
                .isLessThan(60);
    }

    @Test
    void the_next_attachment_joins_the_thread_s_store() {
        String thread = program.write("/threads", Map.of()).get("id").asText();
        String first = attach(thread, "one.md", "file_search");
        String second = attach(thread, "two.md", "file_search");
        attach(thread, "three.csv", "code_interpreter");

        JsonNode resources = program.read("/threads/" + thread).get("tool_resources");

        assertThat(first).isEqualTo(second);
        assertThat(resources.at("/file_search/vector_store_ids")).hasSize(1);
        assertThat(resources.at("/code_interpreter/file_ids")).hasSize(1);
        assertThat(program.list("/vector_stores/" + first + "/files")).hasSize(2);
    }

    @Test
    void an_update_of_the_thread_leaves_the_store_of_its_attachments() {
        String thread = program.write("/threads", Map.of()).get("id").asText();
        String store = attach(thread, "one.md", "file_search");
        attach(thread, "two.csv", "code_interpreter");
        String file = program.upload("assistants", "three.csv", "c,d".getBytes(StandardCharsets.UTF_8));
        String searching = "\"file_search\": {\"vector_store_ids\": [\"%s\"]}".formatted(store);
        String computing = "\"code_interpreter\": {\"file_ids\": [\"%s\"]}".formatted(file);

        JsonNode changed = assertResources(thread, computing, computing + ", " + searching);
        Golden.check("thread-resources", changed);
        assertResources(thread, "\"code_interpreter\": {\"file_ids\": []}", searching);
        assertResources(thread, computing, computing + ", " + searching);
        assertResources(thread, "\"code_interpreter\": null", searching);
        assertResources(thread, "\"file_search\": {}", searching);
        String next = attach(thread, "four.md", "file_search");
        assertThat(next).isEqualTo(store);
        assertResources(thread, "\"file_search\": {\"vector_store_ids\": null}", "");
        assertResources(thread, searching, searching);
        assertResources(thread, "\"file_search\": {\"vector_store_ids\": []}", "");
        assertResources(thread, searching, searching);
        assertThat(program.send("POST", "/threads/" + thread, "{\"tool_resources\": null}")
                        .expect(200)
                        .json()
                        .get("tool_resources"))
                .isEmpty();
    }

    private JsonNode assertResources(String thread, String change, String expected) {
        JsonNode changed = program.send("POST", "/threads/" + thread, "{\"tool_resources\": {%s}}".formatted(change))
                .expect(200)
                .json();
        assertThat(changed.get("tool_resources"))
                .as(change)
                .isEqualTo(Json.read("{%s}".formatted(expected), JsonNode.class));
        return changed;
    }

    @Test
    void a_file_that_is_not_there_cannot_be_attached() {
        String thread = program.write("/threads", Map.of()).get("id").asText();

        Reply reply = program.post(
                "/threads/" + thread + "/messages",
                Map.of(
                        "role",
                        "user",
                        "content",
                        "x",
                        "attachments",
                        List.of(Map.of("file_id", "file-none", "tools", SEARCH))));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(program.list("/threads/" + thread + "/messages")).isEmpty();
    }

    @Test
    void the_next_attachment_makes_a_store_in_place_of_one_that_was_deleted() {
        String thread = program.write("/threads", Map.of()).get("id").asText();
        String deleted = attach(thread, "one.md", "file_search");
        attach(thread, "two.csv", "code_interpreter");
        program.delete("/vector_stores/" + deleted).expect(200);

        String made = attach(thread, "three.md", "file_search");

        JsonNode resources = program.read("/threads/" + thread).get("tool_resources");
        assertThat(made).startsWith("vs_").isNotEqualTo(deleted);
        assertThat(resources.at("/file_search/vector_store_ids")).hasSize(1);
        assertThat(resources.at("/code_interpreter/file_ids")).hasSize(1);
        assertThat(program.list("/vector_stores/" + made + "/files")).hasSize(1);
    }

    @Test
    void nothing_is_attached_to_a_store_that_a_department_keeps(Installation installation, ProductDatabase database) {
        String key = database.issueKey(database.value("select id from principal where username = ?", "hanna"));
        Program hanna = program.with("Authorization", "Bearer " + key);
        String store = DocumentsDesk.in(installation).store("Human Resources");
        String thread = hanna.write(
                        "/threads",
                        Map.of("tool_resources", Map.of("file_search", Map.of("vector_store_ids", List.of(store)))))
                .get("id")
                .asText();
        String file = hanna.upload("assistants", "one.md", MANUAL);

        Reply reply = hanna.post("/threads/" + thread + "/messages", message(SEARCH, file));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(hanna.list("/threads/" + thread + "/messages")).isEmpty();
    }

    @Test
    void the_code_interpreter_of_a_thread_takes_twenty_files_and_no_more() {
        List<String> files = IntStream.range(0, 21)
                .mapToObj(n -> program.upload("assistants", n + ".csv", ("a," + n).getBytes(StandardCharsets.UTF_8)))
                .toList();
        List<Map<String, String>> tools = List.of(Map.of("type", "code_interpreter"), Map.of("type", "file_search"));
        String thread = program.write(
                        "/threads",
                        Map.of(
                                "messages",
                                List.of(message(tools, files.subList(0, 19).toArray(String[]::new)))))
                .get("id")
                .asText();
        JsonNode before = program.read("/threads/" + thread);

        Reply reply = program.post(
                "/threads/" + thread + "/messages", message(tools, files.get(0), files.get(19), files.get(20)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo("attachments[2]");
        assertThat(program.read("/threads/" + thread)).isEqualTo(before);
        assertThat(program.list("/threads/" + thread + "/messages")).hasSize(1);
        assertThat(program.list("/vector_stores/"
                        + before.at("/tool_resources/file_search/vector_store_ids/0")
                                .asText() + "/files"))
                .hasSize(19);
        program.write("/threads/" + thread + "/messages", message(tools, files.get(0), files.get(19)));
        assertThat(program.read("/threads/" + thread).at("/tool_resources/code_interpreter/file_ids"))
                .hasSize(20);
        assertThat(program.post("/threads", Map.of("messages", List.of(message(tools, files.toArray(String[]::new)))))
                        .error("param"))
                .isEqualTo("messages[0].attachments[20]");
    }

    @Test
    void a_file_that_has_expired_is_there_for_no_tool(ProductDatabase database) {
        String file = program.upload("assistants", "old.csv", "a,b".getBytes(StandardCharsets.UTF_8));
        database.change("update stored_file set expires_at = created_at where id = ?", file);
        Map<String, ?> resources =
                Map.of("tool_resources", Map.of("code_interpreter", Map.of("file_ids", List.of(file))));

        assertThat(program.post("/threads", resources).status()).isEqualTo(404);
        Reply reply =
                program.post("/assistants", Map.of("model", "m", "tool_resources", resources.get("tool_resources")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo("tool_resources.code_interpreter.file_ids");
    }

    private static Map<String, ?> message(List<Map<String, String>> tools, String... files) {
        return Map.of(
                "role",
                "user",
                "content",
                "See these.",
                "attachments",
                Arrays.stream(files)
                        .map(file -> Map.of("file_id", file, "tools", tools))
                        .toList());
    }

    /** The thread's vector store, empty where there is none. */
    private String attach(String thread, String filename, String tool) {
        String file = program.upload("assistants", filename, (filename + " a,b").getBytes(StandardCharsets.UTF_8));
        program.write(
                "/threads/" + thread + "/messages",
                Map.of(
                        "role",
                        "user",
                        "content",
                        "See " + filename,
                        "attachments",
                        List.of(Map.of("file_id", file, "tools", List.of(Map.of("type", tool))))));
        return program.read("/threads/" + thread)
                .at("/tool_resources/file_search/vector_store_ids/0")
                .asText();
    }
}
