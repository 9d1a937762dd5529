package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.vademecum.access.ForeignRead;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.common.NotFound;
import org.vademecum.context.ContextAssembler;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.TokenCounter;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.Tool;
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
    void start() {
        node = TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class, Witness.class)
                .with(ThreadService.class, ThreadRepository.class)
                .with(RunService.class, RunQueue.class, QueueLimits.class, RunRepository.class, RunContextService.class)
                .withObject(new ThreadWriter())
                .withObject(new VectorStoreService())
                .with(RunEngine.class, RunThreads.class, RunWorker.class, RunJournal.class, Toolbox.class)
                .with(ModelCalls.class, ContextAssembler.class, Attachments.class)
                .with(CallJournal.class, ModelCallRepository.class)
                .withObject(new RunEngineTest.NothingAttached())
                .withObject(new ThreadImages())
                .with(EventLog.class, EventStore.class, ChatModels.class, TokenCounter.class)
                .withObject(new SettableClock())
                .withObject(new ScriptedChatModel())
                .withObject(new CannedSearch("Full-time employees get 30 days of annual leave."))
                .config("vademecum.chat.base-url", endpoint.baseUrl())
                .config("vademecum.run.retry-pause", "PT0.01S")
                .start();
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
                .containsExactly(new ForeignRead(company.admin(), "context of run", run.id(), employee.principalId()));
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
