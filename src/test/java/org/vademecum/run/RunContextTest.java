package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.ForeignRead;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.common.NotFound;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.TooMany;
import org.vademecum.common.Transactions;
import org.vademecum.common.WordDiff;
import org.vademecum.context.ContextAssembler;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.TokenCounter;
import org.vademecum.llm.ToolCall;
import org.vademecum.retention.LegalHolds;
import org.vademecum.retention.Retained;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.run.ReplayService.Variation;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.MessagePins;
import org.vademecum.thread.NewMessage;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadSummary;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.VectorStoreService;

/** What is kept of requests, against what an endpoint received. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class RunContextTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Parameter
    TestDatabase.Kind kind;

    private static TestDatabase database;
    private static TestCompany company;

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private TestApplication node;
    private RunContextService contexts;
    private String assistantId;
    private Caller employee;

    private final CannedSearch search = new CannedSearch("Full-time employees get 30 days of annual leave.");

    /** Hears who reads what belongs to others. */
    @ApplicationScoped
    static class Witness {
        private final List<ForeignRead> reads = new CopyOnWriteArrayList<>();

        void hear(@Observes ForeignRead read) {
            reads.add(read);
        }

        List<ForeignRead> reads() {
            return reads;
        }
    }

    @BeforeParameterizedClassInvocation
    static void createDatabase(TestDatabase.Kind kind) {
        database = kind.create();
        try (TestApplication application = TestApplication.on(database).start()) {
            company = TestCompany.foundIn(application);
        }
    }

    @AfterParameterizedClassInvocation
    static void dropDatabase() {
        database.close();
    }

    @BeforeEach
    void start() throws ClassNotFoundException {
        node = startNode();
        contexts = node.get(RunContextService.class);
        employee = company.hire(node, "hr.new", company.hr());
        assistantId = node.get(AssistantService.class)
                .create(
                        company.hrCurator(),
                        new NewAssistant(
                                company.hr().id(),
                                "Leave and pay",
                                null,
                                "Answer from the manuals.",
                                "gpt-4o",
                                List.of(new Tool.FileSearch(null)),
                                ToolResources.NONE,
                                ChatSettings.DEFAULT,
                                List.of(),
                                Map.of()))
                .id();
        node.fire(new ApplicationStarted());
    }

    private TestApplication startNode() throws ClassNotFoundException {
        return TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class, Witness.class)
                .with(ThreadService.class, ThreadRepository.class)
                .with(RunService.class, RunQueue.class, QueueLimits.class, RunRepository.class, RunContextService.class)
                .with(ThreadSummaries.class, MessagePins.class, ReplayService.class)
                .with(PastThread.class, RunningReplays.class, SearchAgain.class)
                .with(LegalHolds.class, DepartmentRepository.class, PrincipalRepository.class)
                .with(Class.forName(LegalHolds.class.getPackageName() + ".RetentionRepository"))
                .withObject(new ThreadWriter())
                .withObject(new VectorStoreService())
                .with(RunEngine.class, RunWorker.class, RunJournal.class, BorrowedCitations.class, Toolbox.class)
                .with(ModelCalls.class, ContextAssembler.class, Attachments.class)
                .with(
                        CallJournal.class,
                        ModelCallRepository.class,
                        RequestRetention.class,
                        RunRetention.class,
                        Transactions.class)
                .withObject(new RunEngineTest.NothingAttached())
                .withObject(new ThreadImages())
                .with(EventLog.class, EventStore.class, ChatModels.class, TokenCounter.class, OutgoingAddresses.class)
                .withObject(new SettableClock())
                .withObject(new ScriptedChatModel())
                .withObject(search)
                .config("vademecum.chat.base-url", endpoint.baseUrl())
                .config("vademecum.run.retry-pause", "PT0.01S")
                .start();
    }

    @AfterEach
    void stop() {
        node.fire(new ApplicationStopping());
        node.close();
        endpoint.close();
    }

    @Test
    void what_is_shown_is_byte_for_byte_what_the_endpoint_received() {
        Run first = ended(begin("How many days? 🏖 “ü” \u0007"));
        endpoint.answersWithStatus(500, "{}").answersWithStatus(503, "{}");
        Run second = ended(ask(first, "And part-time?"));

        List<byte[]> shown = new CopyOnWriteArrayList<>();
        for (Run run : List.of(first, second)) {
            contexts.list(employee, run.id())
                    .forEach(call -> shown.add(
                            contexts.request(employee, run.id(), call.call().id())));
        }
        assertThat(endpoint.requests()).hasSize(6);
        assertThat(shown)
                .containsExactlyElementsOf(endpoint.requests().stream()
                        .map(ScriptedModelEndpoint.Request::body)
                        .toList());
    }

    @Test
    void what_is_kept_no_longer_goes_and_later_requests_stay_whole() {
        Run first = ended(begin("How many days?"));
        Run second = ended(ask(first, "And part-time?"));
        List<byte[]> later = requests(second);
        Instant between = contexts.list(employee, second.id()).getFirst().call().startedAt();
        RequestRetention retention = node.get(RequestRetention.class);
        String hr = company.hr().id();
        List<Integer> told = new ArrayList<>();
        long before = node.inTransaction(() -> retention.due(hr, between)).count();

        assertThat(before).isGreaterThanOrEqualTo(2);
        assertThat(retention.deleteSome(hr, between, 0, 1, told::add)).isOne();
        while (retention.deleteSome(hr, between, 0, 100, told::add) > 0) {}

        assertThat(told.stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) before);
        assertThat(node.inTransaction(() -> retention.due(hr, between)).oldest())
                .isNull();
        assertThat(contexts.list(employee, first.id())).isEmpty();
        assertThat(requests(second)).containsExactlyElementsOf(later);
        while (retention.deleteSome(hr, Instant.now().plusSeconds(60), 0, 100, told::add) > 0) {}
        assertThat(count("select count(p) from RequestPart p where p.threadId = '" + first.threadId() + "'"))
                .isZero();
        assertThat(node.get(ThreadService.class)
                        .messages(employee, first.threadId(), null, 50)
                        .data())
                .hasSize(4);
    }

    @Test
    void runs_that_are_kept_no_longer_go_and_what_was_said_stays() {
        Run first = ended(begin("How many days?"));
        Run second = ended(ask(first, "And part-time?"));
        List<byte[]> later = requests(second);
        RunRetention retention = node.get(RunRetention.class);
        String hr = company.hr().id();
        List<Integer> told = new ArrayList<>();
        long due =
                node.inTransaction(() -> retention.due(hr, second.createdAt())).count();

        while (retention.deleteSome(hr, second.createdAt(), 0, 100, told::add) > 0) {}

        assertThat(told.stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) due);
        assertThatThrownBy(() -> node.get(RunService.class).get(employee, first.threadId(), first.id()))
                .isInstanceOf(NotFound.class);
        for (String rows : List.of("RunStep", "RunEvent", "ModelCall")) {
            assertThat(count("select count(x) from %s x where x.runId = '%s'".formatted(rows, first.id())))
                    .as(rows)
                    .isZero();
        }
        assertThat(requests(second)).containsExactlyElementsOf(later);
        List<ThreadMessage> said = node.get(ThreadService.class)
                .messages(employee, first.threadId(), null, 50)
                .data();
        assertThat(said).hasSize(4);
        assertThat(said).extracting(ThreadMessage::runId).containsOnly(null, second.id());
        Run third = ended(ask(second, "Until when?"));
        assertThat(third.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_hold_keeps_runs_and_requests_however_old_and_the_preview_says_so() {
        Run held = ended(begin("How many days?"));
        Caller other = company.hire(node, "hr.other", company.hr());
        RunService all = node.get(RunService.class);
        Run free = all.start(other, assistantId, "How many days?").run();
        Await.until(
                "it has ended", LIMIT, () -> all.get(other, free.id()).status().terminal());
        Instant soon = Instant.now().plusSeconds(60);
        String hr = company.hr().id();
        LegalHolds holds = node.get(LegalHolds.class);
        RunRetention runs = node.get(RunRetention.class);
        RequestRetention requests = node.get(RequestRetention.class);
        for (Retained kind : List.of(requests, runs)) {
            long before = node.inTransaction(() -> kind.due(hr, soon)).count();
            holds.placeOnPerson(company.admin(), employee.username(), "A lawsuit");
            assertThat(node.inTransaction(() -> kind.due(hr, soon)).count())
                    .as("%s of others", kind.kind())
                    .isPositive()
                    .isLessThan(before);
            holds.placeOnDepartment(company.admin(), hr, "An audit");
            assertThat(node.inTransaction(() -> kind.due(hr, soon)).count()).isZero();
            assertThat(kind.deleteSome(hr, soon, 0, 100, count -> {})).isZero();
            holds.lift(company.admin(), hr);

            while (kind.deleteSome(hr, soon, 0, 100, count -> {}) > 0) {}

            assertThat(contexts.list(employee, held.id()))
                    .as("%s of somebody on hold", kind.kind())
                    .isNotEmpty();
            assertThat(count("select count(c) from ModelCall c where c.runId = '" + free.id() + "'"))
                    .isZero();
            holds.lift(company.admin(), employee.principalId());
        }
        assertThat(all.get(employee, held.id()).status()).isEqualTo(RunStatus.COMPLETED);
        assertThatThrownBy(() -> all.get(other, free.id())).isInstanceOf(NotFound.class);
    }

    @Test
    void while_an_answer_is_written_no_run_of_its_thread_goes() {
        Run first = ended(begin("How many days?"));
        CountDownLatch gate = new CountDownLatch(1);
        int before = endpoint.requests().size();
        endpoint.usually((exchange, request) -> {
            ScriptedModelEndpoint.await(gate);
            endpoint.behaveWell(exchange, request);
        });
        Run second = ask(first, "And part-time?");
        Await.until("the model is asked", LIMIT, () -> endpoint.requests().size() > before);

        node.get(RunRetention.class).deleteSome(company.hr().id(), Instant.now().plusSeconds(60), 0, 100, count -> {});
        gate.countDown();

        assertThat(ended(second).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(contexts.list(employee, first.id())).isNotEmpty();
    }

    private List<byte[]> requests(Run run) {
        return contexts.list(employee, run.id()).stream()
                .map(call -> contexts.request(employee, run.id(), call.call().id()))
                .toList();
    }

    @Test
    void each_call_tells_its_end_its_cost_and_where_it_went() {
        endpoint.answersWithStatus(500, "{\"error\":{\"message\":\"overloaded\"}}");
        Run run = ended(begin("How many days?"));

        List<InspectedCall> calls = contexts.list(employee, run.id());

        assertThat(calls)
                .extracting(call -> call.call().status())
                .containsExactly(ModelCall.Status.FAILED, ModelCall.Status.COMPLETED, ModelCall.Status.COMPLETED);
        assertThat(calls.get(0).call().error()).isNotBlank();
        assertThat(calls.get(0).call().usage()).isNull();
        ModelCall last = calls.get(2).call();
        assertThat(last.model()).isEqualTo("gpt-4o");
        assertThat(last.host()).isEqualTo("127.0.0.1:" + endpoint.port());
        assertThat(last.exact()).isTrue();
        assertThat(last.usage().estimated()).isFalse();
        assertThat(last.endedAt()).isAfterOrEqualTo(last.startedAt());
        assertThat(last.used())
                .isEqualTo(last.items().stream().mapToInt(CallItem::tokens).sum());
    }

    @Test
    void the_items_say_what_stands_in_the_request() {
        Run run = ended(begin("How many days?"));

        List<InspectedCall.Item> items =
                contexts.list(employee, run.id()).getLast().items();

        assertThat(items)
                .extracting(item -> item.item().part())
                .containsExactly("instructions", "tools", "question", "tool_calls", "passages");
        assertThat(items.get(0).text()).startsWith("Answer from the manuals.");
        assertThat(items.get(1).text()).startsWith("file_search: ");
        assertThat(items.get(2).text()).isEqualTo("How many days?");
        assertThat(items.get(3).text()).isEqualTo("file_search{\"query\":\"How many days?\"}");
        assertThat(items.get(4).text()).contains("Full-time employees get 30 days of annual leave.");
    }

    @Test
    void a_call_is_set_beside_the_one_before_and_a_turn_beside_the_turn_before() {
        Run first = ended(begin("How many days?"));
        Run second = ended(ask(first, "And part-time?"));

        InspectedCall within = contexts.list(employee, first.id()).get(1);
        assertThat(changed(within)).containsExactly("tool_calls", "passages");
        assertThat(within.gone()).isEmpty();
        assertThat(contexts.list(employee, first.id()).get(0).previous()).isNull();

        InspectedCall across = contexts.list(employee, second.id()).get(0);
        assertThat(across.previous().runId()).isEqualTo(first.id());
        assertThat(changed(across)).containsExactly("history", "question");
        assertThat(across.gone()).extracting(item -> item.item().part()).containsExactly("tool_calls", "passages");
        assertThat(across.gone().get(1).text()).contains("30 days");
    }

    @Test
    void an_element_is_kept_once_a_thread_and_goes_with_it() {
        Run first = ended(begin("How many days?"));
        long afterOne = count("select count(p) from RequestPart p where p.threadId = '" + first.threadId() + "'");
        ended(ask(first, "And part-time?"));

        // Instructions, tool, question, call and passages; then the answer, the next question, call and passages.
        assertThat(afterOne).isEqualTo(5);
        assertThat(count("select count(p) from RequestPart p where p.threadId = '" + first.threadId() + "'"))
                .isEqualTo(9);

        node.get(ThreadService.class).delete(employee, first.threadId());
        assertThat(count("select count(p) from RequestPart p where p.threadId = '" + first.threadId() + "'"))
                .isZero();
        assertThat(count("select count(c) from ModelCall c where c.threadId = '" + first.threadId() + "'"))
                .isZero();
    }

    @Test
    void it_is_for_the_owner_and_for_administrators_whose_reading_is_told() {
        Run run = ended(begin("How many days?"));
        String call = contexts.list(employee, run.id()).get(0).call().id();
        assertThat(node.get(Witness.class).reads()).isEmpty();

        for (Caller other : List.of(company.hrCurator(), company.hrEmployee(), company.itEmployee())) {
            assertThatThrownBy(() -> contexts.list(other, run.id())).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> contexts.request(other, run.id(), call)).isInstanceOf(NotFound.class);
        }
        assertThat(contexts.list(company.admin(), run.id())).hasSize(2);

        assertThat(node.get(Witness.class).reads())
                .containsExactly(new ForeignRead(
                        company.admin(), "context of run", run.id(), employee.principalId(), run.departmentId()));
    }

    @Test
    void it_is_closed_to_an_owner_who_may_not_ask_the_assistant_any_more() {
        Run run = ended(begin("How many days?"));
        String call = contexts.list(employee, run.id()).get(0).call().id();
        RunService runs = node.get(RunService.class);
        Caller moved = new Caller(
                employee.principalId(),
                employee.username(),
                employee.displayName(),
                employee.roles(),
                Set.of(company.it().id()));
        assertThat(runs.mayReadFound(employee, run)).isTrue();

        assertThat(runs.mayReadFound(moved, run)).isFalse();
        assertThatThrownBy(() -> contexts.list(moved, run.id())).isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> contexts.request(moved, run.id(), call)).isInstanceOf(Forbidden.class);
        assertThat(runs.steps(employee, run.id()).getFirst().details().withoutTexts())
                .isInstanceOfSatisfying(
                        StepDetails.ToolCalls.class,
                        calls -> assertThat(calls.calls())
                                .extracting(StepDetails.MadeCall::output)
                                .allSatisfy(output -> assertThat(((ToolOutput.Found) output).passages())
                                        .isNotEmpty()
                                        .allSatisfy(passage ->
                                                assertThat(passage.text()).isEmpty())));
        node.get(AssistantService.class).delete(company.hrCurator(), assistantId);
        assertThat(runs.mayReadFound(employee, run)).isTrue();
        assertThat(runs.mayReadFound(moved, run)).isFalse();
    }

    @Test
    void a_run_keeps_to_its_assistants_policy_and_tells_what_it_left_out() {
        Run first = ended(begin("How many days?"));
        node.get(AssistantService.class)
                .assemble(
                        company.hrCurator(),
                        assistantId,
                        new ContextPolicy(
                                ContextPolicy.Strategy.LAST_MESSAGES,
                                1,
                                4_000,
                                ContextPolicy.Shares.NONE,
                                ContextPolicy.Place.BEFORE_QUESTION));
        Run second = ended(ask(first, "And part-time?"));

        InspectedCall call = contexts.list(employee, second.id()).getLast();
        assertThat(call.call().budget()).isEqualTo(4_000);
        assertThat(call.items())
                .filteredOn(item -> item.item().part().equals("history"))
                .extracting(item -> item.item().state(), item -> item.item().reason(), item -> item.text())
                .first()
                .isEqualTo(tuple("dropped", "outside_window", "How many days?"));
        assertThat(endpoint.lastRequest().at("/messages/1/content").asText()).contains("<passage>");
        assertThat(endpoint.lastRequest().at("/messages/2/content").asText()).isEqualTo("And part-time?");
    }

    @Test
    void a_run_may_have_a_policy_of_its_own() {
        Run first = ended(begin("How many days?"));
        RunService runs = node.get(RunService.class);

        Run second = ended(runs.ask(employee, first.threadId(), null, newest(1), "And part-time?")
                .run());
        Run again = ended(runs.retry(employee, first.threadId()).run());

        assertThat(second.contextPolicy()).isEqualTo(newest(1));
        assertThat(contexts.list(employee, second.id()).getLast().items())
                .filteredOn(item -> item.item().part().equals("history"))
                .extracting(item -> item.item().reason())
                .containsOnly("outside_window");
        assertThat(again.contextPolicy()).isEqualTo(ContextPolicy.DEFAULT);
        assertThatThrownBy(() -> runs.ask(employee, first.threadId(), null, newest(0), "And interns?"))
                .isInstanceOf(Invalid.class);
        assertThat(runs.findActive(employee, first.threadId())).isEmpty();
    }

    @Test
    void what_a_program_says_of_truncation_goes_before_the_policy() {
        Run first = ended(begin("How many days?"));
        summarises(250);

        Run left = program(first.threadId(), null);
        Run auto = program(first.threadId(), new NewRun.Truncation(null));
        Run newest = program(first.threadId(), new NewRun.Truncation(1));

        assertThat(left.contextPolicy().strategy()).isEqualTo(ContextPolicy.Strategy.SUMMARISE);
        assertThat(auto.contextPolicy())
                .isEqualTo(new ContextPolicy(
                        ContextPolicy.Strategy.AUTO,
                        null,
                        left.contextPolicy().tokenBudget(),
                        left.contextPolicy().shares(),
                        left.contextPolicy().passages()));
        assertThat(newest.contextPolicy()).isEqualTo(auto.contextPolicy());
        assertThat(newest.window()).isEqualTo(1);
        // The question is looked at, although its answer is newer.
        assertThat(newest.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void messages_older_than_all_that_are_read_are_one_entry_that_says_where_they_end() {
        Run first = ended(begin("How many days?"));
        List<String> later = node.inTransaction(() -> write(first.threadId(), RunJournal.MESSAGES));

        Run run = program(first.threadId(), null);

        assertThat(contexts.list(employee, run.id()).getLast().items())
                .filteredOn(item -> item.item().part().equals("earlier"))
                .extracting(
                        item -> item.item().state(),
                        item -> item.item().reason(),
                        item -> item.item().sourceId(),
                        InspectedCall.Item::text)
                .containsExactly(tuple("dropped", "not_read", later.getFirst(), ""));
        assertThat(contexts.list(employee, first.id()).getLast().items())
                .extracting(item -> item.item().part())
                .doesNotContain("earlier");
    }

    /** Questions and answers in turn; returns their ids. */
    private List<String> write(String thread, int messages) {
        ThreadRepository threads = node.get(ThreadRepository.class);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            ThreadMessage message = ThreadMessage.written(
                    thread,
                    new NewMessage(
                            i % 2 == 0 ? ThreadMessage.Role.USER : ThreadMessage.Role.ASSISTANT,
                            List.of(MessageContent.Text.plain("Line %d.".formatted(i))),
                            List.of(),
                            Map.of()),
                    Instant.parse("2026-01-01T00:00:00Z"));
            threads.add(message);
            threads.flush();
            ids.add(message.id());
        }
        return ids;
    }

    private Run program(String thread, NewRun.Truncation truncation) {
        return ended(node.get(RunService.class)
                .create(
                        employee,
                        thread,
                        new NewRun(
                                assistantId,
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                null,
                                ChatSettings.DEFAULT,
                                truncation,
                                Map.of())));
    }

    @Test
    void a_policy_is_the_curators_to_change_and_makes_sense() {
        AssistantService assistants = node.get(AssistantService.class);
        ContextPolicy window = new ContextPolicy(
                ContextPolicy.Strategy.LAST_MESSAGES,
                null,
                null,
                ContextPolicy.Shares.NONE,
                ContextPolicy.Place.TOOL_OUTPUT);

        assertThatThrownBy(() -> assistants.assemble(employee, assistantId, ContextPolicy.DEFAULT))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> assistants.assemble(company.itCurator(), assistantId, ContextPolicy.DEFAULT))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> assistants.assemble(company.hrCurator(), assistantId, window))
                .isInstanceOf(Invalid.class);
        assertThat(Json.read("{\"shares\":{\"history\":20}}", ContextPolicy.class))
                .isEqualTo(new ContextPolicy(
                        ContextPolicy.Strategy.AUTO,
                        null,
                        null,
                        new ContextPolicy.Shares(null, 20, null, null),
                        ContextPolicy.Place.TOOL_OUTPUT));
    }

    @Test
    void a_call_belongs_to_its_run() {
        Run one = ended(begin("How many days?"));
        Run other = ended(begin("How many days?"));
        String call = contexts.list(employee, one.id()).get(0).call().id();

        assertThatThrownBy(() -> contexts.request(employee, other.id(), call)).isInstanceOf(NotFound.class);
    }

    @Test
    void what_has_no_room_is_summarised_and_later_on_only_what_is_new() {
        summarises(250);
        endpoint.usually(this::sumsUp);
        List<Run> runs = new ArrayList<>(List.of(ended(begin(longQuestion(0)))));
        for (int i = 1; i < 6; i++) {
            runs.add(ended(ask(runs.getLast(), longQuestion(i))));
        }

        assertThat(runs).extracting(Run::status).containsOnly(RunStatus.COMPLETED);
        List<JsonNode> summaries = endpoint.requests().stream()
                .map(ScriptedModelEndpoint.Request::json)
                .filter(request -> !request.has("tools"))
                .toList();
        assertThat(summaries).hasSizeGreaterThan(1);
        // Each is told the summary before and turns that no other was told.
        Set<String> told = new HashSet<>();
        for (int i = 0; i < summaries.size(); i++) {
            List<String> texts = summaries.get(i).path("messages").findValuesAsText("content");
            assertThat(texts.getLast()).startsWith("Write the summary");
            assertThat(texts.get(1)).contains(i == 0 ? "Question 0" : "Summary number " + (i - 1));
            texts.stream()
                    .filter(text -> text.startsWith("Question "))
                    .forEach(text -> assertThat(told.add(text)).isTrue());
        }
        ThreadSummary kept =
                summaries().find(employee, runs.getFirst().threadId()).orElseThrow();
        assertThat(kept.text()).isEqualTo("Summary number " + (summaries.size() - 1) + ".");
        assertThat(kept.model()).isEqualTo("gpt-4o");
        assertThat(endpoint.lastRequest().at("/messages/1/content").asText()).endsWith(kept.text());
        assertThat(told).hasSizeLessThan(6);

        List<byte[]> shown = runs.stream().flatMap(run -> shown(run).stream()).toList();
        assertThat(shown)
                .containsExactlyElementsOf(endpoint.requests().stream()
                        .map(ScriptedModelEndpoint.Request::body)
                        .toList());
        InspectedCall last = contexts.list(employee, runs.getLast().id()).getLast();
        assertThat(last.items())
                .filteredOn(item -> item.item().state().equals("summarised"))
                .extracting(InspectedCall.Item::text)
                .filteredOn(text -> text.startsWith("Question "))
                .containsExactlyInAnyOrderElementsOf(told);
        assertThat(last.items().stream()
                        .map(InspectedCall.Item::item)
                        .filter(item ->
                                item.sent() && Set.of("history", "summary").contains(item.part()))
                        .mapToInt(CallItem::tokens)
                        .sum())
                .isLessThanOrEqualTo(250);
    }

    @Test
    void a_summary_counts_as_the_run_s_and_is_put_down_as_a_call_of_its_own() {
        Run run = ended(runThatSummarises("Thirty days were agreed on."));

        List<ModelCall> calls = contexts.list(employee, run.id()).stream()
                .map(InspectedCall::call)
                .toList();
        assertThat(calls.getFirst().purpose()).isEqualTo(ChatRequest.Purpose.SUMMARY);
        assertThat(calls.stream().skip(1)).extracting(ModelCall::purpose).containsOnly(ChatRequest.Purpose.ANSWER);
        assertThat(run.usage().promptTokens())
                .isEqualTo(calls.stream()
                        .mapToLong(call -> call.usage().promptTokens())
                        .sum());
        List<RunStep> steps = node.get(RunService.class).steps(employee, run.id());
        assertThat(steps.stream().map(RunStep::usage).reduce(Usage.NONE, Usage::plus))
                .isEqualTo(run.usage());
        assertThat(steps.getFirst().usage().promptTokens())
                .isEqualTo(calls.get(0).usage().promptTokens()
                        + calls.get(1).usage().promptTokens());
        InspectedCall summary = contexts.list(employee, run.id()).getFirst();
        assertThat(summary.previous()).isNull();
        assertThat(summary.items())
                .extracting(item -> item.item().reason())
                .contains("to_summarise")
                .doesNotContain("summarised");
    }

    @Test
    void when_the_summary_fails_the_oldest_turns_are_left_out_and_the_ledger_says_why() {
        Run run = ended(runThatSummarises(() -> endpoint.answersWithStatus(500, "{}")
                .answersWithStatus(503, "{}")
                .answersWithStatus(500, "{}")));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(summaries().find(employee, run.threadId())).isEmpty();
        List<InspectedCall> calls = contexts.list(employee, run.id());
        assertThat(calls.stream().limit(3))
                .extracting(call -> call.call().status())
                .containsOnly(ModelCall.Status.FAILED);
        assertThat(calls.getLast().items())
                .filteredOn(item -> item.item().part().equals("history"))
                .extracting(item -> item.item().state(), item -> item.item().reason())
                .contains(tuple("dropped", "summary_failed"));
    }

    @Test
    void a_run_can_be_cancelled_while_its_summary_is_written() {
        Run run = runThatSummarises(endpoint::staysSilent);
        Await.until("the summary is asked for", LIMIT, () -> endpoint.requests().size() == asked + 1);

        node.get(RunService.class).cancel(employee, run.id());

        assertThat(ended(run).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(contexts.list(employee, run.id()))
                .extracting(call -> call.call().status())
                .containsExactly(ModelCall.Status.CANCELLED);
    }

    @Test
    void a_summary_is_its_owners_to_edit_and_to_delete() {
        Run run = ended(runThatSummarises("Thirty days were agreed on."));
        String thread = run.threadId();

        ThreadSummary edited = summaries().edit(employee, thread, "  Forty days were agreed on.\u0000 ");

        assertThat(edited.text()).isEqualTo("Forty days were agreed on.");
        assertThat(edited.edited()).isTrue();
        ended(ask(run, "And part-time?"));
        assertThat(endpoint.lastRequest().at("/messages/1/content").asText()).endsWith("Forty days were agreed on.");
        assertThatThrownBy(() -> summaries().edit(employee, thread, " ")).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> summaries().find(company.hrEmployee(), thread)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> summaries().edit(company.admin(), thread, "Mine."))
                .isInstanceOf(NotFound.class);

        summaries().delete(employee, thread);
        assertThat(summaries().find(employee, thread)).isEmpty();
    }

    @Test
    void a_person_s_words_are_not_overwritten_by_a_summary_that_was_being_written() {
        Run first = ended(runThatSummarises("Thirty days were agreed on."));
        CountDownLatch gate = new CountDownLatch(1);
        endpoint.usually((exchange, request) -> {
            if (!request.has("tools")) {
                ScriptedModelEndpoint.await(gate);
            }
            endpoint.behaveWell(exchange, request);
        });
        Run second = ended(ask(first, longQuestion(4)));
        asked = endpoint.requests().size();
        Run run = ask(second, longQuestion(5));
        Await.until("the summary is asked for", LIMIT, () -> endpoint.requests().size() == asked + 1);
        assertThat(endpoint.lastRequest().has("tools")).isFalse();

        summaries().edit(employee, run.threadId(), "Forty days.");
        gate.countDown();

        assertThat(ended(run).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(summaries().find(employee, run.threadId()).orElseThrow().text())
                .isEqualTo("Forty days.");
    }

    @Test
    void nothing_of_a_deleted_message_stays_in_a_summary() {
        Run run = ended(runThatSummarises("Thirty days were agreed on."));
        ThreadService threads = node.get(ThreadService.class);
        List<ThreadMessage> messages =
                threads.messages(employee, run.threadId(), null, 50).data();

        threads.deleteMessage(employee, run.threadId(), messages.getLast().id());
        assertThat(summaries().find(employee, run.threadId())).isPresent();
        threads.deleteMessage(employee, run.threadId(), messages.getFirst().id());

        assertThat(summaries().find(employee, run.threadId())).isEmpty();
    }

    @Test
    void a_pinned_message_stays_whatever_else_goes() {
        Run run = ended(begin("How many days for the moon?"));
        MessagePins pins = node.get(MessagePins.class);
        List<ThreadMessage> first = messages(run);
        pins.pin(employee, run.threadId(), first.getFirst().id());
        pins.pin(employee, run.threadId(), first.getFirst().id());
        run = ended(ask(run, "And part-time?"));
        node.get(AssistantService.class)
                .assemble(
                        company.hrCurator(),
                        assistantId,
                        new ContextPolicy(
                                ContextPolicy.Strategy.LAST_MESSAGES,
                                1,
                                null,
                                ContextPolicy.Shares.NONE,
                                ContextPolicy.Place.TOOL_OUTPUT));
        run = ended(ask(run, "And trainees?"));

        assertThat(endpoint.lastRequest().at("/messages/1/content").asText()).isEqualTo("How many days for the moon?");
        assertThat(endpoint.lastRequest().at("/messages/3/content").asText()).isEqualTo("And trainees?");
        assertThat(history(run))
                .containsExactly(
                        tuple("kept", "pinned"),
                        tuple("kept", "with_pinned"),
                        tuple("dropped", "outside_window"),
                        tuple("dropped", "outside_window"));

        pins.unpin(employee, run.threadId(), first.getFirst().id());
        run = ended(ask(run, "And interns?"));
        assertThat(history(run)).extracting(item -> item.toList().get(0)).containsOnly("dropped");
    }

    @Test
    void what_is_pinned_and_has_no_room_is_left_out_and_says_so() {
        Run run = ended(begin(longQuestion(0)));
        node.get(MessagePins.class)
                .pin(employee, run.threadId(), messages(run).getLast().id());
        summarises(10);

        run = ended(ask(run, "And part-time?"));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(history(run)).containsOnly(tuple("dropped", "over_share"));
    }

    @Test
    void pins_are_few_and_the_owners_alone() {
        Run run = ended(begin("How many days?"));
        MessagePins pins = node.get(MessagePins.class);
        String question = messages(run).getFirst().id();
        assertThatThrownBy(() -> pins.pin(company.hrEmployee(), run.threadId(), question))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> pins.pin(employee, run.threadId(), "msg_unknown"))
                .isInstanceOf(NotFound.class);
        node.inTransaction(() -> {
            for (int i = 0; i <= MessagePins.MAX; i++) {
                node.entityManager()
                        .persist(ThreadMessage.question(
                                run.threadId(),
                                "Q" + i,
                                node.get(java.time.Clock.class).instant()));
            }
            return run;
        });
        List<ThreadMessage> all = messages(run);
        for (int i = 0; i < MessagePins.MAX; i++) {
            pins.pin(employee, run.threadId(), all.get(i).id());
        }

        assertThatThrownBy(
                        () -> pins.pin(employee, run.threadId(), all.getLast().id()))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("too_many_pins"));
        assertThat(pins.pinned(all.stream().map(ThreadMessage::id).toList())).hasSize(MessagePins.MAX);
        assertThat(node.get(ThreadRepository.class).turn(all.get(1)))
                .extracting(ThreadMessage::id)
                .containsExactly(all.get(0).id(), all.get(1).id());
    }

    private List<ThreadMessage> messages(Run run) {
        return node.get(ThreadService.class)
                .messages(employee, run.threadId(), null, 50)
                .data();
    }

    private List<Tuple> history(Run run) {
        return contexts.list(employee, run.id()).getLast().items().stream()
                .map(InspectedCall.Item::item)
                .filter(item -> item.part().equals("history"))
                .map(item -> tuple(item.state(), item.reason()))
                .toList();
    }

    @Test
    void a_replay_sends_the_same_bytes_and_leaves_nothing_behind() throws Exception {
        Run run = ended(begin("How many days? 🏖 “ü”"));
        List<byte[]> sent = shown(run);
        List<InspectedCall> calls = contexts.list(employee, run.id());
        long before = count("select count(c) from ModelCall c");
        ReplayService replays = node.get(ReplayService.class);

        for (int i = 0; i < calls.size(); i++) {
            Replay again = replays.replay(
                            employee, run.id(), calls.get(i).call().id(), Variation.NONE)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);

            assertThat(again.status()).isEqualTo(ModelCall.Status.COMPLETED);
            assertThat(endpoint.requests().getLast().body()).isEqualTo(sent.get(i));
            ModelReply then = calls.get(i).call().reply();
            assertThat(again.reply().text()).isEqualTo(then.text());
            assertThat(again.reply().toolCalls())
                    .extracting(ToolCall::name)
                    .isEqualTo(then.toolCalls().stream().map(ToolCall::name).toList());
            assertThat(again.usage().promptTokens()).isPositive();
        }

        assertThat(calls.getFirst().call().reply().toolCalls())
                .extracting(ToolCall::name)
                .containsExactly("file_search");
        assertThat(count("select count(c) from ModelCall c")).isEqualTo(before);
        assertThat(messages(run)).hasSize(2);
    }

    @Test
    void a_replay_can_fail_be_stopped_and_be_refused() throws Exception {
        Run run = ended(begin("How many days?"));
        String call = contexts.list(employee, run.id()).getFirst().call().id();
        ReplayService replays = node.get(ReplayService.class);
        assertThatThrownBy(() -> replays.replay(employee, run.id(), call, new Variation("unheard-of", null, null)))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> replays.replay(company.hrEmployee(), run.id(), call, Variation.NONE))
                .isInstanceOf(NotFound.class);

        endpoint.answersWithStatus(500, "{}");
        Replay failed = replays.replay(employee, run.id(), call, Variation.NONE)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(failed.status()).isEqualTo(ModelCall.Status.FAILED);
        assertThat(failed.error()).isNotBlank();

        endpoint.staysSilent();
        asked = endpoint.requests().size();
        CompletableFuture<Replay> silent =
                replays.replay(employee, run.id(), call, Variation.NONE).toCompletableFuture();
        Await.until("it is sent", LIMIT, () -> endpoint.requests().size() > asked);
        assertThatThrownBy(() -> replays.replay(employee, run.id(), call, Variation.NONE))
                .isInstanceOf(TooMany.class);
        assertThat(replays.cancel(company.admin(), run.id(), call)).isFalse();
        assertThat(replays.cancel(employee, run.id(), call)).isTrue();
        assertThat(silent.get(20, TimeUnit.SECONDS).status()).isEqualTo(ModelCall.Status.CANCELLED);
        assertThat(node.get(Witness.class).reads())
                .extracting(ForeignRead::reader)
                .containsOnly(company.admin());
    }

    @Test
    void a_replay_by_the_policy_it_had_is_the_same_request_however_the_thread_went_on() throws Exception {
        Run first = ended(begin("How many days?"));
        Run second = ended(ask(first, "And part-time?"));
        List<byte[]> sent = shown(second);
        ended(ask(second, "And in the first year?"));
        List<InspectedCall> calls = contexts.list(employee, second.id());

        for (int i = 0; i < calls.size(); i++) {
            Replay again = replay(second, calls.get(i).call(), ContextPolicy.DEFAULT);

            assertThat(endpoint.requests().getLast().body()).isEqualTo(sent.get(i));
            assertThat(again.request().anew()).isTrue();
            assertThat(again.request().used()).isEqualTo(calls.get(i).call().used());
            assertThat(again.request().items()).isEqualTo(calls.get(i).call().items());
        }
    }

    @Test
    void a_replay_on_a_program_s_thread_has_what_an_assistant_said_last() throws Exception {
        String department = ended(begin("How many days?")).departmentId();
        String thread = node.inTransaction(() -> {
            ThreadRepository threads = node.get(ThreadRepository.class);
            ChatThread made = new ChatThread(employee.principalId(), department, null, null, Instant.EPOCH);
            threads.add(made);
            threads.flush();
            write(made.id(), 4);
            return made.id();
        });
        Run run = program(thread, null);
        ModelCall call = contexts.list(employee, run.id()).getLast().call();
        byte[] sent = shown(run).getLast();
        ended(ask(run, "And part-time?"));

        replay(run, call, ContextPolicy.DEFAULT);

        assertThat(new String(sent, StandardCharsets.UTF_8)).contains("Line 0.", "Line 1.", "Line 2.", "Line 3.");
        assertThat(endpoint.requests().getLast().body()).isEqualTo(sent);
        replay(run, call, newest(1));
        assertThat(new String(endpoint.requests().getLast().body(), StandardCharsets.UTF_8))
                .doesNotContain("Line 1.")
                .contains("Line 2.", "Line 3.");
    }

    @Test
    void a_replay_by_another_policy_is_put_together_anew_and_tells_how_the_answers_differ() throws Exception {
        Run first = ended(begin("How many days?"));
        Run second = ended(ask(first, "And part-time?"));
        ModelCall call = contexts.list(employee, second.id()).getLast().call();
        long before = count("select count(c) from ModelCall c");
        endpoint.writes("Full-time employees get no days at all.");

        Replay again = replay(second, call, newest(1));

        assertThat(new String(endpoint.requests().getLast().body(), StandardCharsets.UTF_8))
                .contains("And part-time?", "<passage>")
                .doesNotContain("How many days?");
        assertThat(again.request().used()).isLessThan(call.used());
        assertThat(again.request().items())
                .filteredOn(item -> item.part().equals("history"))
                .extracting(CallItem::reason)
                .containsOnly("outside_window");
        assertThat(again.difference().stream()
                        .filter(piece -> piece.kind() != WordDiff.Kind.REMOVED)
                        .map(WordDiff.Piece::text)
                        .collect(Collectors.joining()))
                .isEqualTo("Full-time employees get no days at all.");
        assertThat(again.difference())
                .extracting(WordDiff.Piece::kind)
                .contains(WordDiff.Kind.SAME, WordDiff.Kind.REMOVED, WordDiff.Kind.ADDED);
        assertThat(count("select count(c) from ModelCall c")).isEqualTo(before);
        assertThat(messages(second)).hasSize(4);
    }

    @Test
    void a_replay_searches_again_on_the_owner_s_behalf_and_by_another_retrieval() throws Exception {
        Run run = ended(begin("How many days?"));
        ModelCall call = contexts.list(employee, run.id()).getLast().call();
        byte[] sent = shown(run).getLast();
        int searched = search.calls().size();
        Replay same = replay(run, call, new Variation(null, null, tool -> tool));
        assertThat(endpoint.requests().getLast().body()).isEqualTo(sent);
        assertThat(same.request().anew()).isTrue();
        search.finds("Part-time employees get their share of 30 days.");
        long before = count("select count(c) from ModelCall c");

        Replay again = node.get(ReplayService.class)
                .replay(
                        company.admin(),
                        run.id(),
                        call.id(),
                        new Variation(
                                null,
                                null,
                                tool -> tool.overriddenBy(RetrievalTuning.NONE
                                        .with(Knob.RESULTS, 2)
                                        .with(Knob.THRESHOLD, .5))))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(new String(endpoint.requests().getLast().body(), StandardCharsets.UTF_8))
                .contains("get their share of 30 days")
                .doesNotContain("Full-time employees get 30 days");
        assertThat(again.status()).isEqualTo(ModelCall.Status.COMPLETED);
        assertThat(search.calls()).hasSize(searched + 2);
        ToolInvocation then = search.calls().get(searched - 1);
        ToolInvocation now = search.calls().getLast();
        assertThat(now.owner().principalId()).isEqualTo(employee.principalId());
        assertThat(now.arguments()).isEqualTo(then.arguments());
        assertThat(now.callNumber()).isEqualTo(then.callNumber());
        assertThat(((Tool.FileSearch) now.tool()).tuning().values())
                .extractingByKeys(Knob.RESULTS, Knob.THRESHOLD)
                .extracting(JsonNode::asDouble)
                .containsExactly(2.0, 0.5);
        assertThat(count("select count(c) from ModelCall c")).isEqualTo(before);
        assertThat(messages(run)).hasSize(2);
    }

    @Test
    void a_replay_has_the_summary_and_the_pins_that_were_sent_then() throws Exception {
        Run run = ended(runThatSummarises("They asked about leave three times."));
        ModelCall call = contexts.list(employee, run.id()).getLast().call();
        byte[] sent = shown(run).getLast();
        summaries().edit(employee, run.threadId(), "Something else.");
        ContextPolicy policy = run.contextPolicy();

        replay(run, call, policy);
        assertThat(endpoint.requests().getLast().body()).isEqualTo(sent);

        Replay without = replay(run, call, ContextPolicy.DEFAULT);
        assertThat(new String(endpoint.requests().getLast().body(), StandardCharsets.UTF_8))
                .contains("Question 0 about leave")
                .doesNotContain("three times");
        assertThat(without.request().used()).isGreaterThan(call.used());
        ModelCall summing = contexts.list(employee, run.id()).getFirst().call();
        assertThat(summing.purpose()).isEqualTo(ChatRequest.Purpose.SUMMARY);
        assertThatThrownBy(() -> replay(run, summing, policy)).isInstanceOf(Invalid.class);
    }

    @Test
    void a_replay_by_a_policy_without_room_or_without_its_question_is_refused() {
        Run run = ended(begin(longQuestion(1) + longQuestion(2) + longQuestion(3) + longQuestion(4)));
        ModelCall call = contexts.list(employee, run.id()).getFirst().call();
        asked = endpoint.requests().size();

        assertThatThrownBy(() -> replay(run, call, newest(0))).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> replay(
                        run,
                        call,
                        new ContextPolicy(
                                ContextPolicy.Strategy.AUTO,
                                null,
                                256,
                                ContextPolicy.Shares.NONE,
                                ContextPolicy.Place.TOOL_OUTPUT)))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("over_budget"));
        node.inTransaction(() -> node.entityManager()
                .createQuery("delete from ThreadMessage m where m.threadId = :thread")
                .setParameter("thread", run.threadId())
                .executeUpdate());
        assertThatThrownBy(() -> replay(run, call, ContextPolicy.DEFAULT)).isInstanceOf(Conflict.class);
        assertThat(endpoint.requests()).hasSize(asked);
    }

    @Test
    void a_replay_is_one_for_each_person_and_stopped_from_any_node() throws Exception {
        Run run = ended(begin("How many days?"));
        String call = contexts.list(employee, run.id()).getFirst().call().id();
        try (TestApplication other = startNode()) {
            ReplayService there = other.get(ReplayService.class);
            endpoint.staysSilent();
            asked = endpoint.requests().size();
            CompletableFuture<Replay> silent = node.get(ReplayService.class)
                    .replay(employee, run.id(), call, Variation.NONE)
                    .toCompletableFuture();
            Await.until("it is sent", LIMIT, () -> endpoint.requests().size() > asked);

            assertThatThrownBy(() -> there.replay(employee, run.id(), call, Variation.NONE))
                    .isInstanceOf(TooMany.class);
            assertThat(there.cancel(company.admin(), run.id(), call)).isFalse();
            assertThat(there.cancel(employee, run.id(), call)).isTrue();

            assertThat(silent.get(20, TimeUnit.SECONDS).status()).isEqualTo(ModelCall.Status.CANCELLED);
            Await.until("it is gone", LIMIT, () -> count("select count(r) from RunningReplay r") == 0);
            assertThat(there.replay(employee, run.id(), call, Variation.NONE)
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(ModelCall.Status.COMPLETED);
        }
    }

    @Test
    void a_replay_whose_node_fell_silent_holds_nobody_up() throws Exception {
        Run run = ended(begin("How many days?"));
        ModelCall call = contexts.list(employee, run.id()).getFirst().call();
        node.inTransaction(() -> {
            node.entityManager()
                    .persist(new RunningReplay(
                            employee.principalId(), call.id(), Instant.now().minusSeconds(1)));
            return null;
        });

        assertThat(node.get(ReplayService.class).cancel(employee, run.id(), call.id()))
                .isFalse();
        assertThat(replay(run, call, ContextPolicy.DEFAULT).status()).isEqualTo(ModelCall.Status.COMPLETED);
    }

    private Replay replay(Run run, ModelCall call, ContextPolicy policy) throws Exception {
        return replay(run, call, new Variation(null, policy, null));
    }

    private Replay replay(Run run, ModelCall call, Variation variation) throws Exception {
        return node.get(ReplayService.class)
                .replay(employee, run.id(), call.id(), variation)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static ContextPolicy newest(int messages) {
        return new ContextPolicy(
                ContextPolicy.Strategy.LAST_MESSAGES,
                messages,
                null,
                ContextPolicy.Shares.NONE,
                ContextPolicy.Place.TOOL_OUTPUT);
    }

    private int asked;

    private Run runThatSummarises(String summary) {
        return runThatSummarises(() -> endpoint.writes(summary));
    }

    /** The last of a few runs, the one that has no room any more; the script is told before it is asked. */
    private Run runThatSummarises(Runnable script) {
        Run run = ended(begin(longQuestion(0)));
        run = ended(ask(run, longQuestion(1)));
        run = ended(ask(run, longQuestion(2)));
        summarises(250);
        asked = endpoint.requests().size();
        script.run();
        return ask(run, longQuestion(3));
    }

    private void sumsUp(HttpExchange exchange, JsonNode request) throws IOException {
        if (request.has("tools")) {
            endpoint.behaveWell(exchange, request);
        } else {
            ScriptedModelEndpoint.write(exchange, request, "stop", "Summary number ", sums++ + ".");
        }
    }

    private int sums;

    private static String longQuestion(int number) {
        return "Question %d about leave. ".formatted(number) + "How is it with part-time staff? ".repeat(10);
    }

    /** As soon as the history takes more tokens. */
    private void summarises(int history) {
        node.get(AssistantService.class)
                .assemble(
                        company.hrCurator(),
                        assistantId,
                        new ContextPolicy(
                                ContextPolicy.Strategy.SUMMARISE,
                                null,
                                100 * history,
                                new ContextPolicy.Shares(null, 1, null, null),
                                ContextPolicy.Place.TOOL_OUTPUT));
    }

    private ThreadSummaries summaries() {
        return node.get(ThreadSummaries.class);
    }

    private List<byte[]> shown(Run run) {
        return contexts.list(employee, run.id()).stream()
                .map(call -> contexts.request(employee, run.id(), call.call().id()))
                .toList();
    }

    private static List<String> changed(InspectedCall call) {
        return call.items().stream()
                .filter(item -> item.change() != InspectedCall.Change.NONE)
                .map(item -> item.item().part())
                .toList();
    }

    private long count(String jpql) {
        return node.inTransaction(
                () -> node.entityManager().createQuery(jpql, Long.class).getSingleResult());
    }

    private Run begin(String question) {
        return node.get(RunService.class).start(employee, assistantId, question).run();
    }

    private Run ask(Run before, String question) {
        return node.get(RunService.class)
                .ask(employee, before.threadId(), question)
                .run();
    }

    private Run ended(Run run) {
        RunService runs = node.get(RunService.class);
        Await.until(
                "the run ends",
                LIMIT,
                () -> runs.get(employee, run.id()).status().terminal());
        return runs.get(employee, run.id());
    }
}
