package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Loan;
import org.vademecum.access.Meter;
import org.vademecum.access.Principal;
import org.vademecum.access.Role;
import org.vademecum.access.Spending;
import org.vademecum.access.Spent;
import org.vademecum.assistant.AssistantSharing;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Ids;
import org.vademecum.common.TooMany;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.Citation;
import org.vademecum.thread.SentenceSupport;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadSearch;
import org.vademecum.thread.ThreadService;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.VectorStore;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class RunEngineTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PASSAGE =
            "Full-time employees get 30 days of annual leave. Part-time employees get leave in proportion to their"
                    + " hours.";

    @Parameter
    TestDatabase.Kind kind;

    private final SettableClock clock = new SettableClock();
    private final ScriptedChatModel model = new ScriptedChatModel();
    private final CannedSearch search = new CannedSearch(PASSAGE);
    private static TestDatabase database;
    private static TestCompany company;

    private TestApplication node;
    private String assistant;
    private Caller employee;

    /** Hears what is spent. */
    @ApplicationScoped
    static class Till {
        private final List<Spent> spent = new CopyOnWriteArrayList<>();
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

        void hear(@Observes(during = TransactionPhase.AFTER_SUCCESS) Spent more) {
            spent.add(more);
        }

        void refuse(@Observes Spending spending) {
            if (left.getAndDecrement() <= 0) {
                throw new TooMany("budget_exceeded", Duration.ofHours(1), "Nothing is left.");
            }
        }

        /** The end of a run is seen a moment before its tokens are told. */
        void awaitTotal(long tokens) {
            Await.until(
                    tokens + " tokens are told",
                    LIMIT,
                    () -> spent.stream().mapToLong(Spent::amount).sum() == tokens);
        }

        List<Spent> spent() {
            return spent;
        }

        void leave(int times) {
            left.set(times);
        }
    }

    /** Hears what the review inbox hears. */
    @ApplicationScoped
    static class Inbox {
        private final List<AnswerEnded> ended = new CopyOnWriteArrayList<>();
        private volatile boolean broken;

        void hear(@Observes AnswerEnded answer) {
            ended.add(answer);
            if (broken) {
                broken = false;
                throw new IllegalStateException("the inbox is full");
            }
        }

        List<AnswerEnded> ended() {
            return ended;
        }

        void breakOnce() {
            broken = true;
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
        node = newNode();
        employee = company.hire(node, "hr.new", company.hr());
        assistant = RunNode.assistant(node, company, "extractive");
        node.fire(new ApplicationStarted());
    }

    @AfterEach
    void stop() {
        node.fire(new ApplicationStopping());
        node.close();
    }

    private TestApplication newNode() {
        return configured().start();
    }

    private TestApplication.Builder configured() {
        return configured(new ThreadImages());
    }

    private TestApplication.Builder configured(ThreadImages images) {
        return RunNode.on(database, images)
                .with(Inbox.class, Till.class)
                .with(AssistantSharing.class, DepartmentRepository.class)
                .withObject(new NothingAttached())
                .withObject(clock)
                .withObject(model)
                .withObject(search)
                .config("vademecum.run.max-running", 8);
    }

    @Test
    void a_question_is_searched_answered_and_cited() {
        model.searches("annual leave")
                .writes("Full-time employees get 30 days", " of annual leave. 【0:", "0†Leave policy】");

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.usage()).isEqualTo(new Usage(300, 30, false));
        ThreadMessage answer = answer(run);
        assertThat(answer.status()).isEqualTo(ThreadMessage.Status.COMPLETED);
        assertThat(answer.outcome()).isEqualTo(ThreadMessage.Outcome.ANSWERED);
        assertThat(answer.text()).isEqualTo("Full-time employees get 30 days of annual leave. 【0:0†Leave policy】");
        Citation citation = answer.citations().get(0);
        assertThat(citation.quote()).isEqualTo("Full-time employees get 30 days of annual leave.");
        assertThat(citation.passageStart()).isEqualTo(100);
        assertThat(citation.page()).isEqualTo(4);
        assertThat(run(run).holdsThread()).isFalse();
    }

    @Test
    void a_search_finds_what_is_shared_at_its_moment() {
        employee = company.hire(node, "it.new", company.it());
        VectorStore store = new VectorStore(company.hr().id(), "Manuals", clock.instant());
        node.inTransaction(() -> {
            node.entityManager().persist(store);
            return store;
        });
        String shared = RunNode.assistant(node, company, "extractive", ToolResources.searching(store.id()));
        AssistantSharing sharing = node.get(AssistantSharing.class);
        sharing.share(company.hrCurator(), shared, "it");
        model.searches("annual leave")
                .then((request, listener, cancellation) -> {
                    sharing.withdraw(company.hrCurator(), shared, "it");
                    return new ModelTurn(
                            "",
                            List.of(new ToolCall("call_again", "file_search", "{\"query\":\"leave\"}")),
                            new ModelTurn.Usage(100, 10, false),
                            ModelTurn.Finish.TOOL_CALLS);
                })
                .writes("Full-time employees get 30 days of annual leave. 【0:0†Leave policy】");

        Run run = ended(node.get(RunService.class)
                .start(employee, shared, "How many days?")
                .run());

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(search.calls())
                .extracting(ToolInvocation::loan)
                .containsExactly(new Loan(company.hr().id(), Set.of(store.id())), Loan.NONE);
        assertThat(search.calls())
                .extracting(ToolInvocation::departmentId)
                .containsOnly(company.it().id());
    }

    @Test
    void its_tokens_are_told_once_for_the_key_its_owner_and_the_department() {
        model.searches("annual leave").writes("Full-time employees get 30 days of annual leave. 【0:0†Leave policy】");
        Caller program = new Caller(
                employee.principalId(),
                "",
                "",
                employee.roles(),
                employee.departmentIds(),
                Set.of(),
                "key_1",
                Set.of());

        Run run = ended(node.get(RunService.class)
                .start(program, assistant, "How many days?")
                .run());

        Till till = node.get(Till.class);
        till.awaitTotal(run.usage().totalTokens());
        assertThat(till.spent())
                .extracting(Spent::on)
                .containsOnly(Spending.of(program, Meter.TOKENS, run.departmentId()));
    }

    @Test
    void what_waited_until_the_budget_was_spent_is_not_answered() {
        node.get(Till.class).leave(1);

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.lastError())
                .isEqualTo(new RunError(ChatModelException.Code.RATE_LIMIT_EXCEEDED, "Nothing is left."));
        Await.until(
                "what it cost is told",
                LIMIT,
                () -> !node.get(Till.class).spent().isEmpty());
        assertThat(node.get(Till.class).spent()).extracting(Spent::amount).containsOnly(0L);
        assertThat(run.usage().totalTokens()).isZero();
    }

    @Test
    void without_a_budget_nothing_is_asked_and_nothing_is_left_behind() {
        node.get(Till.class).leave(0);

        assertThatThrownBy(() -> ask("How many days?")).isInstanceOf(TooMany.class);

        assertThat(node.inTransaction(() -> node.entityManager()
                        .createQuery("select count(t) from ChatThread t where t.ownerId = :owner", Long.class)
                        .setParameter("owner", employee.principalId())
                        .getSingleResult()))
                .isZero();
    }

    @Test
    void the_log_tells_the_whole_story_in_order() {
        model.searches("annual leave").writes("Full-time employees get 30 days of annual leave. 【0:0†Leave policy】");

        Run run = ended(ask("How many days?"));

        List<LoggedEvent> events = events(run);
        assertThat(events)
                .extracting(LoggedEvent::type)
                .containsExactly(
                        EventType.RUN_CREATED,
                        EventType.RUN_QUEUED,
                        EventType.RUN_IN_PROGRESS,
                        EventType.ACTIVITY,
                        EventType.STEP_CREATED,
                        EventType.ACTIVITY,
                        EventType.ACTIVITY,
                        EventType.STEP_COMPLETED,
                        EventType.ACTIVITY,
                        EventType.ACTIVITY,
                        EventType.STEP_CREATED,
                        EventType.MESSAGE_CREATED,
                        EventType.MESSAGE_DELTA,
                        EventType.MESSAGE_COMPLETED,
                        EventType.STEP_COMPLETED,
                        EventType.RUN_COMPLETED);
        assertThat(events).extracting(LoggedEvent::number).isSorted().doesNotHaveDuplicates();
        assertThat(events.get(6).data()).isInstanceOfSatisfying(RunEventData.Activity.class, found -> {
            assertThat(found.kind()).isEqualTo(RunEventData.Activity.Kind.SEARCHING);
            assertThat(found.manuals()).isEqualTo(3);
            assertThat(found.found()).isEqualTo(42);
            assertThat(found.passages()).isEqualTo(1);
        });
        assertThat(events.get(13).data())
                .isInstanceOfSatisfying(
                        RunEventData.MessageEnded.class,
                        ended -> assertThat(ended.sentences())
                                .extracting(SentenceSupport::support)
                                .containsExactly(SentenceSupport.Support.QUOTED));
    }

    @Test
    void what_saying_a_query_another_way_has_cost_counts_for_the_run() {
        search.rewrites("Days of annual leave", 40, 4);
        model.searches("annual leave").writes("Yes, 30 days of annual leave. 【0:0†Leave policy】");

        Run run = ended(ask("How many days?"));

        assertThat(search.calls().getFirst().model()).isEqualTo(run.model());
        assertThat(run.usage()).isEqualTo(new Usage(340, 34, false));
        List<RunStep> steps = node.get(RunService.class).steps(employee, run.id());
        assertThat(steps)
                .extracting(RunStep::usage)
                .containsExactly(new Usage(140, 14, false), new Usage(200, 20, false));
        StepDetails.ToolCalls details = (StepDetails.ToolCalls) steps.getFirst().details();
        ToolOutput.Found found = (ToolOutput.Found) details.calls().getFirst().output();
        assertThat(found.rewritten().text()).isEqualTo("Days of annual leave");
        node.get(Till.class).awaitTotal(run.usage().totalTokens());
    }

    @Test
    void the_search_step_keeps_query_and_passages() {
        model.searches("annual leave").writes("Yes, 30 days of annual leave. 【0:0†Leave policy】");

        Run run = ended(ask("How many days?"));

        List<RunStep> steps = node.get(RunService.class).steps(employee, run.id());
        assertThat(steps)
                .extracting(RunStep::type)
                .containsExactly(RunStep.Type.TOOL_CALLS, RunStep.Type.MESSAGE_CREATION);
        assertThat(steps).extracting(RunStep::status).containsOnly(RunStep.Status.COMPLETED);
        StepDetails.ToolCalls details = (StepDetails.ToolCalls) steps.get(0).details();
        ToolOutput.Found found = (ToolOutput.Found) details.calls().get(0).output();
        assertThat(found.passages()).extracting(passage -> passage.text()).containsExactly(PASSAGE);
        assertThat(found.elapsedMs()).isEqualTo(7);
        assertThat(steps.get(0).usage()).isEqualTo(new Usage(100, 10, false));
        assertThat(steps.get(1).usage()).isEqualTo(new Usage(200, 20, false));
    }

    @Test
    void an_endpoint_gets_the_passages_and_its_markers_become_citations() {
        try (ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint()) {
            TestApplication other = configured()
                    .config("vademecum.chat.base-url", endpoint.baseUrl())
                    .start();
            node.fire(new ApplicationStopping());
            Run queued = node.get(RunService.class)
                    .start(employee, RunNode.assistant(node, company, "some-model"), "How many days?")
                    .run();
            other.fire(new ApplicationStarted());
            Run run = ended(queued);
            other.fire(new ApplicationStopping());
            other.close();

            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            ThreadMessage answer = answer(run);
            assertThat(answer.text()).doesNotContain(ScriptedModelEndpoint.UNKNOWN_MARKER);
            String given =
                    endpoint.requests().get(1).json().at("/messages/3/content").asText();
            assertThat(answer.citations()).singleElement().satisfies(citation -> {
                assertThat(citation.quote()).isEqualTo("Full-time employees get 30 days of annual leave.");
                assertThat(given).contains(citation.quote()).contains(citation.marker());
                assertThat(PASSAGE.substring(citation.passageStart() - 100, citation.passageEnd() - 100))
                        .isEqualTo(citation.quote());
            });
            assertThat(run.usage().promptTokens()).isPositive();
        }
    }

    @Test
    void what_a_model_says_before_it_searches_is_a_paragraph_of_its_own() {
        model.then((request, listener, cancellation) -> {
            listener.onText("\n\nLet me look that up.");
            return new ModelTurn(
                    "Let me look that up.",
                    List.of(new ToolCall("call_1", "file_search", "{\"query\":\"leave\"}")),
                    new ModelTurn.Usage(1, 1, false),
                    ModelTurn.Finish.TOOL_CALLS);
        });
        model.writes("\n", "\nThirty days.");

        assertThat(answer(ended(ask("How many days?"))).text()).isEqualTo("Let me look that up.\n\nThirty days.");
    }

    @Test
    void calls_of_tools_that_do_not_exist_are_refused_and_the_model_goes_on() {
        model.then((request, listener, cancellation) -> new ModelTurn(
                "",
                List.of(new ToolCall("call_1", "rm_rf", "{}")),
                new ModelTurn.Usage(1, 1, false),
                ModelTurn.Finish.TOOL_CALLS));
        model.writes("Sorry.");

        assertThat(ended(ask("How many days?")).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(model.requests().get(1).messages().getLast().text()).isEqualTo("There is no tool named 'rm_rf'.");
    }

    @Test
    void a_model_without_a_word_fails_the_run() {
        model.writes("  \n").writes("  \n").writes("  \n");

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.lastError().message()).contains("without an answer");
    }

    @Test
    void a_follow_up_brings_the_conversation_and_no_old_markers() {
        model.searches("annual leave").writes("You get 30 days of annual leave. 【0:0†Leave policy】");
        Run first = ended(ask("How many days?"));
        model.searches("part-time leave").writes("In proportion to your hours. 【0:0†Leave policy】");
        Run second = ended(node.get(RunService.class)
                .ask(employee, first.threadId(), "And part-time?")
                .run());

        assertThat(second.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(model.requests().get(2).messages().subList(1, 4))
                .containsExactly(
                        new ChatMessage.User("How many days?"),
                        new ChatMessage.Assistant("You get 30 days of annual leave.", List.of()),
                        new ChatMessage.User("And part-time?"));
    }

    @Test
    void an_answer_that_declines_names_the_nearest_sections_and_reaches_the_inbox() {
        model.searches("parking")
                .writes("I could not find this in your manuals. The nearest passages are about leave.");

        Run run = ended(ask("Where can I park?"));

        ThreadMessage answer = answer(run);
        assertThat(answer.outcome()).isEqualTo(ThreadMessage.Outcome.DECLINED);
        assertThat(answer.nearest()).singleElement().satisfies(nearest -> {
            assertThat(nearest.headings()).isEqualTo("Leave › Annual leave");
            assertThat(nearest.start()).isEqualTo(100);
        });
        AnswerEnded told = node.get(Inbox.class).ended().get(0);
        assertThat(told.messageId()).isEqualTo(answer.id());
        assertThat(told.departmentId()).isEqualTo(company.hr().id());
        assertThat(told.outcome()).isEqualTo(ThreadMessage.Outcome.DECLINED);
    }

    @Test
    void a_model_that_says_so_declines_whatever_its_words() {
        model.writesUntil(ModelTurn.Finish.DECLINED, "Davon steht hier nichts.");

        assertThat(answer(ended(ask("Where can I park?"))).outcome()).isEqualTo(ThreadMessage.Outcome.DECLINED);
    }

    @Test
    void when_an_observer_of_the_end_fails_nothing_has_ended_and_it_is_tried_again() {
        node.get(Inbox.class).breakOnce();
        model.writes("Thirty days.");

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(events(run).stream().filter(event -> event.type() == EventType.RUN_COMPLETED))
                .hasSize(1);
    }

    @Test
    void a_failing_model_fails_the_run_with_words_for_people_and_the_thread_is_free() {
        model.fails(false);

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.lastError().message()).isEqualTo("The language model is out of order.");
        model.writes("Thirty days.");
        Run again =
                ended(node.get(RunService.class).retry(employee, run.threadId()).run());
        assertThat(again.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_fault_that_passes_is_not_seen() {
        model.fails(true).fails(true).writes("Thirty days.");

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(answer(run).text()).isEqualTo("Thirty days.");
    }

    @Test
    void a_fault_that_stays_fails_after_three_attempts() {
        model.fails(true).fails(true).fails(true);

        assertThat(ended(ask("How many days?")).status()).isEqualTo(RunStatus.FAILED);
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void once_text_was_shown_a_fault_ends_the_run_and_the_text_is_kept_as_incomplete() {
        model.fails(true, "Thirty da");

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        ThreadMessage answer = answer(run);
        assertThat(answer.text()).isEqualTo("Thirty da");
        assertThat(answer.status()).isEqualTo(ThreadMessage.Status.INCOMPLETE);
        assertThat(answer.incompleteReason()).isEqualTo(ThreadMessage.IncompleteReason.RUN_FAILED);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_broken_search_fails_the_run() {
        search.breakDown();
        model.searches("annual leave");

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(node.get(RunService.class).steps(employee, run.id()))
                .extracting(RunStep::status)
                .containsExactly(RunStep.Status.FAILED);
    }

    @Test
    void a_model_that_only_ever_searches_is_stopped_after_ten_turns() {
        for (int i = 0; i < 10; i++) {
            model.searches("leave " + i);
        }

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.INCOMPLETE);
        assertThat(run.incompleteReason()).isEqualTo(Run.IncompleteReason.MAX_TURNS);
        assertThat(search.calls()).extracting(call -> call.callNumber()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void an_answer_cut_at_the_token_limit_is_incomplete() {
        model.writesUntil(ModelTurn.Finish.LENGTH, "Thirty");

        Run run = ended(ask("How many days?"));

        assertThat(run.status()).isEqualTo(RunStatus.INCOMPLETE);
        assertThat(answer(run).incompleteReason()).isEqualTo(ThreadMessage.IncompleteReason.MAX_TOKENS);
    }

    @Test
    void stop_ends_the_model_call_at_once_and_keeps_what_was_written() throws InterruptedException {
        CountDownLatch stopped = stalls("Thirty ", "days");
        Run run = ask("How many days?");
        awaitText(run, "Thirty days");

        node.get(RunService.class).cancel(employee, run.id());

        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ended(run).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(answer(run).text()).isEqualTo("Thirty days");
        assertThat(answer(run).incompleteReason()).isEqualTo(ThreadMessage.IncompleteReason.RUN_CANCELLED);
        assertThat(events(run))
                .extracting(LoggedEvent::type)
                .endsWith(
                        EventType.RUN_CANCELLING,
                        EventType.MESSAGE_INCOMPLETE,
                        EventType.STEP_CANCELLED,
                        EventType.RUN_CANCELLED);
    }

    @Test
    void a_stop_asked_for_on_another_node_is_heard_as_well() throws InterruptedException {
        try (TestApplication other = newNode()) {
            CountDownLatch stopped = stalls("Thirty days");
            Run run = ask("How many days?");
            awaitText(run, "Thirty days");

            other.get(RunService.class).cancel(employee, run.id());

            assertThat(stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(ended(run).status()).isEqualTo(RunStatus.CANCELLED);
        }
    }

    @Test
    void a_run_whose_time_is_over_expires_and_keeps_what_was_written() {
        model.stallsAfter("Thirty days");
        Run run = ask("How many days?");
        awaitText(run, "Thirty days");

        clock.pass(Duration.ofMinutes(9));
        node.get(RunService.class).get(employee, run.id());
        clock.pass(Duration.ofMinutes(1));

        assertThat(ended(run).status()).isEqualTo(RunStatus.EXPIRED);
        assertThat(answer(run).incompleteReason()).isEqualTo(ThreadMessage.IncompleteReason.RUN_EXPIRED);
    }

    @Test
    void deleting_the_thread_ends_the_work_on_it() throws InterruptedException {
        CountDownLatch stopped = stalls("Thirty days");
        Run run = ask("How many days?");
        awaitText(run, "Thirty days");

        node.get(ThreadService.class).delete(employee, run.threadId());

        assertThat(stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Await.until(
                "nothing is worked on", LIMIT, () -> node.get(RunEngine.class).activeRuns() == 0);
    }

    @Test
    void a_question_whose_pictures_cannot_be_read_fails_and_frees_its_thread() {
        node.fire(new ApplicationStopping());
        Run run = ask("What is this?");

        TestApplication other = configured(new LostImages()).start();
        try {
            other.fire(new ApplicationStarted());
            Run failed = ended(run);
            assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
            assertThat(failed.lastError().message()).contains("try again");
            assertThat(failed.restarts()).isZero();
        } finally {
            other.fire(new ApplicationStopping());
            other.close();
        }
    }

    private static final class LostImages extends ThreadImages {
        @Override
        public List<ThreadMessage> inlined(Caller caller, List<ThreadMessage> messages) {
            throw new UncheckedIOException(new NoSuchFileException("blob"));
        }
    }

    @Test
    void a_disabled_account_gets_no_answer() {
        node.fire(new ApplicationStopping());
        Run run = ask("How many days?");
        node.inTransaction(() -> node.entityManager()
                .createQuery("update Principal p set p.enabled = false where p.id = :id")
                .setParameter("id", employee.principalId())
                .executeUpdate());

        TestApplication other = newNode();
        try {
            other.fire(new ApplicationStarted());
            assertThat(ended(run).status()).isEqualTo(RunStatus.FAILED);
        } finally {
            other.fire(new ApplicationStopping());
            other.close();
        }
    }

    @Test
    void more_runs_than_may_run_at_once_wait_and_are_all_answered() {
        for (int i = 0; i < 20; i++) {
            model.writes("Thirty days.");
        }

        List<Run> all =
                IntStream.range(0, 20).mapToObj(i -> ask("Question " + i)).toList();

        assertThat(all).allSatisfy(run -> assertThat(ended(run).status()).isEqualTo(RunStatus.COMPLETED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"principal", "key"})
    void who_has_all_of_their_places_taken_waits_and_others_do_not(String whose) {
        CountDownLatch gate = new CountDownLatch(1);
        model.then((request, listener, cancellation) -> {
            awaitQuietly(gate);
            return new ScriptedChatModel().writes("One.").stream(request, listener, cancellation);
        });
        model.writes("Two.").writes("Three.");
        node.fire(new ApplicationStopping());
        node.close();
        node = configured().config("vademecum.run.max-running-per-" + whose, 1).start();
        node.fire(new ApplicationStarted());
        Caller person = employee;
        employee = by("key_1");
        Run first = ask("Question 1");
        Await.until("the first runs", LIMIT, () -> model.requests().size() == 1);
        Run waiting = ask("Question 2");
        Caller somebody = employee;
        employee = whose.equals("key") ? person : company.hire(node, "hr.other", company.hr());
        Run other = ask("Question 3");

        assertThat(ended(other).status()).isEqualTo(RunStatus.COMPLETED);
        employee = somebody;
        assertThat(run(waiting).status()).isEqualTo(RunStatus.QUEUED);
        gate.countDown();
        assertThat(ended(first).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended(waiting).status()).isEqualTo(RunStatus.COMPLETED);
    }

    /** The employee, for whom a key stands. */
    private Caller by(String keyId) {
        return new Caller(
                employee.principalId(),
                employee.username(),
                employee.displayName(),
                employee.roles(),
                employee.departmentIds(),
                Set.of(),
                keyId,
                Set.of());
    }

    @Test
    void a_node_that_goes_down_in_order_hands_its_run_over_and_search_is_not_repeated() {
        model.searches("annual leave").stallsAfter("Full-time emp");
        Run run = ask("How many days?");
        awaitText(run, "Full-time emp");
        node.fire(new ApplicationStopping());

        model.writes("Full-time employees get 30 days of annual leave. 【0:0†Leave policy】");
        TestApplication other = newNode();
        try {
            other.fire(new ApplicationStarted());
            Run ended = ended(run);

            assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(ended.restarts()).isZero();
            assertThat(search.calls()).hasSize(1);
            assertThat(answer(run).text())
                    .isEqualTo("Full-time employees get 30 days of annual leave. 【0:0†Leave policy】");
            assertThat(answer(run).citations()).hasSize(1);
            List<LoggedEvent> events = events(run);
            assertThat(events.stream().filter(event -> event.type() == EventType.MESSAGE_CREATED))
                    .hasSize(1);
            assertThat(events).extracting(LoggedEvent::type).contains(EventType.RESTARTED);
            assertThat(events).extracting(LoggedEvent::number).isSorted().doesNotHaveDuplicates();
        } finally {
            other.fire(new ApplicationStopping());
            other.close();
        }
    }

    @Test
    void a_node_that_falls_silent_loses_its_run_and_cannot_write_any_more() {
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        model.then((request, listener, cancellation) -> {
            listener.onText("Half an ans");
            frozen.countDown();
            awaitQuietly(thawed);
            listener.onText("wer that nobody wants");
            return new ModelTurn("", List.of(), new ModelTurn.Usage(1, 1, false), ModelTurn.Finish.STOP);
        });
        Run run = ask("How many days?");
        awaitText(run, "Half an ans");
        RunRepository runs = node.get(RunRepository.class);
        node.inTransaction(
                () -> { // as if its heart had stopped, and that of the node that took over from it
                    runs.find(run.id())
                            .orElseThrow()
                            .takeOver("another:1", clock.instant().minusMillis(1));
                    return run;
                });

        model.writes("The whole answer.");
        TestApplication other = newNode();
        try {
            other.fire(new ApplicationStarted());
            Run ended = ended(run);
            thawed.countDown();
            Await.until(
                    "the frozen node gives up",
                    LIMIT,
                    () -> node.get(RunEngine.class).activeRuns() == 0);

            assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(answer(run).text()).isEqualTo("The whole answer.");
            assertThat(events(run)).extracting(LoggedEvent::json).noneMatch(json -> json.contains("nobody wants"));
        } finally {
            thawed.countDown();
            other.fire(new ApplicationStopping());
            other.close();
        }
    }

    @Test
    void a_lease_that_lapsed_while_its_node_was_busy_is_still_that_node_s() {
        CountDownLatch gate = new CountDownLatch(1);
        model.then((request, listener, cancellation) -> {
            listener.onText("Thirty");
            awaitQuietly(gate);
            listener.onText(" days.");
            return new ModelTurn("Thirty days.", List.of(), new ModelTurn.Usage(1, 1, false), ModelTurn.Finish.STOP);
        });
        Run run = ask("How many days?");
        awaitText(run, "Thirty");
        RunRepository runs = node.get(RunRepository.class);
        Instant lapsed = clock.instant().minusSeconds(1);
        node.inTransaction(() -> {
            String owner = runs.find(run.id()).orElseThrow().leaseOwner();
            runs.extend(List.of(run.id()), List.of(owner), lapsed);
            return owner;
        });

        Await.until(
                "the node looks after its runs",
                LIMIT,
                () -> node.inTransaction(
                        () -> !runs.find(run.id()).orElseThrow().claimable(clock.instant())));
        gate.countDown();

        Run ended = ended(run);
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.restarts()).isZero();
        assertThat(answer(run).text()).isEqualTo("Thirty days.");
    }

    @Test
    void what_was_being_cancelled_when_its_node_died_keeps_what_readers_saw() {
        model.stallsAfter("Thirty days");
        Run run = ask("How many days?");
        awaitText(run, "Thirty days");
        node.fire(new ApplicationStopping());
        Run cancelling = node.get(RunService.class).cancel(employee, run.id());
        assertThat(cancelling.status()).isEqualTo(RunStatus.CANCELLING);

        TestApplication other = newNode();
        try {
            other.fire(new ApplicationStarted());

            assertThat(ended(run).status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(answer(run).text()).isEqualTo("Thirty days");
            assertThat(answer(run).status()).isEqualTo(ThreadMessage.Status.INCOMPLETE);
        } finally {
            other.fire(new ApplicationStopping());
            other.close();
        }
    }

    @Test
    void what_a_program_is_answered_is_nobody_s_to_review() {
        employee = node.inTransaction(() -> {
            Principal service = new Principal(
                    Principal.Kind.SERVICE,
                    Ids.next("service-"),
                    "Reports",
                    null,
                    Set.of(Role.EMPLOYEE),
                    Set.of(company.hr().id()),
                    clock.instant());
            node.entityManager().persist(service);
            return service.asCaller();
        });
        model.writes("I could not find this in your manuals.");

        Run run = ended(ask("How many days?"));

        assertThat(answer(run).outcome()).isEqualTo(ThreadMessage.Outcome.DECLINED);
        assertThat(node.get(Inbox.class).ended()).isEmpty();
    }

    @Test
    void a_run_that_waits_for_its_program_outlives_its_node() {
        Run waiting = waiting("call_1", "call_2");
        node.fire(new ApplicationStopping());

        TestApplication other = newNode();
        try {
            other.fire(new ApplicationStarted());
            model.writes("Noon in Rome.");
            long before = other.get(RunService.class)
                    .submit(
                            employee,
                            waiting.threadId(),
                            waiting.id(),
                            List.of(new SubmittedOutput("call_2", "Rome"), new SubmittedOutput("call_1", "12:00")));

            assertThat(ended(waiting).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(model.requests().getLast().messages())
                    .filteredOn(ChatMessage.ToolResult.class::isInstance)
                    .extracting(ChatMessage::text)
                    .containsExactly("12:00", "Rome");
            assertThat(node.get(EventLog.class).list(waiting.id(), before, 100))
                    .extracting(LoggedEvent::type)
                    .containsSubsequence(
                            EventType.STEP_COMPLETED,
                            EventType.RUN_QUEUED,
                            EventType.RUN_IN_PROGRESS,
                            EventType.MESSAGE_COMPLETED,
                            EventType.RUN_COMPLETED);
            assertThat(run(waiting).usage().promptTokens()).isEqualTo(210);
        } finally {
            other.fire(new ApplicationStopping());
            other.close();
        }
    }

    @Test
    void outputs_that_never_come_let_a_run_expire() {
        Run waiting = waiting("call_1");

        clock.pass(Duration.ofMinutes(11));

        assertThat(ended(waiting).status()).isEqualTo(RunStatus.EXPIRED);
        assertThat(run(waiting).requiredCalls()).isEmpty();
        assertThat(run(waiting).holdsThread()).isFalse();
        assertThat(node.get(RunService.class).steps(employee, waiting.id()))
                .extracting(RunStep::status)
                .containsExactly(RunStep.Status.EXPIRED);
    }

    /** A run whose model has called a function of its program. */
    private Run waiting(String... callIds) {
        model.writes("Hello.");
        String thread = ended(ask("Hi there, how many days?")).threadId();
        model.then((request, listener, cancellation) -> new ModelTurn(
                "",
                Arrays.stream(callIds)
                        .map(id -> new ToolCall(id, "clock", "{}"))
                        .toList(),
                new ModelTurn.Usage(10, 1, false),
                ModelTurn.Finish.TOOL_CALLS));
        Tool clockTool = new Tool.Function(new Tool.Function.Definition("clock", null, null, null));
        NewRun form = new NewRun(
                assistant,
                null,
                null,
                null,
                List.of(),
                List.of(clockTool),
                null,
                ChatSettings.DEFAULT,
                null,
                java.util.Map.of());
        Run run = node.get(RunService.class).create(employee, thread, form);
        Await.until("the run waits", LIMIT, () -> run(run).status() == RunStatus.REQUIRES_ACTION);
        return run(run);
    }

    /** The next turn writes this and stalls; the latch opens when it is told to stop. */
    private CountDownLatch stalls(String... deltas) {
        CountDownLatch stopped = new CountDownLatch(1);
        model.then((request, listener, cancellation) -> {
            cancellation.onCancel(stopped::countDown);
            return new ScriptedChatModel().stallsAfter(deltas).stream(request, listener, cancellation);
        });
        return stopped;
    }

    private Run ask(String question) {
        return node.get(RunService.class).start(employee, assistant, question).run();
    }

    private Run run(Run run) {
        return node.get(RunService.class).get(employee, run.id());
    }

    private Run ended(Run run) {
        Await.until("the run ends", LIMIT, () -> run(run).status().terminal());
        return run(run);
    }

    private void awaitText(Run run, String text) {
        Await.until(
                "the answer says " + text,
                LIMIT,
                () -> PartialAnswer.of(
                                run.id(),
                                events(run).stream()
                                        .map(LoggedEvent::data)
                                        .filter(RunEventData.MessageDelta.class::isInstance)
                                        .map(data -> ((RunEventData.MessageDelta) data).messageId())
                                        .findFirst()
                                        .orElse(""),
                                node.get(EventLog.class))
                        .equals(text));
    }

    private ThreadMessage answer(Run run) {
        List<ThreadMessage> answers =
                node.get(ThreadService.class).messages(employee, run.threadId(), null, 50).data().stream()
                        .filter(message -> run.id().equals(message.runId()))
                        .toList();
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private List<LoggedEvent> events(Run run) {
        return node.get(EventLog.class).list(run.id(), 0, 1000);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Threads without files. */
    static class NothingAttached extends ThreadSearch {
        @Override
        public boolean isBehind(String threadId) {
            return false;
        }

        @Override
        public boolean isExpired(String threadId) {
            return false;
        }
    }
}
