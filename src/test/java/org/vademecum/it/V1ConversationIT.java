package org.vademecum.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedModelEndpoint.Call;

/** What a model is sent of the messages of a program's thread: all of them, in their order. */
@IntegrationTest
class V1ConversationIT {
    private static final List<?> FUNCTIONS = List.of(Map.of("type", "function", "function", Map.of("name", "time")));

    private final Program program;
    private final ScriptedModelEndpoint model;

    V1ConversationIT(Installation installation, ScriptedModelEndpoint model) {
        program = Program.of(installation);
        this.model = model;
    }

    @BeforeEach
    void forget() {
        model.forgetScript();
    }

    @Test
    void what_an_assistant_says_before_anybody_asks_is_sent() {
        String thread = thread(assistant("Welcome."), assistant("The office is open."), user("Until when?"));

        ask(thread);

        assertThat(sent()).containsExactly(assistant("Welcome.\n\nThe office is open."), user("Until when?"));
    }

    @Test
    void what_an_assistant_says_last_is_sent_behind_the_question() {
        String thread = thread(user("How many days?"), assistant("Let me see."));

        ask(thread);

        assertThat(sent()).containsExactly(user("How many days?"), assistant("Let me see."));
    }

    @Test
    void what_an_assistant_says_last_is_sent_as_one_with_the_calls_that_follow() {
        String thread = thread(user("How late is it?"), assistant("Let me see."));
        model.calls("", new Call("call_a", "time", "{}"));
        JsonNode run = program.await(run(thread, Map.of("tools", FUNCTIONS)));
        model.writes("It is noon.");
        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));

        assertThat(program.await(run).get("status").asText()).isEqualTo("completed");
        assertThat(sent())
                .containsExactly(user("How late is it?"), assistant("Let me see."), entry("tool", "output of call_a"));
        assertThat(model.lastRequest().get("messages").findValuesAsText("tool_call_id"))
                .containsExactly("call_a");
    }

    @Test
    void messages_that_come_with_a_run_are_sent_behind_those_that_were_there() {
        String thread = thread(user("How many days?"));

        ask(thread, Map.of("additional_messages", List.of(message(user("In all?")), message(assistant("Of leave?")))));

        assertThat(sent()).containsExactly(user("How many days?\n\nIn all?"), assistant("Of leave?"));
    }

    @Test
    void messages_of_one_role_in_a_row_are_sent_as_one() {
        String thread = thread(
                user("One."), user("Two."), assistant("Three."), assistant("Four."), user("Five."), user("Six."));

        ask(thread);

        assertThat(sent()).containsExactly(user("One.\n\nTwo."), assistant("Three.\n\nFour."), user("Five.\n\nSix."));
    }

    @Test
    void a_thread_in_which_nobody_asks_anything_is_sent_with_an_empty_question() {
        ask(thread(assistant("Welcome.")));

        assertThat(sent()).containsExactly(assistant("Welcome."), user(""));
    }

    @Test
    void what_a_run_writes_beside_its_calls_is_sent_once_and_stays_for_the_next_run() {
        String thread = thread(user("How late is it?"));
        model.calls("Let me look.", new Call("call_a", "time", "{}"));
        JsonNode run = program.await(run(thread, Map.of("tools", FUNCTIONS)));
        assertThat(run.get("status").asText()).isEqualTo("requires_action");
        model.writes("It is noon.");
        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));
        program.await(run);

        assertThat(sent().subList(0, 2)).containsExactly(user("How late is it?"), assistant("Let me look."));
        assertThat(model.lastRequest().get("messages").toString()).containsOnlyOnce("Let me look.");

        say(thread, user("Are you sure?"));
        ask(thread);

        assertThat(sent())
                .containsExactly(
                        user("How late is it?"), assistant("Let me look.\n\nIt is noon."), user("Are you sure?"));
    }

    @Test
    void what_a_cancelled_run_had_written_is_sent() {
        String thread = thread(user("How many days?"));
        model.stallsAfter("Thirty days, ");
        JsonNode run = run(thread, Map.of());
        Await.until(
                "the answer has begun",
                Duration.ofSeconds(30),
                () -> program.list("/threads/" + thread + "/messages").size() == 2);
        program.post(Program.path(run) + "/cancel").expect(200);
        assertThat(program.await(run).get("status").asText()).isEqualTo("cancelled");
        JsonNode begun = program.list("/threads/" + thread + "/messages").getFirst();
        assertThat(begun.get("status").asText()).isEqualTo("incomplete");
        say(thread, user("Go on."));

        ask(thread);

        assertThat(sent())
                .containsExactly(
                        user("How many days?"),
                        assistant(begun.at("/content/0/text/value").asText()),
                        user("Go on."));
    }

    @Test
    void an_answer_that_was_cut_off_by_its_limit_is_sent() {
        String thread = thread(user("How many days?"));
        model.writesUntil("length", "Thirty days, ", "except");
        assertThat(program.await(run(thread, Map.of())).get("status").asText()).isEqualTo("incomplete");
        say(thread, user("Go on."));

        ask(thread);

        assertThat(sent()).containsExactly(user("How many days?"), assistant("Thirty days, except"), user("Go on."));
    }

    @Test
    void the_built_in_model_answers_a_thread_that_ends_with_an_assistant_s_message() {
        String thread = thread(assistant("Welcome."), user("How many days of leave do I have?"), assistant("Well,"));

        JsonNode run = program.await(program.write(
                "/threads/" + thread + "/runs",
                Map.of(
                        "assistant_id",
                        program.assistant(
                                Map.of("model", "extractive", "tools", List.of(Map.of("type", "file_search")))))));

        assertThat(run.get("status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/messages", "/runs", ""})
    void an_assistant_s_message_takes_no_images(String where) {
        String thread = thread(user("Where is it?"));
        Map<String, ?> message = Map.of(
                "role",
                "assistant",
                "content",
                List.of(
                        Map.of("type", "text", "text", "Here:"),
                        Map.of("type", "image_url", "image_url", Map.of("url", "https://example.com/a.png"))));

        Reply reply = switch (where) {
            case "/messages" -> program.post("/threads/" + thread + where, message);
            case "/runs" ->
                program.post(
                        "/threads/" + thread + where,
                        Map.of("assistant_id", program.assistant(Map.of()), "additional_messages", List.of(message)));
            default -> program.post("/threads", Map.of("messages", List.of(message)));
        };

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).endsWith("content[1].type");
        assertThat(reply.error("message")).contains("'user'");
        assertThat(program.list("/threads/" + thread + "/messages")).hasSize(1);
    }

    @SafeVarargs
    private String thread(Entry<String, String>... messages) {
        return program.write(
                        "/threads",
                        Map.of(
                                "messages",
                                Arrays.stream(messages)
                                        .map(V1ConversationIT::message)
                                        .toList()))
                .get("id")
                .asText();
    }

    private void say(String thread, Entry<String, String> message) {
        program.write("/threads/" + thread + "/messages", message(message));
    }

    private JsonNode run(String thread, Map<String, ?> more) {
        Map<String, Object> form = new HashMap<>(more);
        form.put("assistant_id", program.assistant(Map.of()));
        return program.write("/threads/" + thread + "/runs", form);
    }

    private void ask(String thread) {
        ask(thread, Map.of());
    }

    private void ask(String thread, Map<String, ?> more) {
        model.writes("Noted.");
        assertThat(program.await(run(thread, more)).get("status").asText()).isEqualTo("completed");
    }

    /** Who says what in the last request, without the instructions. */
    private List<Entry<String, String>> sent() {
        return ApiClient.list(model.lastRequest().get("messages")).stream()
                .filter(message -> !message.get("role").asText().equals("system"))
                .map(message -> entry(
                        message.get("role").asText(), message.path("content").asText("")))
                .toList();
    }

    private static Map<String, String> message(Entry<String, String> said) {
        return Map.of("role", said.getKey(), "content", said.getValue());
    }

    private static Entry<String, String> user(String text) {
        return entry("user", text);
    }

    private static Entry<String, String> assistant(String text) {
        return entry("assistant", text);
    }
}
