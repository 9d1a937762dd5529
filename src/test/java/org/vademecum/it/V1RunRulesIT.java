package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedModelEndpoint.Call;
import org.vademecum.support.ServerEvent;

/** What happens to a run, and what does not, while its assistant, its thread and its program go their own ways. */
@IntegrationTest
class V1RunRulesIT {
    private static final JsonNode FUNCTIONS = json("[{\"type\": \"function\", \"function\": {\"name\": \"time\"}}]");
    private static final String INCLUDE =
            "?include%5B%5D=step_details.tool_calls%5B*%5D.file_search.results%5B*%5D.content";

    private final Installation installation;
    private final Program program;
    private final ProductDatabase database;
    private final ScriptedModelEndpoint model;

    V1RunRulesIT(Installation installation, ProductDatabase database, ScriptedModelEndpoint model) {
        this.installation = installation;
        program = Program.of(installation);
        this.database = database;
        this.model = model;
    }

    @BeforeEach
    void forget() {
        model.forgetScript();
    }

    @Test
    void a_run_that_waits_for_outputs_holds_its_thread_which_may_still_be_described() {
        String thread = program.thread("Time?");
        String messages = "/threads/" + thread + "/messages";
        JsonNode run = waiting(thread, program.assistant(Map.of("tools", FUNCTIONS)));
        String asked =
                messages + "/" + program.list(messages).getFirst().get("id").asText();

        assertThat(program.post(messages, Map.of("role", "user", "content", "x"))
                        .error("message"))
                .isEqualTo("Can't add messages to %s while a run %s is active."
                        .formatted(thread, run.get("id").asText()));
        assertThat(program.post(
                                "/threads/" + thread + "/runs",
                                Map.of(
                                        "assistant_id",
                                        run.get("assistant_id").asText(),
                                        "additional_messages",
                                        List.of(Map.of("role", "user", "content", "x"))))
                        .error("message"))
                .isEqualTo("Thread %s already has an active run %s."
                        .formatted(thread, run.get("id").asText()));
        program.write("/threads/" + thread, Map.of("metadata", Map.of("a", "b")));
        program.write(asked, Map.of("metadata", Map.of("c", "d")));
        program.delete(asked).expect(200);

        assertThat(program.list(messages)).isEmpty();
        assertThat(program.read(Program.path(run)).get("status").asText()).isEqualTo("requires_action");
        program.post(Program.path(run) + "/cancel").expect(200);
        program.await(run);
    }

