package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedModelEndpoint.Call;
import org.vademecum.support.ServerEvent;

/** Runs, steps, functions and streams under {@code /v1}, with a model that follows a script. */
@IntegrationTest
class V1RunsIT {
    private static final String FUNCTIONS = """
            [{"type": "function", "function": {"name": "weather", "description": "Tells the weather.",
                "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}},
             {"type": "function", "function": {"name": "time"}}]""";

    private final Installation installation;
    private final ProductDatabase database;
    private final Program program;
    private final ScriptedModelEndpoint model;

    V1RunsIT(Installation installation, ProductDatabase database, ScriptedModelEndpoint model) {
        this.installation = installation;
        this.database = database;
        this.program = Program.of(installation);
        this.model = model;
    }

    @BeforeEach
    void forget() {
        model.forgetScript();
    }

    @Test
    void a_run_answers_with_a_message() {
        model.writes("Hel", "lo!");
        String assistant = program.assistant(Map.of("instructions", "Be kind.", "temperature", 0.5));
        String thread = program.thread("Hi");

        JsonNode queued = program.write("/threads/" + thread + "/runs", Map.of("assistant_id", assistant));
        JsonNode run = program.await(queued);

        assertThat(queued.get("status").asText()).isEqualTo("queued");
        assertThat(queued.get("started_at").isNull()).isTrue();
        assertThat(queued.get("usage").isNull()).isTrue();
        assertThat(queued.get("expires_at").asLong() - queued.get("created_at").asLong())
                .isEqualTo(600);
        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(run.get("completed_at").isNumber()).isTrue();
        assertThat(run.get("expires_at").isNull()).isTrue();
        assertThat(run.at("/usage/total_tokens").asLong()).isPositive();
        assertThat(run.get("instructions").asText()).isEqualTo("Be kind.");
        JsonNode answer = program.list("/threads/" + thread + "/messages").getFirst();
        assertThat(answer.at("/content/0/text/value").asText()).isEqualTo("Hello!");
        assertThat(answer.get("run_id")).isEqualTo(run.get("id"));
        assertThat(answer.get("assistant_id").asText()).isEqualTo(assistant);
        assertThat(program.list("/threads/" + thread + "/messages?run_id="
                        + run.get("id").asText()))
                .containsExactly(answer);
        List<JsonNode> steps = program.list(Program.path(run) + "/steps");
        assertThat(steps).hasSize(1);
        assertThat(steps.getFirst().at("/step_details/message_creation/message_id"))
                .isEqualTo(answer.get("id"));
        assertThat(steps.getFirst().at("/usage/total_tokens").asLong()).isPositive();
        assertThat(program.read(Program.path(run) + "/steps/"
                        + steps.getFirst().get("id").asText()))
                .isEqualTo(steps.getFirst());
        assertThat(program.list("/threads/" + thread + "/runs")).containsExactly(run);
        Golden.check("run-queued", queued);
        Golden.check("run-completed", run);
        Golden.check("message-answer", answer);
        Golden.check("steps", program.read(Program.path(run) + "/steps"));
        Golden.check("runs", program.read("/threads/" + thread + "/runs"));
    }

    @Test
    void what_a_run_overrides_reaches_the_model_and_stays_with_the_run() {
        model.writes("{}");
        String assistant = program.assistant(Map.of("instructions", "Old.", "temperature", 0.5));
        String thread = program.thread("Hi");

        JsonNode run =
                program.await(program.send("POST", "/threads/" + thread + "/runs", """
                {"assistant_id": "%s", "model": "other-model", "instructions": "New.", "additional_instructions": "More.",
                 "additional_messages": [{"role": "user", "content": "And you?"}], "metadata": {"k": "v"},
                 "temperature": 0.25, "top_p": 0.5, "max_completion_tokens": 300, "max_prompt_tokens": 4000,
                 "reasoning_effort": "high", "tool_choice": "required", "parallel_tool_calls": false,
                 "truncation_strategy": {"type": "last_messages", "last_messages": 3},
                 "response_format": {"type": "json_object"}, "tools": %s}""".formatted(assistant, FUNCTIONS))
                        .expect(200)
                        .json());

        JsonNode request = model.lastRequest();
        assertThat(request.get("model").asText()).isEqualTo("other-model");
        assertThat(request.get("temperature").asDouble()).isEqualTo(0.25);
        assertThat(request.get("top_p").asDouble()).isEqualTo(0.5);
        assertThat(request.at("/response_format/type").asText()).isEqualTo("json_object");
        assertThat(request.get("reasoning_effort").asText()).isEqualTo("high");
        assertThat(request.get("tool_choice").asText()).isEqualTo("required");
        assertThat(request.get("parallel_tool_calls").asBoolean()).isFalse();
        assertThat(request.get("tools")).hasSize(2);
        assertThat(request.get("messages").toString())
                .contains("New.", "More.", "Hi", "And you?")
                .doesNotContain("Old.");
        assertThat(run.get("instructions").asText()).startsWith("New.").endsWith("More.");
        assertThat(run.get("max_completion_tokens").asInt()).isEqualTo(300);
        assertThat(run.get("truncation_strategy"))
                .isEqualTo(json("{\"type\": \"last_messages\", \"last_messages\": 3}"));
        assertThat(run.get("tool_choice").asText()).isEqualTo("required");
        assertThat(run.get("parallel_tool_calls").asBoolean()).isFalse();
        assertThat(run.get("tools")).isEqualTo(json(FUNCTIONS));
        assertThat(program.read("/assistants/" + assistant).get("temperature").asDouble())
                .isEqualTo(0.5);
        JsonNode changed = program.write(Program.path(run), Map.of("metadata", Map.of("x", "y")));
        assertThat(changed.get("metadata")).isEqualTo(json("{\"x\": \"y\"}"));
    }

