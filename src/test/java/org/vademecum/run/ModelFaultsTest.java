package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.access.Caller;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatModelException.Code;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedModelEndpoint.Call;
import org.vademecum.support.SelfSignedServer;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.NewMessage;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.tool.ToolExecutor;
import org.vademecum.tool.filesearch.FileSearchExecutor;

/** What becomes of a run when the endpoint of its model is in trouble, over real HTTP. */
class ModelFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    private static TestDatabase database;
    private static TestCompany company;

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private final ScriptedChatModel builtIn = new ScriptedChatModel();
    private final SettableClock clock = new SettableClock();
    private TestApplication node;
    private Caller employee;
    private String assistant;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.Kind.H2.create();
        try (TestApplication application = TestApplication.on(database).start()) {
            company = TestCompany.foundIn(application);
        }
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @AfterEach
    void stop() {
        node.fire(new ApplicationStopping());
        node.close();
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource({
        "401, SERVER_ERROR, 1, does not accept the configured API key",
        "404, SERVER_ERROR, 1, 'scripted' does not exist",
        "400, INVALID_PROMPT, 1, refused the request",
        "429, RATE_LIMIT_EXCEEDED, 3, too much to do",
        "500, SERVER_ERROR, 3, has a fault (HTTP 500)",
        "503, SERVER_ERROR, 3, has a fault (HTTP 503)",
    })
    void a_refusal_that_stays_fails_the_run(int status, Code code, int attempts, String words) {
        start(configured());
        endpoint.usually((exchange, request) -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });

        assertFailed(ask(), code, words);
        assertThat(endpoint.requests()).hasSize(attempts);
    }

    @Test
    void an_endpoint_that_sends_elsewhere_is_not_followed() {
        try (ScriptedModelEndpoint elsewhere = new ScriptedModelEndpoint()) {
            start(configured());
            endpoint.refusesWith(302, Map.of("Location", elsewhere.baseUrl() + "/chat/completions"));

            assertFailed(ask(), Code.SERVER_ERROR, "302");

            assertThat(endpoint.requests()).hasSize(1);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void nobody_at_the_address_fails_the_run() {
        start(configured());
        endpoint.close();

        assertFailed(ask(), Code.SERVER_ERROR, "cannot be reached");
    }

    @Test
    void a_connection_that_is_not_secure_fails_the_run(@TempDir Path dir) throws Exception {
        try (SelfSignedServer server = SelfSignedServer.start(dir)) {
            start(configured().config("vademecum.chat.base-url", server.baseUrl()));

            assertFailed(ask(), Code.SERVER_ERROR, "No secure connection");
        }
    }

    @Test
    void the_pause_an_endpoint_asks_for_is_kept() {
        start(configured());
        AtomicLong refused = new AtomicLong();
        AtomicLong asked = new AtomicLong();
        endpoint.then((exchange, request) -> {
                    refused.set(System.nanoTime());
                    exchange.getResponseHeaders().set("retry-after-ms", "400");
                    exchange.sendResponseHeaders(429, -1);
                    exchange.close();
                })
                .then((exchange, request) -> {
                    asked.set(System.nanoTime());
                    ScriptedModelEndpoint.say(exchange, request, "Thirty days.");
                });

        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(Duration.ofNanos(asked.get() - refused.get())).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void an_endpoint_that_asks_for_too_much_patience_is_not_waited_for() {
        start(configured());
        endpoint.refusesWith(429, Map.of("Retry-After", "3600"));

        assertFailed(ask(), Code.RATE_LIMIT_EXCEEDED, "too much to do");
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void silence_before_any_text_is_asked_again() {
        start(configured().config("vademecum.chat.silence-timeout", "PT2S"));
        endpoint.staysSilent().stallsAfter().writes("Thirty days.");

        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(endpoint.requests()).hasSize(3);
    }

    @Test
    void silence_that_stays_fails_the_run() {
        start(configured().config("vademecum.chat.silence-timeout", "PT0.3S"));
        endpoint.usually((exchange, request) -> endpoint.stall(exchange));

        assertFailed(ask(), Code.SERVER_ERROR, "said nothing");
        assertThat(endpoint.requests()).hasSize(3);
    }

    @Test
    void silence_within_the_answer_keeps_what_was_shown() {
        start(configured().config("vademecum.chat.silence-timeout", "PT2S"));
        endpoint.stallsAfter("Thirty ", "da");

        Run run = ask();

        assertFailed(run, Code.SERVER_ERROR, "said nothing");
        assertKept(run, "Thirty da");
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void a_stream_that_is_cut_before_any_text_is_asked_for_again() {
        start(configured());
        endpoint.cutsAfter().writes("Thirty days.");

        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void a_stream_that_is_cut_after_some_text_is_not() {
        start(configured());
        endpoint.cutsAfter("Thirty ", "da");

        Run run = ask();

        assertFailed(run, Code.SERVER_ERROR, "broke off");
        assertKept(run, "Thirty da");
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void a_malformed_chunk_after_some_text_keeps_the_text() {
        start(configured());
        endpoint.streams(ScriptedModelEndpoint.chunk("Thirty "), "{\"choices\":[{\"de", "[DONE]");

        Run run = ask();

        assertFailed(run, Code.SERVER_ERROR, "broke off");
        assertKept(run, "Thirty");
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void an_empty_answer_is_asked_for_again_and_counted() {
        start(configured());
        endpoint.streams(STOP, "[DONE]");
        endpoint.writes("Thirty days.");
        endpoint.writes("Thirty days.");

        Run second = ask();
        Run plain = ask();

        assertThat(second.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(endpoint.requests()).hasSize(3);
        assertThat(second.usage().promptTokens()).isGreaterThan(plain.usage().promptTokens());
        assertThat(steps(second).getLast().usage()).isEqualTo(second.usage());
    }

    @Test
    void answers_that_stay_empty_fail_the_run() {
        start(configured());
        endpoint.usually((exchange, request) -> ScriptedModelEndpoint.say(exchange, request, "\n", " "));

        assertFailed(ask(), Code.SERVER_ERROR, "without an answer");
        assertThat(endpoint.requests()).hasSize(3);
    }

    @Test
    void a_model_that_has_said_all_before_its_calls_is_not_asked_again() {
        start(configured());
        endpoint.calls("Thirty days.", new Call("call_1", "file_search", "{\"query\":\"leave\"}"))
                .streams(STOP, "[DONE]");

        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void ten_megabytes_at_once_fail_the_run_and_keep_what_came_before() {
        start(configured());
        endpoint.streams(ScriptedModelEndpoint.chunk("Thirty "), ScriptedModelEndpoint.chunk("x".repeat(10 << 20)));

        Run run = ask();

        assertFailed(run, Code.SERVER_ERROR, "more than an answer can be");
        assertKept(run, "Thirty");
    }

    @Test
    void a_call_with_broken_arguments_is_refused_and_the_model_goes_on() {
        start(configured(new FileSearchExecutor()));
        endpoint.calls("", new Call("call_1", "file_search", "{\"query\": \"le"))
                .writes("Thirty days.");

        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(toolResults()).singleElement().asString().contains("JSON");
    }

    @Test
    void a_call_of_a_tool_that_does_not_exist_is_refused_and_the_model_goes_on() {
        start(configured());
        endpoint.calls("", new Call("call_1", "teleport", "{}")).writes("Thirty days.");

        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(toolResults()).singleElement().asString().contains("There is no tool named 'teleport'");
    }

    @Test
    void of_fifty_calls_at_once_the_first_are_made_and_the_rest_refused() {
        start(configured());
        endpoint.calls(
                        "",
                        IntStream.range(0, 50)
                                .mapToObj(i ->
                                        new Call("call_" + i, "file_search", "{\"query\":\"leave %d\"}".formatted(i)))
                                .toArray(Call[]::new))
                .writes("Thirty days.");

        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(toolResults()).hasSize(50);
        assertThat(toolResults())
                .filteredOn(result -> result.contains("At most 8 calls"))
                .hasSize(42);
    }

    @Test
    void a_model_that_only_ever_calls_tools_is_stopped() {
        start(configured());
        endpoint.usually((exchange, request) -> endpoint.call(
                exchange,
                request,
                List.of(new ScriptedModelEndpoint.FunctionCall("file_search", "{\"query\":\"leave\"}"))));

        Run run = ask();

        assertThat(run.status()).isEqualTo(RunStatus.INCOMPLETE);
        assertThat(run.incompleteReason()).isEqualTo(Run.IncompleteReason.MAX_TURNS);
        assertThat(endpoint.requests()).hasSize(RunExecution.MAX_TURNS);
    }

    @Test
    void an_endpoint_that_is_down_is_left_alone_for_a_while_and_then_tried_again() {
        start(configured().config("vademecum.chat.breaker-failures", 3));
        for (int i = 0; i < 3; i++) {
            endpoint.answersWithStatus(503, "");
        }
        endpoint.writes("Thirty days.");
        assertFailed(ask(), Code.SERVER_ERROR, "HTTP 503");

        assertFailed(ask(), Code.SERVER_ERROR, "failed several times in a row");
        assertThat(endpoint.requests()).hasSize(3);

        clock.pass(Duration.ofSeconds(31));
        assertThat(ask().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void another_model_stands_in_and_the_run_says_so() {
        start(configured().config("vademecum.chat.fallback-model", "extractive"));
        endpoint.answersWithStatus(401, "");
        builtIn.writes("Thirty days.");

        Run run = ask();

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        RunEventData.Fallback told = new RunEventData.Fallback("scripted", "extractive");
        assertThat(node.get(EventLog.class).list(run.id(), 0, 100))
                .extracting(LoggedEvent::data)
                .contains(told);
        assertThat(node.get(RunHistory.class).fallbacks(List.of(run.id()))).containsEntry(run.id(), told);
        assertThat(node.get(RunService.class).steps(employee, run.id()))
                .extracting(RunStep::fallbackModel)
                .containsExactly("extractive");
    }

    @Test
    void nobody_stands_in_who_does_not_see_the_images() {
        start(configured().config("vademecum.chat.fallback-model", "extractive"));
        endpoint.answersWithStatus(401, "");
        builtIn.writes("I do not see anything.");
        ChatThread thread = new ChatThread(employee.principalId(), company.hr().id(), null, null, clock.instant());
        node.inTransaction(() -> {
            ThreadRepository threads = node.get(ThreadRepository.class);
            threads.add(thread);
            threads.flush();
            threads.add(ThreadMessage.written(
                    thread.id(),
                    new NewMessage(
                            ThreadMessage.Role.USER,
                            List.of(new MessageContent.ImageUrl("https://example.org/plan.png", "auto")),
                            List.of(),
                            Map.of()),
                    clock.instant()));
            return thread;
        });
        RunService runs = node.get(RunService.class);

        Run run = runs.retry(employee, thread.id(), assistant, null).run();

        Await.until(
                "the run ends",
                LIMIT,
                () -> runs.get(employee, run.id()).status().terminal());
        assertFailed(runs.get(employee, run.id()), Code.SERVER_ERROR, "does not accept the configured API key");
    }

    @Test
    void once_text_was_shown_nobody_stands_in() {
        start(configured().config("vademecum.chat.fallback-model", "extractive"));
        endpoint.cutsAfter("Thirty ");

        assertFailed(ask(), Code.SERVER_ERROR, "broke off");
    }

    @Test
    void when_the_one_that_stands_in_fails_as_well_the_first_fault_is_told() {
        start(configured().config("vademecum.chat.fallback-model", "extractive"));
        endpoint.answersWithStatus(401, "");
        builtIn.fails(false);

        assertFailed(ask(), Code.SERVER_ERROR, "does not accept the configured API key");
    }

    @Test
    void usage_that_was_not_reported_is_estimated_in_step_and_run() {
        start(configured());
        endpoint.streams(ScriptedModelEndpoint.chunk("Thirty days."), STOP, "[DONE]");

        Run run = ask();

        Usage step = steps(run).getLast().usage();
        assertThat(step).isEqualTo(run.usage());
        assertThat(run.usage().estimated()).isTrue();
        assertThat(run.usage().completionTokens()).isPositive();
        assertThat(run.usage().promptTokens()).isPositive();
    }

    @Test
    void a_turn_that_broke_off_is_counted_too() {
        start(configured());
        endpoint.cutsAfter("Thirty days and ");

        Usage used = ask().usage();

        assertThat(used.estimated()).isTrue();
        assertThat(used.completionTokens()).isPositive();
    }

    @Test
    void attempts_that_broke_off_before_any_text_are_counted_beside_the_one_that_did_not() {
        start(configured());
        endpoint.cutsAfter();
        endpoint.writes("Thirty days.");
        endpoint.writes("Thirty days.");

        Run second = ask();
        Run plain = ask();

        assertThat(second.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(second.usage().estimated()).isTrue();
        assertThat(second.usage().promptTokens()).isGreaterThan(plain.usage().promptTokens());
        assertThat(steps(second).getLast().usage()).isEqualTo(second.usage());
    }

    @Test
    void what_was_thought_and_never_shown_is_counted_when_it_is_cancelled() {
        start(configured());
        endpoint.stallsAfter("<think>The manual on leave, and then ", "the one on pay, ");

        // What is thought is never shown, so that nothing tells when it has come.
        Usage used = cancelledOnceAsked(Duration.ofSeconds(3)).usage();

        assertThat(used.estimated()).isTrue();
        assertThat(used.completionTokens()).isGreaterThanOrEqualTo(10);
        assertThat(used.promptTokens()).isPositive();
    }

    @Test
    void a_request_that_is_cancelled_before_its_answer_begins_is_counted() {
        start(configured());
        endpoint.staysSilent();

        Usage used = cancelledOnceAsked(Duration.ZERO).usage();

        assertThat(used.promptTokens()).isPositive();
        assertThat(used.completionTokens()).isZero();
    }

    @Test
    void what_an_endpoint_refuses_costs_nothing() {
        start(configured());
        endpoint.answersWithStatus(401, "");

        assertThat(ask().usage()).isEqualTo(Usage.NONE);
    }

    private Run cancelledOnceAsked(Duration later) {
        RunService runs = node.get(RunService.class);
        String id =
                runs.start(employee, assistant, "How many days of leave?").run().id();
        Await.until("the model is asked", LIMIT, () -> !endpoint.requests().isEmpty());
        Pause.rest(later, new Cancellation());
        runs.cancel(employee, id);
        Await.until("the run ends", LIMIT, () -> runs.get(employee, id).status().terminal());
        return runs.get(employee, id);
    }

    private TestApplication.Builder configured() {
        return configured(new CannedSearch("Full-time employees get 30 days of annual leave."));
    }

    private TestApplication.Builder configured(ToolExecutor search) {
        return RunNode.on(database)
                .withObject(new RunNode.Unattached())
                .withObject(clock)
                .withObject(builtIn)
                .withObject(search)
                .config("vademecum.chat.base-url", endpoint.baseUrl());
    }

    private void start(TestApplication.Builder builder) {
        node = builder.start();
        employee = company.hire(node, "hr.new", company.hr());
        assistant = RunNode.assistant(node, company, "scripted");
        node.fire(new ApplicationStarted());
    }

    /** The run of a question once it has ended. */
    private Run ask() {
        RunService runs = node.get(RunService.class);
        String id =
                runs.start(employee, assistant, "How many days of leave?").run().id();
        Await.until("the run ends", LIMIT, () -> runs.get(employee, id).status().terminal());
        return runs.get(employee, id);
    }

    private List<RunStep> steps(Run run) {
        return node.get(RunService.class).steps(employee, run.id());
    }

    private static void assertFailed(Run run, Code code, String words) {
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        RunError error = run.lastError();
        assertThat(error).isNotNull();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(words).doesNotContain("Exception");
    }

    private void assertKept(Run run, String text) {
        List<ThreadMessage> messages = node.get(ThreadService.class)
                .messages(employee, run.threadId(), null, 10)
                .data();
        assertThat(messages)
                .filteredOn(message -> run.id().equals(message.runId()))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.text().strip()).isEqualTo(text);
                    assertThat(message.incompleteReason()).isEqualTo(ThreadMessage.IncompleteReason.RUN_FAILED);
                });
    }

    /** What the tools gave, as the model was told in the last request. */
    private List<String> toolResults() {
        return StreamSupport.stream(endpoint.lastRequest().path("messages").spliterator(), false)
                .filter(message -> message.path("role").asText().equals("tool"))
                .map(message -> message.path("content"))
                .map(JsonNode::asText)
                .toList();
    }
}
