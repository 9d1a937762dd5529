package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Json;
import org.vademecum.support.Installation;
import org.vademecum.support.MultipartForm;
import org.vademecum.support.ProductDatabase;
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
             "additional_messages": [{"role": "user", "content": "c"}], "tools": [{"type": "code_interpreter"}, {"type": "function", "function": {"name": "f"}}],
             "metadata": {"k": "v"}, "temperature": 1, "top_p": 1, "stream": true, "max_prompt_tokens": 300,
             "max_completion_tokens": 300, "truncation_strategy": {"type": "last_messages", "last_messages": 1},
             "tool_choice": {"type": "function", "function": {"name": "f"}}, "parallel_tool_calls": true,
             "response_format": {"type": "json_object"}, "reasoning_effort": "low"}""";

    private static final String FILE = """
            {"file_id": "file-none", "attributes": {"a": "s", "b": 1, "c": true},
             "chunking_strategy": {"type": "static",
                "static": {"max_chunk_size_tokens": 100, "chunk_overlap_tokens": 10}}}""";

    private static final String SEARCH = """
            {"query": ["q"], "rewrite_query": false, "max_num_results": 5,
             "ranking_options": {"ranker": "auto", "score_threshold": 0},
             "filters": {"type": "and", "filters": [{"type": "gt", "key": "k", "value": 1},
                {"type": "or", "filters": [{"type": "in", "key": "k", "value": ["a", 1]}]}]}}""";

    private static final byte[] CONTENT = "Hello".getBytes(StandardCharsets.UTF_8);

    private final Program program;
    private final KeptRows rows;

    V1FuzzIT(Installation installation, ProductDatabase database) {
        program = Program.of(installation);
        rows = new KeptRows(database);
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
                "{\"tool_outputs\": [{\"tool_call_id\": \"c\", \"output\": \"o\"}], \"stream\": true}");
        assertThat(program.list("/threads/" + thread + "/runs")).isEmpty();
    }

    @Test
    void files_and_vector_stores() {
        String store = program.write("/vector_stores", Map.of()).get("id").asText();
        String file = program.upload("assistants", "fuzz.md", "Some text.".getBytes(StandardCharsets.UTF_8));
        String path = "/vector_stores/" + store;
        program.write(path + "/files", Map.of("file_id", file));
        String upload = "{\"filename\": \"f\", \"purpose\": \"batch\", \"bytes\": 5, \"mime_type\": \"m\","
                + " \"expires_after\": {\"anchor\": \"created_at\", \"seconds\": 3600}}";

        breakEachPart("/uploads", upload);
        breakEachPart("/uploads/upload_none/complete", "{\"part_ids\": [\"part_none\"], \"md5\": \"0\"}");
        breakEachPart(
                "/vector_stores",
                "{\"name\": \"n\", \"description\": \"d\", \"metadata\": {\"k\": \"v\"}, \"file_ids\": [],"
                        + " \"expires_after\": {\"anchor\": \"last_active_at\", \"days\": 1}, "
                        + FILE.substring(FILE.indexOf("\"chunking")));
        breakEachPart(path, "{\"name\": \"n\", \"metadata\": {}, \"expires_after\": null}");
        breakEachPart(path + "/files", FILE);
        breakEachPart(path + "/files/" + file, "{\"attributes\": {\"a\": \"s\", \"b\": 1}}");
        breakEachPart(path + "/file_batches", "{\"files\": [%s]}".formatted(FILE));
        breakEachPart(
                path + "/file_batches", "{\"file_ids\": [\"file-none\"], " + FILE.substring(FILE.indexOf("\"attr")));
        breakEachPart(path + "/search", SEARCH);

        assertThat(program.list(path + "/files")).hasSize(1);
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
                "/files/" + id,
                "/files/" + id + "/content",
                "/files?after=" + id,
                "/files?purpose=" + id,
                "/vector_stores/" + id + "/files/" + id,
                "/vector_stores/vs_none/files?filter=" + id,
                "/vector_stores/vs_none/file_batches/" + id + "/files",
                "/assistants?after=" + id,
                "/assistants?limit=" + id,
                "/assistants?order=" + id)) {
            // The server itself refuses such an address, without a word.
            boolean unseen = id.equals("%00") && !path.contains("?");
            Reply reply = unseen ? program.raw("GET", path) : program.get(path);
            assertThat(reply.status()).as(path).isLessThan(500);
            assertThat(reply.text()).as(path).doesNotContain("<html", "Exception");
        }
    }

    @Test
    void what_nests_deep_is_refused_and_what_is_kept_can_be_listed() {
        String function = "{\"model\": \"m\", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\","
                + " \"parameters\": %s}}]}";

        Reply refused = program.send("POST", "/assistants", function.formatted(nested(97)));
        program.send("POST", "/assistants", function.formatted(nested(96))).expect(200);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("message")).contains("nests more than 100 deep");
        assertThat(program.list("/assistants?limit=1").getFirst().at("/tools/0/function/parameters/a"))
                .isNotEmpty();
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files", "/uploads/{upload}/parts"})
    void forms(String target) {
        String upload = program.write(
                        "/uploads",
                        Map.of("filename", "f.md", "purpose", "assistants", "bytes", 5, "mime_type", "text/markdown"))
                .get("id")
                .asText();
        String path = target.replace("{upload}", upload);
        String file = path.equals("/files") ? "file" : "data";
        List<MultipartForm> forms = List.of(
                new MultipartForm(),
                new MultipartForm().field("purpose", "assistants"),
                new MultipartForm().field(file, "no file").field("purpose", "assistants"),
                new MultipartForm().file(file, "f.md", CONTENT),
                new MultipartForm().file("other", "f.md", CONTENT).field("purpose", "assistants"),
                new MultipartForm().file(file, "f.md", CONTENT).file(file, "g.md", CONTENT),
                new MultipartForm().file(file, "f.md", new byte[0]).field("purpose", "assistants"),
                described(file, "", "").field("", "nameless"),
                described(file, "purpose", "vision"),
                described(file, "purpose", "\0"),
                described(file, "purpose[of]", "x"),
                described(file, "purpose[of][of]", "x"),
                described(file, "[purpose]", "x"),
                described(file, "purpose[", "x"),
                described(file, "expires_after", "never"),
                described(file, "expires_after[seconds]", "3600"),
                described(file, "expires_after[seconds]", "1e9").field("expires_after[anchor]", "created_at"),
                described(file, "expires_after[seconds]", "9".repeat(18)).field("expires_after[anchor]", "created_at"),
                described(file, "expires_after", "x").field("expires_after[anchor]", "created_at"),
                described(file, "long", "x".repeat(70_000)),
                many(file));

        rows.settle();
        for (MultipartForm form : forms) {
            assertRefusedInPeace(program.form(path, form), new String(form.bytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--x",
                "--x--",
                "--x\r\n",
                "--x\r\n\r\n--x--",
                "--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--",
                "--x\r\nContent-Disposition: attachment; name=\"file\"\r\n\r\nv\r\n--x--",
                "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nv",
                "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nv\r\n--y--\r\n",
                "--y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nv\r\n--y--\r\n",
                "--x\r\nno header\r\n\r\nv\r\n--x--\r\n",
                "--x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nv\r\n--x--\r\n"
            })
    void what_is_hardly_a_form(String body) {
        for (String type : List.of(
                "multipart/form-data; boundary=x",
                "multipart/form-data; boundary=\"x\"",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=" + "x".repeat(100),
                "multipart/form-data",
                "multipart/mixed; boundary=x")) {
            Reply reply = program.with("Content-Type", type).send("POST", "/files", body);
            assertThat(reply.status()).as("%s %s", type, body).isGreaterThanOrEqualTo(400);
            assertRefusedInPeace(reply, type + " " + body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OpenAI-Beta:",
                "OpenAI-Beta: assistants=v1",
                "OpenAI-Beta: assistants=v9, =",
                "OpenAI-Beta: nonsense",
                "Content-Type:",
                "Content-Type: text/plain",
                "Content-Type: application/json; charset=nonsense",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: multipart/form-data",
                "Content-Type: ;;",
                "Content-Type: application/",
                "Idempotency-Key: x",
                "Idempotency-Key: {long}",
                "Idempotency-Key: é",
                "Idempotency-Key: '\"<>",
                "Prefer: wait",
                "Prefer: wait=-1",
                "Prefer: wait=soon",
                "Prefer: wait=99999999999999999999",
                "Prefer: ,;=, wait=1; wait=2",
                "Accept: text/html",
                "Accept: application/xml;q=0.1",
                "Accept: nonsense",
                "Accept: */*;q=many",
                "OpenAI-Project: {long}",
                "OpenAI-Organization: é",
                "X-Request-Id: {long}",
                "X-Request-Id: <script>",
                "Authorization:",
                "Authorization: Bearer",
                "Authorization: Basic eDp5",
                "Authorization: Bearer {long}"
            })
    void headers(String header) {
        String name = header.substring(0, header.indexOf(':'));
        String value = header.substring(header.indexOf(':') + 1).strip().replace("{long}", "x".repeat(1000));
        Program odd = program.with(name, value);

        assertRefusedInPeace(odd.send("POST", "/assistants", "{\"model\": \"m\"}"), header);
        for (String path : List.of("/assistants?limit=1", "/threads/thread_none", "/nothing")) {
            assertThat(odd.get(path).status()).as("%s %s", path, header).isLessThan(500);
        }
    }

    private static MultipartForm described(String file, String name, String value) {
        return new MultipartForm()
                .field("purpose", "assistants")
                .field(name, value)
                .file(file, "f.md", CONTENT);
    }

    private static MultipartForm many(String file) {
        MultipartForm form = new MultipartForm().field("purpose", "assistants");
        for (int i = 0; i < 70; i++) {
            form.field("field" + i, "x");
        }
        return form.file(file, "f.md", CONTENT);
    }

    /** Whatever is refused is the caller's fault, and has changed nothing. */
    private void assertRefusedInPeace(Reply reply, String request) {
        assertThat(reply.status()).as(request).isLessThan(500);
        rows.requireLeftAlone(reply, request);
    }

    private void breakEachPart(String path, String valid) {
        rows.settle();
        for (String broken : variants(Json.read(valid, JsonNode.class))) {
            assertRefusedInPeace(program.send("POST", path, broken), path + " " + broken);
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
