package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** The life of threads and messages under {@code /v1}. */
@IntegrationTest
class V1ThreadsIT {
    private final Program program;

    V1ThreadsIT(Installation installation) {
        program = Program.of(installation);
    }

    @Test
    void a_thread_begins_empty_and_without_a_body() {
        JsonNode thread = program.post("/threads").expect(200).json();

        assertThat(thread.get("id").asText()).startsWith("thread_");
        assertThat(thread.get("metadata")).isEmpty();
        assertThat(thread.get("tool_resources")).isEmpty();
        assertThat(program.list("/threads/" + thread.get("id").asText() + "/messages"))
                .isEmpty();
    }

    @Test
    void a_thread_may_begin_with_messages_in_their_order() {
        String thread = program.send("POST", "/threads", """
                {"messages": [{"role": "user", "content": "one", "metadata": {"n": "1"}},
                              {"role": "assistant", "content": [{"type": "text", "text": "two"}]},
                              {"role": "user", "content": [{"type": "text", "text": "three"},
                                 {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}}]}],
                 "metadata": {"k": "v"}}""")
                .expect(200)
                .json()
                .get("id")
                .asText();

        List<JsonNode> messages = program.list("/threads/" + thread + "/messages?order=asc");

        assertThat(messages)
                .extracting(message -> message.at("/content/0/text/value").asText())
                .containsExactly("one", "two", "three");
        assertThat(messages)
                .extracting(message -> message.get("role").asText())
                .containsExactly("user", "assistant", "user");
        assertThat(messages.get(2).at("/content/1/image_url/detail").asText()).isEqualTo("low");
        assertThat(messages.get(0).at("/metadata/n").asText()).isEqualTo("1");
        assertThat(messages.get(0).at("/content/0/text/annotations")).isEmpty();
        Golden.check("messages", program.read("/threads/" + thread + "/messages?order=asc"));
        Golden.check("thread", program.read("/threads/" + thread));
    }

    @Test
    void a_thread_is_changed_and_deleted_with_its_messages() {
        String thread = thread();
        String message = say(thread, "hello").get("id").asText();

        JsonNode changed = program.write("/threads/" + thread, Map.of("metadata", Map.of("a", "b")));
        assertThat(changed.at("/metadata/a").asText()).isEqualTo("b");
        assertThat(program.write("/threads/" + thread, Map.of())).isEqualTo(changed);
        JsonNode cleared = program.send("POST", "/threads/" + thread, "{\"metadata\": null}")
                .expect(200)
                .json();
        assertThat(cleared.get("metadata")).isEmpty();

        assertThat(program.delete("/threads/" + thread)
                        .expect(200)
                        .json()
                        .get("object")
                        .asText())
                .isEqualTo("thread.deleted");
        assertMissing("/threads/" + thread, "thread", thread);
        assertMissing("/threads/" + thread + "/messages", "thread", thread);
        assertMissing("/threads/" + thread + "/messages/" + message, "thread", thread);
    }

    @Test
    void a_message_is_read_changed_and_deleted() {
        String thread = thread();
        JsonNode said = say(thread, "hello");
        String path = "/threads/" + thread + "/messages/" + said.get("id").asText();

        assertThat(said.get("status").asText()).isEqualTo("completed");
        assertThat(said.get("role").asText()).isEqualTo("user");
        assertThat(program.read(path)).isEqualTo(said);
        assertThat(program.write(path, Map.of("metadata", Map.of("a", "b")))
                        .at("/metadata/a")
                        .asText())
                .isEqualTo("b");
        assertMissing(path.replace(thread, thread()), "message", said.get("id").asText());
        assertThat(program.delete(path).expect(200).json().get("object").asText())
                .isEqualTo("thread.message.deleted");
        assertMissing(path, "message", said.get("id").asText());
    }

    @Test
    void messages_are_listed_newest_first_page_by_page() {
        String thread = thread();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            said.add(say(thread, "message " + i).get("id").asText());
        }

        JsonNode first = program.read("/threads/" + thread + "/messages?limit=2");
        JsonNode second = program.read("/threads/" + thread + "/messages?limit=3&after="
                + first.get("last_id").asText());

        assertThat(ids(first)).containsExactly(said.get(4), said.get(3));
        assertThat(first.get("has_more").asBoolean()).isTrue();
        assertThat(ids(second)).containsExactly(said.get(2), said.get(1), said.get(0));
        assertThat(second.get("has_more").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|role|missing_required_parameter",
                "{\"role\": \"system\", \"content\": \"x\"}|role|invalid_value",
                "{\"role\": \"user\"}|content|missing_required_parameter",
                "{\"role\": \"user\", \"content\": 5}|content|invalid_type",
                "{\"role\": \"user\", \"content\": \"\"}|content|invalid_value",
                "{\"role\": \"user\", \"content\": []}|content|array_below_min_length",
                "{\"role\": \"user\", \"content\": [{\"type\": \"audio\"}]}|content[0].type|invalid_value",
                "{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"no url\"}}]}|content[0].image_url.url|invalid_value",
                "{\"role\": \"user\", \"content\": [{\"type\": \"image_file\", \"image_file\": {\"file_id\": \"x\"}}]}|content[0].image_file.file_id|invalid_value",
                "{\"role\": \"user\", \"content\": \"x\", \"attachments\": [{\"tools\": []}]}|attachments[0].file_id|missing_required_parameter",
                "{\"role\": \"user\", \"content\": \"x\", \"metadata\": []}|metadata|invalid_type"
            })
    void what_is_wrong_with_a_message_is_named(String json, String param, String code) {
        String thread = thread();

        Reply reply = program.send("POST", "/threads/" + thread + "/messages", json);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(program.list("/threads/" + thread + "/messages")).isEmpty();
    }

    @Test
    void a_vector_store_may_be_made_along_with_a_thread() {
        JsonNode thread = program.send(
                        "POST", "/threads", "{\"tool_resources\": {\"file_search\": {\"vector_stores\": [{}]}}}")
                .expect(200)
                .json();

        assertThat(thread.at("/tool_resources/file_search/vector_store_ids/0").asText())
                .startsWith("vs_");
        assertThat(program.read("/threads/" + thread.get("id").asText())).isEqualTo(thread);
    }

    @Test
    void a_thread_that_cannot_be_made_whole_is_not_made() {
        Reply reply = program.send(
                "POST",
                "/threads",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}, {\"role\": \"nobody\"}]}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo("messages[1].role");
    }

    @Test
    void a_thread_of_a_person_is_not_a_program_s(Installation installation) {
        ApiClient hanna = ApiClient.signedIn(installation, "hanna");
        String thread = hanna.begin("People Assistant", "How many days of leave do I have?")
                .at("/thread/id")
                .asText();

        assertMissing("/threads/" + thread, "thread", thread);
        assertMissing("/threads/" + thread + "/runs", "thread", thread);
    }

    private void assertMissing(String path, String kind, String id) {
        Reply reply = program.get(path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error("message")).isEqualTo("No %s found with id '%s'.".formatted(kind, id));
    }

    private String thread() {
        return program.write("/threads", Map.of()).get("id").asText();
    }

    private JsonNode say(String thread, String text) {
        return program.write("/threads/" + thread + "/messages", Map.of("role", "user", "content", text));
    }

    private static List<String> ids(JsonNode list) {
        return ApiClient.list(list.get("data")).stream()
                .map(item -> item.get("id").asText())
                .toList();
    }
}