    @Test
    void a_run_holds_its_thread_until_it_ends() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        model.then((exchange, request) -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        String assistant = program.assistant(Map.of());
        String thread = program.thread("Hi");
        JsonNode run = program.write("/threads/" + thread + "/runs", Map.of("assistant_id", assistant));
        String runId = run.get("id").asText();

        Reply message = program.post("/threads/" + thread + "/messages", Map.of("role", "user", "content", "x"));
        Reply second = program.post("/threads/" + thread + "/runs", Map.of("assistant_id", assistant));

        for (Reply refused : List.of(message, second)) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error("type")).isEqualTo("invalid_request_error");
            assertThat(refused.error("param")).isEqualTo("null");
            assertThat(refused.errorCode()).isEqualTo("null");
        }
        assertThat(message.error("message"))
                .isEqualTo("Can't add messages to %s while a run %s is active.".formatted(thread, runId));
        assertThat(second.error("message"))
                .isEqualTo("Thread %s already has an active run %s.".formatted(thread, runId));
        JsonNode cancelling =
                program.post(Program.path(run) + "/cancel").expect(200).json();
        assertThat(cancelling.get("status").asText()).isEqualTo("cancelling");
        gate.countDown();
        JsonNode cancelled = program.await(run);
        assertThat(cancelled.get("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.get("cancelled_at").isNumber()).isTrue();
        Reply again = program.post(Program.path(run) + "/cancel");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.error("message")).isEqualTo("Cannot cancel run with status 'cancelled'.");
        program.write("/threads/" + thread + "/messages", Map.of("role", "user", "content", "x"));
    }

    @Test
    void functions_are_run_by_the_program() {
        model.calls(
                        "Let me see.",
                        new Call("call_a", "weather", "{\"city\": \"Rome\"}"),
                        new Call("call_b", "time", "{}"))
                .writes("Sunny at noon.");
        String thread = program.thread("Weather and time?");
        JsonNode waiting = program.await(program.write(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS))))));

        assertThat(waiting.get("status").asText()).isEqualTo("requires_action");
        assertThat(waiting.at("/required_action/submit_tool_outputs/tool_calls"))
                .isEqualTo(json("""
                [{"id": "call_a", "type": "function", "function": {"name": "weather", "arguments": "{\\"city\\": \\"Rome\\"}"}},
                 {"id": "call_b", "type": "function", "function": {"name": "time", "arguments": "{}"}}]"""));
        assertThat(waiting.get("usage").isNull()).isTrue();
        Golden.check("run-requires-action", waiting);
        String submit = Program.path(waiting) + "/submit_tool_outputs";
        assertRefused(
                program.post(submit, Program.outputs("call_a")),
                "Expected tool outputs for call_ids ['call_a','call_b'], got ['call_a']");
        assertRefused(
                program.post(submit, Program.outputs("call_a", "call_a")),
                "Expected tool outputs for call_ids ['call_a','call_b'], got ['call_a','call_a']");
        assertRefused(
                program.post(submit, Program.outputs("call_a", "call_b", "call_c")),
                "Expected tool outputs for call_ids ['call_a','call_b'], got ['call_a','call_b','call_c']");
        assertThat(program.send("POST", submit, "{\"tool_outputs\": [{\"tool_call_id\": \"call_a\"}]}")
                        .error("param"))
                .isEqualTo("tool_outputs[0].output");
        assertThat(program.send("POST", submit, "{\"tool_outputs\": [], \"stream\": \"yes\"}")
                        .error("param"))
                .isEqualTo("stream");
        assertThat(program.read(Program.path(waiting)).get("status").asText()).isEqualTo("requires_action");

        JsonNode queued = program.write(submit, Program.outputs("call_b", "call_a"));
        JsonNode run = program.await(queued);

        assertThat(queued.get("status").asText()).isEqualTo("queued");
        assertThat(queued.get("required_action").isNull()).isTrue();
        assertThat(run.get("status").asText()).isEqualTo("completed");
        JsonNode request = model.lastRequest();
        assertThat(request.get("messages").toString()).contains("output of call_a", "output of call_b");
        List<JsonNode> steps = program.list(Program.path(run) + "/steps?order=asc");
        assertThat(steps)
                .extracting(step -> step.get("type").asText())
                .containsExactly("message_creation", "tool_calls", "message_creation");
        assertThat(steps.get(1).at("/step_details/tool_calls/0/function/output").asText())
                .isEqualTo("output of call_a");
        assertThat(program.list("/threads/" + thread + "/messages?order=asc"))
                .extracting(message -> message.at("/content/0/text/value").asText())
                .containsExactly("Weather and time?", "Let me see.", "Sunny at noon.");
        Golden.check("step-functions", steps.get(1));
        Reply late = program.post(submit, Program.outputs("call_a", "call_b"));
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.error("message")).isEqualTo("Runs in status \"completed\" do not accept tool outputs.");
    }

    @Test
    void a_run_that_waits_for_its_program_can_be_cancelled() {
        model.calls("", new Call("call_a", "time", "{}"));
        String thread = program.thread("Time?");
        JsonNode waiting = program.await(program.write(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS))))));

        JsonNode reply =
                program.post(Program.path(waiting) + "/cancel").expect(200).json();

        assertThat(reply.get("status").asText()).isEqualTo("cancelling");
        JsonNode run = program.await(waiting);
        assertThat(run.get("status").asText()).isEqualTo("cancelled");
        assertThat(run.get("required_action").isNull()).isTrue();
        List<JsonNode> steps = program.list(Program.path(run) + "/steps");
        assertThat(steps).extracting(step -> step.get("status").asText()).containsExactly("cancelled");
        Golden.check("step-cancelled", steps.getFirst());
        program.write("/threads/" + thread + "/messages", Map.of("role", "user", "content", "Never mind."));
    }

    @Test
    void a_stream_tells_an_answer_in_the_order_of_the_sheet() {
        model.writes("Hel", "lo!");

        List<ServerEvent> events = program.stream(
                "/threads/runs",
                Map.of(
                        "assistant_id",
                        program.assistant(Map.of()),
                        "stream",
                        true,
                        "thread",
                        Map.of("messages", List.of(Map.of("role", "user", "content", "Hi")))));

        assertThat(names(events))
                .containsExactly(
                        "thread.created",
                        "thread.run.created",
                        "thread.run.queued",
                        "thread.run.in_progress",
                        "thread.run.step.created",
                        "thread.run.step.in_progress",
                        "thread.message.created",
                        "thread.message.in_progress",
                        "thread.message.delta",
                        "thread.message.completed",
                        "thread.run.step.completed",
                        "thread.run.completed",
                        "done");
        assertThat(text(events)).isEqualTo("Hello!");
        assertThat(last(events, "thread.message.created").get("content")).isEmpty();
        JsonNode run = last(events, "thread.run.completed");
        assertThat(run).isEqualTo(program.read(Program.path(run)));
        JsonNode message = last(events, "thread.message.completed");
        assertThat(message)
                .isEqualTo(program.list("/threads/" + run.get("thread_id").asText() + "/messages")
                        .getFirst());
        assertThat(last(events, "done").asText()).isEqualTo("[DONE]");
        Golden.check("stream-answer", events);
    }

    @Test
    void a_stream_ends_with_the_functions_to_run_and_another_goes_on_from_there() {
        model.calls("", new Call("call_a", "weather", "{\"city\": \"Rome\"}")).writes("Sunny.");
        String thread = program.thread("Weather?");
        List<ServerEvent> more = new ArrayList<>();

        // As clients do: the outputs are submitted while the first stream is still open.
        List<ServerEvent> events = program.streamUntil(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS))), "stream", true),
                event -> {
                    if (event.is("thread.run.requires_action")) {
                        more.addAll(program.stream(
                                Program.path(event.data()) + "/submit_tool_outputs",
                                streamed(Program.outputs("call_a"))));
                    }
                    return event.is("done");
                });

        assertThat(names(events))
                .containsExactly(
                        "thread.run.created",
                        "thread.run.queued",
                        "thread.run.in_progress",
                        "thread.run.step.created",
                        "thread.run.step.in_progress",
                        "thread.run.step.delta",
                        "thread.run.requires_action",
                        "done");
        JsonNode call = last(events, "thread.run.step.created").at("/step_details/tool_calls");
        assertThat(call).isEmpty();
        List<JsonNode> deltas = all(events, "thread.run.step.delta");
        assertThat(deltas.get(0).at("/delta/step_details/tool_calls/0")).isEqualTo(json("""
                {"index": 0, "id": "call_a", "type": "function",
                 "function": {"name": "weather", "arguments": "", "output": null}}"""));
        assertThat(deltas.get(1).at("/delta/step_details/tool_calls/0")).isEqualTo(json("""
                {"index": 0, "type": "function", "function": {"arguments": "{\\"city\\": \\"Rome\\"}"}}"""));
        assertThat(names(more))
                .containsExactly(
                        "thread.run.step.completed",
                        "thread.run.queued",
                        "thread.run.in_progress",
                        "thread.run.step.created",
                        "thread.run.step.in_progress",
                        "thread.message.created",
                        "thread.message.in_progress",
                        "thread.message.delta",
                        "thread.message.completed",
                        "thread.run.step.completed",
                        "thread.run.completed",
                        "done");
        assertThat(more.getFirst()
                        .data()
                        .at("/step_details/tool_calls/0/function/output")
                        .asText())
                .isEqualTo("output of call_a");
        assertThat(more.getFirst().data().get("usage").isNull()).isFalse();
        Golden.check("stream-functions", events);
        Golden.check("stream-submitted", more);
    }

    @Test
    void a_stream_tells_what_is_written_beside_two_functions_and_the_next_of_another_function() {
        model.calls(
                        "Let me see.",
                        new Call("call_a", "weather", "{\"city\": \"Rome\"}"),
                        new Call("call_b", "time", "{}"))
                .calls("", new Call("call_c", "time", "{}"));

        List<ServerEvent> events = program.stream(
                "/threads/" + program.thread("Weather and time?") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS))), "stream", true));
        JsonNode waiting = last(events, "thread.run.requires_action");
        List<ServerEvent> more = program.stream(
                Program.path(waiting) + "/submit_tool_outputs", streamed(Program.outputs("call_a", "call_b")));

        assertThat(text(events)).isEqualTo("Let me see.");
        assertThat(names(events))
                .endsWith(
                        "thread.message.delta",
                        "thread.message.completed",
                        "thread.run.step.completed",
                        "thread.run.step.created",
                        "thread.run.step.in_progress",
                        "thread.run.step.delta",
                        "thread.run.requires_action",
                        "done");
        assertThat(all(events, "thread.run.step.delta"))
                .extracting(delta ->
                        delta.at("/delta/step_details/tool_calls/0/index").asInt())
                .containsExactly(0, 0, 1, 1);
        assertThat(names(more)).endsWith("thread.run.step.delta", "thread.run.requires_action", "done");
        assertThat(last(more, "thread.run.requires_action")
                        .at("/required_action/submit_tool_outputs/tool_calls/0/id")
                        .asText())
                .isEqualTo("call_c");
        Golden.check("stream-functions-beside-text", events);
        Golden.check("stream-submitted-functions", more);
    }

    /** A run that waits for its first function, and answers once it has the output. */
    private JsonNode askedForTheTime() {
        model.calls("", new Call("call_a", "time", "{}")).writes("Noon.");
        return program.await(program.write(
                "/threads/" + program.thread("Time?") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS))))));
    }

    @Test
    void outputs_under_a_key_are_submitted_once() {
        JsonNode run = askedForTheTime();
        String submit = Program.path(run) + "/submit_tool_outputs";
        Program once = program.with("Idempotency-Key", Ids.next("submitted-"));

        JsonNode first = once.write(submit, Program.outputs("call_a"));
        JsonNode ended = program.await(run);
        Reply again = once.post(submit, Program.outputs("call_a"));

        assertThat(again.expect(200).json()).isEqualTo(first);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(program.read(Program.path(run))).isEqualTo(ended);
        assertThat(program.post(submit, Program.outputs("call_a")).status())
                .as("without the key it is another request")
                .isEqualTo(400);
    }

    @Test
    void outputs_under_a_key_are_streamed_again() {
        JsonNode run = askedForTheTime();
        String submit = Program.path(run) + "/submit_tool_outputs";
        Program once = program.with("Idempotency-Key", Ids.next("submitted-"));

        List<ServerEvent> first = once.stream(submit, streamed(Program.outputs("call_a")));

        assertThat(once.stream(submit, streamed(Program.outputs("call_a")))).isEqualTo(first);
        assertThat(names(first)).startsWith("thread.run.step.completed").endsWith("thread.run.completed", "done");
        assertThat(program.list(Program.path(run) + "/steps")).hasSize(2);
    }

    @Test
    void a_run_under_a_key_is_cancelled_once() {
        model.calls("", new Call("call_a", "time", "{}"));
        JsonNode run = program.await(program.write(
                "/threads/" + program.thread("Time?") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS))))));
        Program once = program.with("Idempotency-Key", Ids.next("cancelled-"));

        JsonNode first = once.post(Program.path(run) + "/cancel").expect(200).json();
        program.await(run);
        Reply again = once.post(Program.path(run) + "/cancel");

        assertThat(again.expect(200).json()).isEqualTo(first);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(program.post(Program.path(run) + "/cancel").status()).isEqualTo(400);
    }

    @Test
    void a_request_whose_key_is_being_worked_on_is_told_to_try_again() {
        CountDownLatch gate = new CountDownLatch(1);
        model.then((exchange, request) -> {
            await(gate);
            ScriptedModelEndpoint.say(exchange, request, "Hello.");
        });
        String runs = "/threads/" + program.thread("Hi") + "/runs";
        Map<String, Object> form = Map.of("assistant_id", program.assistant(Map.of()));
        Program once = program.with("Idempotency-Key", Ids.next("begun-"));
        CompletableFuture<JsonNode> first = CompletableFuture.supplyAsync(
                () -> once.with("Prefer", "wait=30").write(runs, form));
        Await.until(
                "the run has begun",
                Duration.ofSeconds(30),
                () -> !program.list(runs).isEmpty());

        Reply second = once.post(runs, form);
        gate.countDown();

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.errorCode()).isEqualTo("request_in_progress");
        assertThat(first.join().get("status").asText()).isEqualTo("completed");
        assertThat(program.list(runs)).hasSize(1);
        Golden.check("error-in-progress", second.json());
    }

    @Test
    void a_stream_whose_run_fails_keeps_what_was_written() {
        model.cutsAfter("Half an ans");

        List<ServerEvent> events = program.stream(
                "/threads/" + program.thread("Hi") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of()), "stream", true));

        assertThat(names(events))
                .endsWith("thread.message.incomplete", "thread.run.step.failed", "thread.run.failed", "done");
        assertThat(text(events)).isEqualTo("Half an ans");
        Golden.check("stream-failed-within", events);
        JsonNode step = last(events, "thread.run.step.failed");
        assertThat(program.list(Program.path(last(events, "thread.run.failed")) + "/steps"))
                .containsExactly(step);
        Golden.check("step-failed", step);
    }

    @Test
    void a_program_that_hangs_up_stops_nothing() {
        model.writes("One", " two", " three");
        String thread = program.thread("Count");

        List<ServerEvent> events = program.streamUntil(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", program.assistant(Map.of()), "stream", true),
                event -> event.is("thread.run.created"));

        assertThat(program.await(events.getFirst().data()).get("status").asText())
                .isEqualTo("completed");
    }

    @Test
    void a_model_that_fails_fails_the_run() {
        model.answersWithStatus(400, "{\"error\": {\"message\": \"no\"}}");
        String thread = program.thread("Hi");

        List<ServerEvent> events = program.stream(
                "/threads/" + thread + "/runs", Map.of("assistant_id", program.assistant(Map.of()), "stream", true));

        assertThat(names(events)).endsWith("thread.run.failed", "done");
        Golden.check("stream-failed", events);
        JsonNode run = last(events, "thread.run.failed");
        assertThat(run.at("/last_error/code").asText()).isNotEmpty();
        assertThat(run.get("failed_at").isNumber()).isTrue();
        program.write("/threads/" + thread + "/messages", Map.of("role", "user", "content", "Again"));
    }

    @Test
    void a_stream_tells_that_its_run_was_cancelled() {
        model.stallsAfter("Half an ans");
        String thread = program.thread("Hi");
        boolean[] asked = {false};

        List<ServerEvent> events = program.streamUntil(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", program.assistant(Map.of()), "stream", true),
                event -> {
                    if (event.is("thread.message.delta") && !asked[0]) {
                        asked[0] = true;
                        program.post(Program.path(program.list("/threads/" + thread + "/runs")
                                                .getFirst()) + "/cancel")
                                .expect(200);
                    }
                    return event.is("done");
                });

        assertThat(names(events)).endsWith("thread.run.cancelled", "done");
        Golden.check("stream-cancelled", events);
    }

    @Test
    void a_stream_that_is_asked_for_again_is_told_again() {
        model.calls("", new Call("call_a", "time", "{}"));
        Program once = program.with("Idempotency-Key", "streamed-" + System.nanoTime());
        Map<String, Object> form =
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS))), "stream", true);
        String thread = program.thread("Time?");

        List<ServerEvent> first = once.stream("/threads/" + thread + "/runs", form);
        List<ServerEvent> again = once.stream("/threads/" + thread + "/runs", form);

        assertThat(again).isEqualTo(first);
        assertThat(program.list("/threads/" + thread + "/runs")).hasSize(1);
        assertThat(once.post("/threads/" + thread + "/runs", Map.of("assistant_id", "asst_other", "stream", true))
                        .errorCode())
                .isEqualTo("idempotency_key_reused");
    }

    @Test
    void a_refused_stream_may_be_corrected_and_sent_again() {
        model.writes("Hello.");
        Program once = program.with("Idempotency-Key", "refused-" + System.nanoTime());
        String thread = program.thread("Hi");

        once.post("/threads/" + thread + "/runs", Map.of("assistant_id", "asst_none", "stream", true))
                .expect(404);
        List<ServerEvent> events = once.stream(
                "/threads/" + thread + "/runs", Map.of("assistant_id", program.assistant(Map.of()), "stream", true));

        assertThat(names(events)).endsWith("thread.run.completed", "done");
    }

    @Test
    void a_thread_and_its_streamed_run_are_begun_once() {
        model.writes("Hello.");
        Program once = program.with("Idempotency-Key", "begun-" + System.nanoTime());
        Map<String, Object> form = Map.of("assistant_id", program.assistant(Map.of()), "stream", true);

        List<ServerEvent> first = once.stream("/threads/runs", form);

        assertThat(once.stream("/threads/runs", form)).isEqualTo(first);
        assertThat(first.getFirst().name()).isEqualTo("thread.created");
    }

    @Test
    void a_program_may_wait_for_the_end() {
        model.writes("Hello.");
        Program waiting = program.with("Prefer", "wait=30");

        Reply ran = waiting.post(
                "/threads/" + program.thread("Hi") + "/runs", Map.of("assistant_id", program.assistant(Map.of())));
        Reply begun = waiting.post("/threads/runs", Map.of("assistant_id", program.assistant(Map.of())));

        for (Reply reply : List.of(ran, begun)) {
            assertThat(reply.expect(200).json().get("status").asText()).isEqualTo("completed");
            assertThat(reply.header("Preference-Applied")).isEqualTo("wait=30");
            program.write(
                    "/threads/" + reply.json().get("thread_id").asText() + "/messages",
                    Map.of("role", "user", "content", "Next"));
        }
        Reply atOnce = program.post(
                "/threads/" + program.thread("Hi") + "/runs", Map.of("assistant_id", program.assistant(Map.of())));
        assertThat(atOnce.header("Preference-Applied")).isEmpty();
        program.await(atOnce.json());
        assertThat(waiting.post("/threads/runs", Map.of("assistant_id", "asst_none"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_program_may_wait_to_be_asked_and_for_what_comes_of_its_outputs() {
        model.calls("", new Call("call_a", "time", "{}")).writes("Noon.");
        Program waiting = program.with("Prefer", "wait=30");
        String thread = program.thread("Time?");

        JsonNode asked = waiting.write(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("tools", json(FUNCTIONS)))));
        JsonNode ended = waiting.write(Program.path(asked) + "/submit_tool_outputs", Program.outputs("call_a"));

        assertThat(asked.get("status").asText()).isEqualTo("requires_action");
        assertThat(ended.get("status").asText()).isEqualTo("completed");
    }

    @Test
    void who_has_waited_long_enough_gets_the_run_as_it_is() {
        CountDownLatch gate = new CountDownLatch(1);
        model.then((exchange, request) -> {
            await(gate);
            ScriptedModelEndpoint.say(exchange, request, "Hello.");
        });
        Reply reply = program.with("Prefer", "wait=1")
                .post(
                        "/threads/" + program.thread("Hi") + "/runs",
                        Map.of("assistant_id", program.assistant(Map.of())));
        gate.countDown();

        assertThat(reply.json().get("status").asText()).isIn("queued", "in_progress");
        assertThat(reply.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(program.await(reply.json()).get("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_program_that_hangs_up_while_it_waits_changes_nothing() throws IOException {
        CountDownLatch gate = new CountDownLatch(1);
        model.then((exchange, request) -> {
            await(gate);
            ScriptedModelEndpoint.say(exchange, request, "Hello.");
        });
        String runs = "/threads/" + program.thread("Hi") + "/runs";
        String body = "{\"assistant_id\": \"%s\"}".formatted(program.assistant(Map.of()));
        try (Socket ignored = ask(runs, "Prefer: wait=30", body)) {
            Await.until(
                    "the run has begun",
                    Duration.ofSeconds(30),
                    () -> !program.list(runs).isEmpty());
        }
        gate.countDown();

        JsonNode run = program.await(program.list(runs).getFirst());
        assertThat(run.get("status").asText()).isEqualTo("completed");
        program.write(runs.replace("/runs", "/messages"), Map.of("role", "user", "content", "Next"));
    }

    @Test
    void a_program_that_does_not_read_its_stream_holds_nobody_up() throws IOException {
        String[] much = new String[600];
        Arrays.fill(much, "word ".repeat(2_000));
        model.writes(much);
        String runs = "/threads/" + program.thread("Tell me all.") + "/runs";
        String body = "{\"assistant_id\": \"%s\", \"stream\": true}".formatted(program.assistant(Map.of()));

        try (Socket ignored = ask(runs, "Accept: text/event-stream", body)) {
            Await.until(
                    "the run has begun",
                    Duration.ofSeconds(30),
                    () -> !program.list(runs).isEmpty());
            JsonNode run = program.await(program.list(runs).getFirst());

            assertThat(run.get("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void a_reader_of_the_chat_who_does_not_read_holds_nobody_up() throws IOException {
        String[] much = new String[600];
        Arrays.fill(much, "word ".repeat(2_000));
        model.writes(much).writes("Hello.");
        ApiClient hanna = ApiClient.signedIn(installation, "hanna");
        JsonNode unread = asked(hanna, "Tell me all.");
        String events = "GET /api/runs/" + unread.get("id").asText() + "/events";

        try (Socket socket = send(events, "Cookie: " + hanna.cookieHeader(), "")) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
            assertThat(programOf("hanna").await(unread).get("status").asText()).isEqualTo("completed");
            String runs = "/threads/" + program.thread("Hi") + "/runs";
            Map<String, String> form = Map.of("assistant_id", program.assistant(Map.of()));
            Program waiting = program.with("Prefer", "wait=30");

            CompletableFuture<JsonNode> ran = CompletableFuture.supplyAsync(() -> waiting.write(runs, form));

            assertThat(ran)
                    .succeedsWithin(Duration.ofSeconds(25))
                    .satisfies(run -> assertThat(run.get("status").asText()).isEqualTo("completed"));
        }
    }

    @Test
    void a_stream_of_the_chat_ends_though_its_answer_was_deleted() {
        model.writes("Hello.");
        ApiClient hanna = ApiClient.signedIn(installation, "hanna");
        Program hers = programOf("hanna");
        JsonNode run = hers.await(asked(hanna, "Hi"));
        String messages = "/threads/" + run.get("thread_id").asText() + "/messages";
        hers.delete(messages + "/" + hers.list(messages).getFirst().get("id").asText())
                .expect(200);

        String events = hanna.get("/api/runs/" + run.get("id").asText() + "/events")
                .expect(200)
                .text();

        assertThat(events).contains("event: done").doesNotContain("event: message\n");
    }

    private Program programOf(String username) {
        String id = database.value("select id from principal where username = ?", username);
        return Program.of(installation).with("Authorization", "Bearer " + database.issueKey(id));
    }

    /** The run of a question that Hanna asks the scripted model. */
    private JsonNode asked(ApiClient hanna, String question) {
        Program hers = programOf("hanna");
        return hers.write(
                "/threads/" + hers.thread(question) + "/runs",
                Map.of("assistant_id", hanna.assistants().getFirst().get("id").asText(), "model", "scripted"));
    }

    /** Asks, and leaves the answer unread. */
    private Socket ask(String path, String header, String body) throws IOException {
        return send("POST /v1" + path, "Authorization: Bearer " + Installation.API_KEY + "\r\n" + header, body);
    }

    private Socket send(String line, String header, String body) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), installation.port()));
        socket.getOutputStream()
                .write("""
                %s HTTP/1.1\r
                Host: localhost\r
                %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(line, header, body.length(), body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_stream_tells_what_made_its_run_incomplete() {
        model.writesUntil("length", "Half an ans");

        List<ServerEvent> events = program.stream(
                "/threads/" + program.thread("Hi") + "/runs",
                Map.of("assistant_id", program.assistant(Map.of()), "stream", true, "max_completion_tokens", 256));

        assertThat(names(events)).endsWith("thread.run.incomplete", "done");
        Golden.check("stream-incomplete", events);
    }

    @Test
    void a_cap_makes_a_run_incomplete() {
        model.writesUntil("length", "Half an ans");
        String thread = program.thread("Hi");

        JsonNode run = program.await(program.write(
                "/threads/" + thread + "/runs",
                Map.of("assistant_id", program.assistant(Map.of()), "max_completion_tokens", 256)));

        assertThat(run.get("status").asText()).isEqualTo("incomplete");
        assertThat(run.at("/incomplete_details/reason").asText()).isEqualTo("max_completion_tokens");
        JsonNode message = program.list("/threads/" + thread + "/messages").getFirst();
        assertThat(message.get("status").asText()).isEqualTo("incomplete");
        assertThat(message.at("/incomplete_details/reason").asText()).isEqualTo("max_tokens");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|assistant_id",
                "{\"assistant_id\": \"x\"}|assistant_id",
                "{\"assistant_id\": \"A\", \"max_prompt_tokens\": 255}|max_prompt_tokens",
                "{\"assistant_id\": \"A\", \"truncation_strategy\": {\"type\": \"last_messages\"}}|truncation_strategy.last_messages",
                "{\"assistant_id\": \"A\", \"tool_choice\": \"sometimes\"}|tool_choice",
                "{\"assistant_id\": \"A\", \"tool_choice\": {\"type\": \"function\"}}|tool_choice.function",
                "{\"assistant_id\": \"A\", \"stream\": \"yes\"}|stream",
                "{\"assistant_id\": \"A\", \"additional_messages\": [{}]}|additional_messages[0].role"
            })
    void what_is_wrong_with_a_run_is_named(String json, String param) {
        String thread = program.thread("Hi");

        Reply reply = program.send(
                "POST",
                "/threads/" + thread + "/runs",
                json.replace("\"A\"", "\"" + program.assistant(Map.of()) + "\""));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
        assertThat(program.list("/threads/" + thread + "/runs")).isEmpty();
    }

    @Test
    void images_are_shown_to_models_that_take_them() {
        model.writes("A square.");
        byte[] image = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
        String file = program.upload("vision", "square.png", image);
        String thread = withImages(file);
        Golden.check(
                "message-images",
                program.list("/threads/" + thread + "/messages").getFirst());

        JsonNode run = program.await(
                program.write("/threads/" + thread + "/runs", Map.of("assistant_id", program.assistant(Map.of()))));

        assertThat(run.get("status").asText()).isEqualTo("completed");
        JsonNode messages = model.lastRequest().get("messages");
        JsonNode content = messages.get(messages.size() - 1).get("content");
        assertThat(content.at("/0/text").asText()).isEqualTo("What is this?");
        assertThat(content.at("/1/image_url/url").asText()).isEqualTo("https://example.com/a.png");
        assertThat(content.at("/2/image_url/url").asText())
                .isEqualTo(
                        "data:image/png;base64," + java.util.Base64.getEncoder().encodeToString(image));
        assertThat(content.at("/2/image_url/detail").asText()).isEqualTo("low");
    }

    @Test
    void a_model_that_takes_no_images_is_not_asked_about_them() {
        String file = program.upload("vision", "square.png", new byte[] {1});

        Reply reply = program.post(
                "/threads/" + withImages(file) + "/runs",
                Map.of("assistant_id", program.assistant(Map.of("model", "extractive"))));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("message")).contains("images");
    }

    private String withImages(String fileId) {
        return program.send("POST", "/threads", """
                {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is this?"},
                    {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
                    {"type": "image_file", "image_file": {"file_id": "%s", "detail": "low"}}]}]}""".formatted(fileId))
                .expect(200)
                .json()
                .get("id")
                .asText();
    }

    @Test
    void what_is_not_there_is_not_found() {
        String thread = program.thread("Hi");
        String other = program.thread("Hi");
        model.writes("Hello.");
        JsonNode run = program.await(
                program.write("/threads/" + thread + "/runs", Map.of("assistant_id", program.assistant(Map.of()))));
        String id = run.get("id").asText();

        assertThat(program.get("/threads/" + other + "/runs/" + id).status()).isEqualTo(404);
        assertThat(program.get("/threads/" + thread + "/runs/run_none").error("message"))
                .isEqualTo("No run found with id 'run_none'.");
        assertThat(program.get(Program.path(run) + "/steps/step_none").status()).isEqualTo(404);
        assertThat(program.post("/threads/" + thread + "/runs", Map.of("assistant_id", "asst_none", "stream", true))
                        .error("message"))
                .isEqualTo("No assistant found with id 'asst_none'.");
        assertThat(program.get(Program.path(run)
                                + "/steps?include[]=everything"
                                        .replace("[", "%5B")
                                        .replace("]", "%5D"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void resources_of_tools_belong_to_a_thread_that_is_made_with_its_run_and_to_no_other_run() {
        Map<String, Object> resources =
                Map.of("file_search", Map.of("vector_store_ids", List.of("vs_" + "0".repeat(24))));
        Map<String, Object> form = Map.of("assistant_id", program.assistant(Map.of()), "tool_resources", resources);

        assertThat(program.post("/threads/runs", form).status()).isEqualTo(404);
        model.writes("Hello.");
        JsonNode run = program.await(program.write("/threads/" + program.thread("Hi") + "/runs", form));

        assertThat(run.get("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_search_is_a_step_with_its_results_and_the_answer_cites_them(Installation installation) {
        JsonNode store = peopleStore();
        String assistant = program.with("OpenAI-Project", "hr")
                .write(
                        "/assistants",
                        Map.of(
                                "model",
                                "scripted",
                                "tools",
                                List.of(Map.of("type", "file_search")),
                                "tool_resources",
                                Map.of("file_search", Map.of("vector_store_ids", List.of(store.asText())))))
                .get("id")
                .asText();
        String wanted = "{\"type\": \"file_search\"}";
        String include = "include%5B%5D=step_details.tool_calls%5B*%5D.file_search.results%5B*%5D.content";

        List<ServerEvent> events = program.stream(
                "/threads/" + program.thread("How many days of annual leave can I carry over?") + "/runs?" + include,
                Map.of("assistant_id", assistant, "stream", true, "tool_choice", json(wanted)));

        JsonNode run = last(events, "thread.run.completed");
        assertThat(run.get("tool_choice")).isEqualTo(json(wanted));
        List<ScriptedModelEndpoint.Request> asked = model.requests();
        assertThat(asked.get(asked.size() - 2)
                        .json()
                        .at("/tool_choice/function/name")
                        .asText())
                .isEqualTo("file_search");
        assertThat(model.lastRequest().has("tool_choice")).isFalse();
        assertThat(names(events))
                .containsSubsequence(
                        "thread.run.step.created",
                        "thread.run.step.in_progress",
                        "thread.run.step.delta",
                        "thread.run.step.completed",
                        "thread.run.step.created",
                        "thread.message.created",
                        "thread.message.completed");
        JsonNode searched = all(events, "thread.run.step.completed").getFirst();
        JsonNode results = searched.at("/step_details/tool_calls/0/file_search/results");
        assertThat(results).isNotEmpty();
        assertThat(results.get(0).at("/content/0/text").asText()).isNotEmpty();
        assertThat(results.get(0).get("score").asDouble()).isBetween(0.0, 1.0);
        JsonNode step = program.list(Program.path(run) + "/steps?order=asc").getFirst();
        assertThat(step.at("/step_details/tool_calls/0/file_search/results/0").has("content"))
                .isFalse();
        assertThat(program.list(Program.path(run) + "/steps?order=asc&" + include)
                        .getFirst())
                .isEqualTo(searched);
        JsonNode text = last(events, "thread.message.completed").at("/content/0/text");
        assertThat(text.get("annotations")).isNotEmpty();
        String value = text.get("value").asText();
        for (JsonNode annotation : text.get("annotations")) {
            int start =
                    value.offsetByCodePoints(0, annotation.get("start_index").asInt());
            int end = value.offsetByCodePoints(0, annotation.get("end_index").asInt());
            assertThat(value.substring(start, end))
                    .isEqualTo(annotation.get("text").asText());
            assertThat(annotation.at("/file_citation/file_id").asText()).startsWith("file-");
        }
        assertThat(text(events)).isEqualTo(value);
    }

    private JsonNode peopleStore() {
        return program.list("/assistants?limit=100&order=asc").stream()
                .filter(assistant -> assistant.get("name").asText().equals("People Assistant"))
                .findFirst()
                .orElseThrow()
                .at("/tool_resources/file_search/vector_store_ids/0");
    }

    private static Map<String, Object> streamed(Map<String, Object> form) {
        Map<String, Object> streamed = new HashMap<>(form);
        streamed.put("stream", true);
        return streamed;
    }

    private static void assertRefused(Reply reply, String message) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("message")).isEqualTo(message);
    }

    /** With deltas that follow one another as one. */
    private static List<String> names(List<ServerEvent> events) {
        List<String> names = new ArrayList<>();
        for (ServerEvent event : events) {
            boolean more = event.name().endsWith(".delta")
                    && !names.isEmpty()
                    && names.getLast().equals(event.name());
            if (!more) {
                names.add(event.name());
            }
        }
        return names;
    }

    private static List<JsonNode> all(List<ServerEvent> events, String name) {
        return events.stream()
                .filter(event -> event.is(name))
                .map(ServerEvent::data)
                .toList();
    }

    private static JsonNode last(List<ServerEvent> events, String name) {
        return all(events, name).getLast();
    }

    private static String text(List<ServerEvent> events) {
        StringBuilder text = new StringBuilder();
        all(events, "thread.message.delta")
                .forEach(delta ->
                        text.append(delta.at("/delta/content/0/text/value").asText()));
        return text.toString();
    }

    private static JsonNode json(String text) {
        return Json.read(text, JsonNode.class);
    }
}