    @Test
    void a_run_goes_on_as_it_began_when_its_assistant_is_edited_and_deleted() {
        String assistant = program.assistant(Map.of("instructions", "Be kind.", "tools", FUNCTIONS, "top_p", 0.5));
        String thread = program.thread("Time?");
        JsonNode run = waiting(thread, assistant);

        program.write(
                "/assistants/" + assistant,
                Map.of("model", "other", "instructions", "Be rude.", "tools", List.of(), "top_p", 0.1));
        program.delete("/assistants/" + assistant).expect(200);
        model.writes("Noon.");
        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));
        JsonNode ended = program.await(run);

        assertThat(ended.get("status").asText()).isEqualTo("completed");
        assertThat(ended.get("assistant_id").asText()).isEqualTo(assistant);
        assertThat(ended.get("model").asText()).isEqualTo("scripted");
        assertThat(ended.get("instructions").asText()).isEqualTo("Be kind.");
        assertThat(ended.get("tools")).isEqualTo(FUNCTIONS);
        JsonNode request = model.lastRequest();
        assertThat(request.get("model").asText()).isEqualTo("scripted");
        assertThat(request.get("top_p").asDouble()).isEqualTo(0.5);
        assertThat(request.get("tools")).hasSize(1);
        assertThat(request.get("messages").toString()).contains("Be kind.").doesNotContain("Be rude.");
        assertThat(program.list("/threads/" + thread + "/messages")).hasSize(2);
        assertThat(program.post("/threads/" + thread + "/runs", Map.of("assistant_id", assistant))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_run_that_goes_on_with_outputs_starts_again() {
        JsonNode run = waiting(program.thread("Time?"), program.assistant(Map.of("tools", FUNCTIONS)));
        OffsetDateTime longAgo = OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);
        database.change(
                "update run set started_at = ? where id = ?",
                longAgo,
                run.get("id").asText());
        model.writes("Noon.");

        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));

        JsonNode ended = program.await(run);
        assertThat(ended.get("status").asText()).isEqualTo("completed");
        assertThat(ended.get("started_at").asLong())
                .isBetween(
                        run.get("started_at").asLong(),
                        ended.get("completed_at").asLong());
    }

    @Test
    void all_turns_of_a_run_share_its_completion_tokens() {
        JsonNode run = program.await(program.write(
                "/threads/" + program.thread("Time?") + "/runs",
                Map.of("assistant_id", calling("call_a", 60, 100), "max_completion_tokens", 256)));
        assertThat(model.lastRequest().get("max_tokens").asInt()).isEqualTo(256);
        callsUsing("call_b", 60, 156);

        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));
        assertThat(program.await(run).get("status").asText()).isEqualTo("requires_action");
        assertThat(model.lastRequest().get("max_tokens").asInt()).isEqualTo(156);
        int asked = model.requests().size();

        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_b"));
        JsonNode ended = program.await(run);
        assertThat(ended.get("status").asText()).isEqualTo("incomplete");
        assertThat(ended.at("/incomplete_details/reason").asText()).isEqualTo("max_completion_tokens");
        assertThat(ended.at("/usage/completion_tokens").asInt()).isEqualTo(256);
        assertThat(model.requests()).as("nothing is left to ask with").hasSize(asked);
    }

    @Test
    void all_turns_of_a_run_share_its_prompt_tokens() {
        JsonNode run = program.await(program.write(
                "/threads/" + program.thread("Time?") + "/runs",
                Map.of("assistant_id", calling("call_a", 200, 10), "max_prompt_tokens", 600)));
        callsUsing("call_b", 395, 10);

        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));
        assertThat(program.await(run).get("status").asText()).isEqualTo("requires_action");
        int asked = model.requests().size();

        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_b"));
        JsonNode ended = program.await(run);
        assertThat(ended.get("status").asText()).isEqualTo("incomplete");
        assertThat(ended.at("/incomplete_details/reason").asText()).isEqualTo("max_prompt_tokens");
        assertThat(ended.at("/usage/prompt_tokens").asInt()).isEqualTo(595);
        assertThat(model.requests()).as("the rest is too little to ask with").hasSize(asked);
        assertThat(ApiClient.list(ApiClient.signedIn(installation, "amos")
                        .get("/api/runs/" + run.get("id").asText() + "/context")
                        .expect(200)
                        .json()
                        .get("calls")))
                .extracting(call -> call.get("budget").asInt())
                .as("what each request might have")
                .containsExactly(600, 400);
    }

    @Test
    void of_a_thread_the_model_is_sent_as_many_of_the_newest_messages_as_the_program_wants() {
        String thread = conversation(9);
        model.writes("Noted.");

        run(thread, 3);

        assertThat(sent()).containsExactly("Line 7.", "Line 8.", "Line 9.");
    }

    @Test
    void more_than_the_sixty_newest_messages_are_not_read_whatever_the_program_wants() {
        String thread = conversation(71);
        model.writes("Noted.");

        run(thread, 70);

        assertThat(sent())
                .as("line 12 answers a question that is not read")
                .isEqualTo(IntStream.rangeClosed(13, 71)
                        .mapToObj("Line %d."::formatted)
                        .toList());
    }

    @Test
    void a_forced_function_is_forced_in_the_first_turn_alone() {
        JsonNode wanted = json("{\"type\": \"function\", \"function\": {\"name\": \"time\"}}");
        model.calls("", new Call("call_a", "time", "{}")).writes("Noon.");
        JsonNode run = program.await(program.write(
                "/threads/" + program.thread("Time?") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", FUNCTIONS)), "tool_choice", wanted)));

        assertThat(model.lastRequest().get("tool_choice")).isEqualTo(wanted);
        JsonNode submitted = program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));
        JsonNode ended = program.await(run);

        assertThat(submitted.get("expires_at")).isEqualTo(run.get("expires_at"));
        assertThat(ended.get("status").asText()).isEqualTo("completed");
        assertThat(ended.get("tool_choice")).isEqualTo(wanted);
        assertThat(model.lastRequest().has("tool_choice")).isFalse();
    }

    @Test
    void that_no_tool_may_be_called_holds_in_all_turns() {
        model.calls("", new Call("call_a", "time", "{}")).writes("Noon.");
        JsonNode run = program.await(program.write(
                "/threads/" + program.thread("Time?") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", FUNCTIONS)), "tool_choice", "none")));

        assertThat(model.lastRequest().get("tool_choice").asText()).isEqualTo("none");
        assertThat(run.get("status").asText()).as("the model does as it likes").isEqualTo("requires_action");
        program.write(Program.path(run) + "/submit_tool_outputs", Program.outputs("call_a"));
        assertThat(program.await(run).get("status").asText()).isEqualTo("completed");
        assertThat(model.lastRequest().get("messages").toString()).contains("output of call_a");
        assertThat(model.lastRequest().get("tool_choice").asText()).isEqualTo("none");
    }

    @Test
    void a_code_interpreter_is_kept_with_its_files_and_not_offered_to_the_model() {
        String file = program.upload("assistants", "rates.csv", "a,b".getBytes(StandardCharsets.UTF_8));
        JsonNode tools = json("""
                [{"type": "code_interpreter"}, {"type": "function", "function": {"name": "time"}}]""");
        JsonNode resources = json("{\"code_interpreter\": {\"file_ids\": [\"%s\"]}}".formatted(file));
        JsonNode choice = json("{\"type\": \"code_interpreter\"}");
        String assistant = program.assistant(Map.of("tools", tools, "tool_resources", resources));
        model.writes("I cannot count.");

        JsonNode run = program.await(program.write(
                "/threads/" + program.thread("How much is it?") + "/runs",
                Map.of("assistant_id", assistant, "tool_choice", choice)));

        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(run.get("tools")).isEqualTo(tools);
        assertThat(run.get("tool_choice")).isEqualTo(choice);
        JsonNode kept = program.read("/assistants/" + assistant);
        assertThat(kept.get("tools")).isEqualTo(tools);
        assertThat(kept.get("tool_resources")).isEqualTo(resources);
        assertThat(model.lastRequest().get("tools"))
                .extracting(offered -> offered.at("/function/name").asText())
                .containsExactly("time");
        assertThat(model.lastRequest().has("tool_choice")).isFalse();
    }

    @Test
    void the_schema_of_a_wanted_answer_reaches_the_model() {
        JsonNode format = json("""
                {"type": "json_schema", "json_schema": {"name": "reply", "strict": true, "schema":
                    {"type": "object", "properties": {"hour": {"type": "integer"}}, "required": ["hour"],
                     "additionalProperties": false}}}""");
        model.writes("{\"hour\": 12}");

        JsonNode run = program.await(program.write(
                "/threads/" + program.thread("Time?") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("response_format", format)))));

        assertThat(run.get("response_format")).isEqualTo(format);
        JsonNode sent = model.lastRequest().get("response_format");
        assertThat(sent.get("type").asText()).isEqualTo("json_schema");
        assertThat(sent.at("/json_schema/name").asText()).isEqualTo("reply");
        assertThat(sent.at("/json_schema/strict").asBoolean()).isTrue();
        assertThat(sent.at("/json_schema/schema")).isEqualTo(format.at("/json_schema/schema"));
    }

    @Test
    void what_was_found_is_told_of_one_step_and_of_outputs_when_it_is_asked_for() {
        JsonNode people = program.list("/assistants?limit=100&order=asc").stream()
                .filter(one -> one.get("name").asText().equals("People Assistant"))
                .findFirst()
                .orElseThrow();
        String assistant = program.with("OpenAI-Project", "hr")
                .assistant(Map.of(
                        "tools",
                        json(
                                "[{\"type\": \"file_search\"}, {\"type\": \"function\", \"function\": {\"name\": \"time\"}}]"),
                        "tool_resources",
                        people.get("tool_resources")));
        model.calls(
                        "",
                        new Call("call_s", "file_search", "{\"query\": \"annual leave carry over\"}"),
                        new Call("call_a", "time", "{}"))
                .writes("So it is.");
        JsonNode run = program.await(
                program.write("/threads/" + program.thread("Leave?") + "/runs", Map.of("assistant_id", assistant)));
        String step = Program.path(run) + "/steps/"
                + program.list(Program.path(run) + "/steps")
                        .getFirst()
                        .get("id")
                        .asText();
        String found = "/step_details/tool_calls/0/file_search/results/0";

        assertThat(program.read(step).at(found).has("file_id")).isTrue();
        assertThat(program.read(step).at(found).has("content")).isFalse();
        assertThat(program.read(step + INCLUDE).at(found + "/content/0/text").asText())
                .isNotBlank();
        List<ServerEvent> events = program.stream(
                Program.path(run) + "/submit_tool_outputs" + INCLUDE,
                Map.of("tool_outputs", List.of(Map.of("tool_call_id", "call_a", "output", "noon")), "stream", true));
        JsonNode completed = events.getFirst().data();
        assertThat(events.getFirst().name()).isEqualTo("thread.run.step.completed");
        assertThat(completed.at(found + "/content/0/text").asText()).isNotBlank();
        assertThat(completed).isEqualTo(program.read(step + INCLUDE));
    }

    @Test
    void an_output_may_be_empty() {
        JsonNode run = waiting(program.thread("Time?"), program.assistant(Map.of("tools", FUNCTIONS)));
        model.writes("It does not say.");

        program.write(
                Program.path(run) + "/submit_tool_outputs",
                json("{\"tool_outputs\": [{\"tool_call_id\": \"call_a\", \"output\": \"\"}]}"));

        assertThat(program.await(run).get("status").asText()).isEqualTo("completed");
        JsonNode called = program.list(Program.path(run) + "/steps?order=asc").getFirst();
        assertThat(called.at("/step_details/tool_calls/0/function/output").textValue())
                .isEmpty();
        JsonNode messages = model.lastRequest().get("messages");
        assertThat(messages.get(messages.size() - 1).get("content").asText()).isEmpty();
    }

    @Test
    void a_program_is_told_when_to_ask_again() {
        Reply reply = program.post(
                "/threads/" + program.thread("Hi") + "/runs", Map.of("assistant_id", program.assistant(Map.of())));

        assertThat(reply.header("openai-poll-after-ms")).isEqualTo("100");
        program.await(reply.json());
    }

    @Test
    void it_is_told_so_again_when_a_request_is_repeated() {
        String path = "/threads/" + program.thread("Hi") + "/runs";
        Program repeating = program.with("Idempotency-Key", path);
        Map<String, ?> run = Map.of("assistant_id", program.assistant(Map.of()));
        Reply first = repeating.post(path, run).expect(200);

        Reply again = repeating.post(path, run).expect(200);

        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("openai-poll-after-ms")).isEqualTo("100");
        program.await(first.json());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobody_may_ask_to_include_what_there_is_not(boolean stream) {
        String assistant = program.assistant(Map.of("tools", FUNCTIONS));
        JsonNode run = waiting(program.thread("Time?"), assistant);
        String nonsense = "?include%5B%5D=nonsense";

        List<Reply> replies = List.of(
                program.post("/threads/runs" + nonsense, Map.of("assistant_id", assistant, "stream", stream)),
                program.post(
                        "/threads/" + program.thread("Hi") + "/runs" + nonsense,
                        Map.of("assistant_id", assistant, "stream", stream)),
                program.post(
                        Program.path(run) + "/submit_tool_outputs" + nonsense,
                        Map.of(
                                "tool_outputs",
                                List.of(Map.of("tool_call_id", "call_a", "output", "noon")),
                                "stream",
                                stream)));

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.error("param")).isEqualTo("include");
        });
        assertThat(program.read(Program.path(run)).get("status").asText()).isEqualTo("requires_action");
    }

    @Test
    void a_run_takes_twenty_tools_and_no_more() {
        String thread = program.thread("Hi");
        String assistant = program.assistant(Map.of());

        Reply reply = program.post(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", assistant, "tools", Collections.nCopies(21, FUNCTIONS.get(0))));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo("tools");
        assertThat(program.list("/threads/" + thread + "/runs")).isEmpty();
    }

    @Test
    void a_run_fails_when_the_store_of_its_thread_has_expired() {
        JsonNode thread = program.write("/threads", json("""
                {"messages": [{"role": "user", "content": "Hi"}], "tool_resources": {"file_search": {"vector_stores": [{}]}}}"""));
        String store =
                thread.at("/tool_resources/file_search/vector_store_ids/0").asText();
        database.change("update vector_store set expires_at = created_at where id = ?", store);

        JsonNode run = program.await(program.write(
                "/threads/" + thread.get("id").asText() + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json("[{\"type\": \"file_search\"}]"))))));

        assertThat(program.read("/vector_stores/" + store).get("status").asText())
                .isEqualTo("expired");
        assertThat(run.get("status").asText()).isEqualTo("failed");
        assertThat(run.at("/last_error/message").asText()).contains("vector store", "expired");
    }

    @Test
    void a_stream_on_a_thread_that_was_there_begins_with_its_run() {
        model.writes("Hel", "lo!");

        Golden.check(
                "stream-answer-on-thread",
                program.stream(
                        "/threads/" + program.thread("Hi") + "/runs",
                        Map.of("assistant_id", program.assistant(Map.of()), "stream", true)));
    }

    /** Lines of user and assistant in turn, a user's the last. */
    private String conversation(int lines) {
        String thread = program.write("/threads", Map.of()).get("id").asText();
        for (int line = 1; line <= lines; line++) {
            program.write(
                    "/threads/" + thread + "/messages",
                    Map.of("role", line % 2 == 1 ? "user" : "assistant", "content", "Line %d.".formatted(line)));
        }
        return thread;
    }

    private void run(String thread, int lastMessages) {
        JsonNode run = program.await(program.write(
                "/threads/" + thread + "/runs",
                Map.of(
                        "assistant_id",
                        program.assistant(Map.of()),
                        "truncation_strategy",
                        Map.of("type", "last_messages", "last_messages", lastMessages))));
        assertThat(run.get("status").asText()).isEqualTo("completed");
    }

    /** What the last request has of the conversation. */
    private List<String> sent() {
        return ApiClient.list(model.lastRequest().get("messages")).stream()
                .filter(message -> !message.get("role").asText().equals("system"))
                .map(message -> message.get("content").asText())
                .toList();
    }

    /** An assistant whose model calls a function first, which takes so many tokens. */
    private String calling(String callId, int promptTokens, int completionTokens) {
        callsUsing(callId, promptTokens, completionTokens);
        return program.assistant(Map.of("tools", FUNCTIONS));
    }

    private void callsUsing(String callId, int promptTokens, int completionTokens) {
        model.streams(
                """
                {"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "id": "%s", "type": "function", \
                "function": {"name": "time", "arguments": "{}"}}]}}]}""".formatted(callId),
                "{\"choices\": [{\"index\": 0, \"delta\": {}, \"finish_reason\": \"tool_calls\"}]}",
                "{\"choices\": [], \"usage\": {\"prompt_tokens\": %d, \"completion_tokens\": %d, \"total_tokens\": %d}}"
                        .formatted(promptTokens, completionTokens, promptTokens + completionTokens),
                "[DONE]");
    }

    /** A run that waits for the output of {@code call_a}. */
    private JsonNode waiting(String thread, String assistant) {
        model.calls("", new Call("call_a", "time", "{}"));
        JsonNode run = program.await(program.write("/threads/" + thread + "/runs", Map.of("assistant_id", assistant)));
        assertThat(run.get("status").asText()).isEqualTo("requires_action");
        return run;
    }

    private static JsonNode json(String text) {
        return Json.read(text, JsonNode.class);
    }
}
