package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Json;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** Requests with one thing broken: whatever it is, the answer is the envelope, and nothing of the server breaks. */
@IntegrationTest
class V1FuzzIT {
    private static final List<String> JUNK = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "99999999999999999999",
            "1e400",
            "\"\"",
            "\"x\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"undefined\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"type\": \"unknown\"}",
            "{\"\": null}");

    private static final String ASSISTANT = """
            {"model": "m", "name": "n", "description": "d", "instructions": "i", "metadata": {"k": "v"},
             "temperature": 1, "top_p": 1, "reasoning_effort": "low",
             "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {}}},
             "tools": [{"type": "file_search", "file_search": {"max_num_results": 1,
                "ranking_options": {"ranker": "auto", "score_threshold": 0}}},
                {"type": "function", "function": {"name": "f", "description": "d", "parameters": {}, "strict": true}}],
             "tool_resources": {"file_search": {"vector_store_ids": []}, "code_interpreter": {"file_ids": []}}}""";

    private static final String MESSAGE = """
            {"role": "user", "content": [{"type": "text", "text": "t"},
                {"type": "image_url", "image_url": {"url": "https://example.com/i.png", "detail": "low"}}],
             "attachments": [], "metadata": {"k": "v"}}""";

    private static final String RUN = """
            {"assistant_id": "asst_none", "model": "m", "instructions": "i", "additional_instructions": "a",
             "additional_messages": [{"role": "user", "content": "c"}], "tools": [{"type": "code_interpreter"}],
             "metadata": {"k": "v"}, "temperature": 1, "top_p": 1, "stream": false, "max_prompt_tokens": 300,
             "max_completion_tokens": 300, "truncation_strategy": {"type": "last_messages", "last_messages": 1},
             "tool_choice": {"type": "function", "function": {"name": "f"}}, "parallel_tool_calls": true,
             "response_format": {"type": "json_object"}, "reasoning_effort": "low"}""";

    private final Program program;

    V1FuzzIT(Installation installation) {
        program = Program.of(installation);
    }

    @Test
    void assistants() {
        String made =
                program.write("/assistants", Map.of("model", "m")).get("id").asText();

        breakEachPart("/assistants", ASSISTANT);
        breakEachPart("/assistants/" + made, ASSISTANT);
    }

    @Test
    void threads_and_messages() {
        String thread = program.write("/threads", Map.of()).get("id").asText();

        breakEachPart("/threads", "{\"messages\": [%s], \"metadata\": {}}".formatted(MESSAGE));
        breakEachPart(
                "/threads/" + thread, "{\"metadata\": {\"k\": \"v\"}, \"tool_resources\": {\"file_search\": {}}}");
        breakEachPart("/threads/" + thread + "/messages", MESSAGE);
    }

    @Test
    void runs() {
        String thread = program.write("/threads", Map.of()).get("id").asText();

        breakEachPart("/threads/" + thread + "/runs", RUN);
        breakEachPart("/threads/runs", RUN.substring(0, RUN.lastIndexOf('}')) + ", \"thread\": {\"messages\": []}}");
        breakEachPart(
                "/threads/" + thread + "/runs/run_none/submit_tool_outputs",
                "{\"tool_outputs\": [{\"tool_call_id\": \"c\", \"output\": \"o\"}], \"stream\": false}");
        assertThat(program.list("/threads/" + thread + "/runs")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "%00", "thread_", "thread_%F0%9F%98%80", "..", "%2e%2e", "thread_x%2Fruns", "'", "%25"})
    void ids(String id) {
        for (String path : List.of(
                "/threads/" + id,
                "/threads/" + id + "/messages",
                "/threads/" + id + "/runs/" + id,
                "/assistants/" + id,
                "/assistants?after=" + id,
                "/assistants?limit=" + id,
                "/assistants?order=" + id)) {
            Reply reply = program.raw("GET", path);
            assertThat(reply.status()).as(path).isLessThan(500);
            assertThat(reply.text()).as(path).doesNotContain("<html", "Exception");
        }
    }

    private void breakEachPart(String path, String valid) {
        JsonNode whole = Json.read(valid, JsonNode.class);
        for (String broken : variants(whole)) {
            Reply reply = program.send("POST", path, broken);
            assertThat(reply.status()).as("%s %s", path, broken).isLessThan(500);
        }
    }

    /** The same with each of its parts replaced by each kind of junk, one at a time. */
    private static List<String> variants(JsonNode whole) {
        List<String> variants = new ArrayList<>();
        for (String pointer : pointers(whole, "")) {
            for (String junk : JUNK) {
                JsonNode copy = whole.deepCopy();
                replace(copy, pointer);
                variants.add(copy.toString().replace("\"@\"", junk));
            }
        }
        return variants;
    }

    private static List<String> pointers(JsonNode node, String at) {
        List<String> pointers = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                pointers.add(at + "/" + member.getKey());
                pointers.addAll(pointers(member.getValue(), at + "/" + member.getKey()));
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                pointers.add(at + "/" + i);
                pointers.addAll(pointers(array.get(i), at + "/" + i));
            }
        }
        return pointers;
    }

    private static void replace(JsonNode whole, String pointer) {
        int last = pointer.lastIndexOf('/');
        JsonNode parent = whole.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1);
        if (parent instanceof ObjectNode object) {
            object.put(name, "@");
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), "@");
        }
    }
}
