package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AccountClosing;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.IdempotentRequests;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.Role;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.AssistantSharing;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Ids;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.common.NotFound;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.TooMany;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.TokenCounter;
import org.vademecum.retention.Erasure;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.run.RunService.Asked;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.NewMessage;
import org.vademecum.thread.NewThread;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.ThreadStores;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class RunServiceTest {
    private static TestDatabase database;
    private static SettableClock clock;
    private static TestApplication application;
    private static TestCompany company;

    @Parameter
    TestDatabase.Kind kind;

    private RunService runs;
    private ThreadService threads;
    private AssistantService assistants;
    private Caller employee;
    private Assistant assistant;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) throws ClassNotFoundException {
        database = kind.create();
        clock = new SettableClock();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class)
                .with(AssistantSharing.class, DepartmentRepository.class)
                .with(
                        ThreadService.class,
                        ThreadRepository.class,
                        RunService.class,
                        RunQueue.class,
                        QueueLimits.class,
                        RunHistory.class,
                        RunRepository.class,
                        ThreadWriter.class)
                .with(Erasure.class, AccountClosing.class, PrincipalRepository.class, Transactions.class)
                .with(IdempotentRequests.class)
                .with(Class.forName(ThreadService.class.getPackageName() + ".OwnThreads"))
                .with(Class.forName(Erasure.class.getPackageName() + ".RetentionRepository"))
                .with(ChatModels.class, TokenCounter.class, OutgoingAddresses.class)
                .with(ThreadImages.class)
                .withObject(new FileService())
                .withObject(new ThreadStores())
                .withObject(new VectorStoreService())
                .withObject(clock)
                .config("vademecum.run.max-queued-per-principal", 3)
                .config("vademecum.run.max-queued-per-key", 2)
                .config("vademecum.chat.models-without-images", "blind, deaf")
                .start();
        company = TestCompany.foundIn(application);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        database.close();
    }

    @BeforeEach
    void hire() {
        runs = application.get(RunService.class);
        threads = application.get(ThreadService.class);
        assistants = application.get(AssistantService.class);
        employee = company.hire(application, "hr.new", company.hr());
        assistant = assistants.create(company.hrCurator(), form(company.hr().id(), "Leave and pay"));
    }

    @Test
    void what_another_department_shares_is_asked_in_one_s_own_and_no_longer_once_it_is_taken_back() {
        Caller borrower = company.hire(application, "it.new", company.it());
        AssistantSharing sharing = application.get(AssistantSharing.class);
        assertThatThrownBy(() -> runs.start(borrower, assistant.id(), "How many days?"))
                .isInstanceOf(NotFound.class);
        sharing.share(company.hrCurator(), assistant.id(), "it");

        Run run = runs.start(borrower, assistant.id(), "How many days?").run();

        ChatThread thread = threads.get(borrower, run.threadId());
        assertThat(thread.departmentId()).isEqualTo(company.it().id());
        assertThat(run.departmentId()).isEqualTo(company.it().id());
        assertThat(run.borrowed()).isTrue();
        assertThat(run.spending().departmentId()).isEqualTo(company.it().id());
        assertThat(runs.start(employee, assistant.id(), "How many days?").run().borrowed())
                .isFalse();
        for (Caller other : List.of(company.hrCurator(), company.hrEmployee(), company.itEmployee())) {
            assertThatThrownBy(() -> threads.get(other, thread.id())).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> runs.get(other, run.id())).isInstanceOf(NotFound.class);
        }
        runs.cancel(borrower, run.id());
        sharing.withdraw(company.hrCurator(), assistant.id(), "it");

        assertThat(threads.get(borrower, thread.id()).title()).isEqualTo("How many days?");
        assertThatThrownBy(() -> runs.ask(borrower, thread.id(), "And then?")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> runs.retry(borrower, thread.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> runs.start(borrower, assistant.id(), "And then?"))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void a_question_begins_a_thread_with_a_message_and_a_queued_run() {
        Asked asked = runs.start(employee, assistant.id(), " How many days of leave?\u0000 ");

        ChatThread thread = threads.get(employee, asked.run().threadId());
        assertThat(thread.title()).isEqualTo("How many days of leave?");
        assertThat(thread.assistantId()).isEqualTo(assistant.id());
        assertThat(threads.messages(employee, thread.id(), null, 50).data())
                .extracting(ThreadMessage::text)
                .containsExactly("How many days of leave?");
        Run run = runs.get(employee, asked.run().id());
        assertThat(run.status()).isEqualTo(RunStatus.QUEUED);
        assertThat(run.instructions()).isEqualTo("Answer from the manuals.");
        assertThat(run.tools()).containsExactly(new Tool.FileSearch(null));
        assertThat(runs.findActive(employee, thread.id())).map(Run::id).contains(run.id());
    }

    @Test
    void the_log_of_a_new_run_says_created_and_queued() {
        Asked asked = runs.start(employee, assistant.id(), "How many days?");

        List<LoggedEvent> events = events(asked.run());
        assertThat(events).extracting(LoggedEvent::number).containsExactly(1L, 2L);
        assertThat(events).extracting(LoggedEvent::type).containsExactly(EventType.RUN_CREATED, EventType.RUN_QUEUED);
        assertThat(events.get(0).data())
                .isInstanceOfSatisfying(
                        RunEventData.RunChanged.class,
                        data -> assertThat(data.runId()).isEqualTo(asked.run().id()));
    }

    @Test
    void a_thread_takes_no_second_question_while_a_run_is_active() {
        String thread = runs.start(employee, assistant.id(), "One?").run().threadId();

        assertThatThrownBy(() -> runs.ask(employee, thread, "Two?"))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo("active_run"));
        assertThatThrownBy(() -> runs.retry(employee, thread)).isInstanceOf(Conflict.class);
        assertThat(threads.messages(employee, thread, null, 50).data()).hasSize(1);
    }

    @Test
    void of_many_questions_at_the_same_moment_exactly_one_is_taken() throws Exception {
        String thread = runs.start(employee, assistant.id(), "First?").run().threadId();
        runs.cancel(employee, runs.findActive(employee, thread).orElseThrow().id());

        int taken = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> questions = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            runs.ask(employee, thread, "Question " + i);
                            return true;
                        } catch (Conflict e) {
                            return false;
                        }
                    })
                    .toList();
            for (Future<Boolean> question : pool.invokeAll(questions)) {
                taken += question.get() ? 1 : 0;
            }
        }

        assertThat(taken).isEqualTo(1);
        assertThat(threads.messages(employee, thread, null, 50).data()).hasSize(2);
    }

    @Test
    void a_run_nobody_works_on_is_cancelled_at_once_and_the_thread_is_free() {
        Asked asked = runs.start(employee, assistant.id(), "One?");

        Run cancelled = runs.cancel(employee, asked.run().id());

        assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(events(cancelled))
                .extracting(LoggedEvent::type)
                .containsExactly(
                        EventType.RUN_CREATED, EventType.RUN_QUEUED, EventType.RUN_CANCELLING, EventType.RUN_CANCELLED);
        assertThatThrownBy(() -> runs.cancel(employee, asked.run().id()))
                .isInstanceOf(IllegalRunTransition.class)
                .hasMessageContaining("cancelled");
        assertThat(runs.ask(employee, asked.run().threadId(), "Two?").run().status())
                .isEqualTo(RunStatus.QUEUED);
    }

    @Test
    void whoever_leaves_the_department_gets_no_more_of_the_answer_and_its_run_stops() {
        Run run = runs.start(employee, assistant.id(), "One?").run();
        assertThat(runs.mayFollow(employee, run.id())).isTrue();
        Caller moved = new Caller(
                employee.principalId(),
                employee.username(),
                employee.displayName(),
                employee.roles(),
                Set.of(company.it().id()));

        assertThat(runs.mayFollow(moved, run.id())).isFalse();

        assertThat(runs.get(moved, run.id()).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(runs.mayFollow(moved, run.id()))
                .as("what has ended is in a thread of theirs")
                .isTrue();
        Run other = runs.start(employee, assistant.id(), "Two?").run();
        Caller stranger = company.hire(application, "hr.stranger", company.hr());
        assertThatThrownBy(() -> runs.mayFollow(stranger, other.id())).isInstanceOf(NotFound.class);
        assertThat(runs.get(employee, other.id()).status()).isEqualTo(RunStatus.QUEUED);
        assistants.delete(company.hrCurator(), assistant.id());
        assertThat(runs.mayFollow(employee, other.id()))
                .as("an assistant that is gone takes no answer away from its department")
                .isTrue();
        assertThat(runs.mayFollow(moved, other.id())).isFalse();
    }

    @Test
    void who_has_too_many_questions_waiting_is_refused_and_nobody_else() {
        Caller other = company.hire(application, "hr.other", company.hr());
        for (int i = 0; i < 3; i++) {
            runs.start(employee, assistant.id(), "Question " + i);
        }

        assertThatThrownBy(() -> runs.start(employee, assistant.id(), "One more"))
                .isInstanceOfSatisfying(
                        TooMany.class,
                        refused -> assertThat(refused.retryAfter()).isPositive())
                .hasMessageContaining("3 questions waiting");
        assertThat(runs.start(other, assistant.id(), "How many days?").run().status())
                .isEqualTo(RunStatus.QUEUED);
        assertThat(threads.list(employee, null, null, 20).data()).hasSize(3);
    }

    @Test
    void a_key_that_has_too_many_questions_waiting_is_refused_and_whose_it_is_may_go_on() {
        Caller program = new Caller(
                employee.principalId(),
                "",
                "",
                employee.roles(),
                employee.departmentIds(),
                Set.of(),
                Ids.next("key_"),
                Set.of());
        runs.start(program, assistant.id(), "One?");
        runs.start(program, assistant.id(), "Two?");

        assertThatThrownBy(() -> runs.start(program, assistant.id(), "Three?"))
                .isInstanceOf(TooMany.class)
                .hasMessageContaining("Your key has 2 questions waiting");
        assertThat(runs.start(employee, assistant.id(), "Three?").run().status())
                .isEqualTo(RunStatus.QUEUED);
    }

    @Test
    void a_run_that_waits_knows_how_many_are_before_it() {
        Run first = runs.start(employee, assistant.id(), "Question 1").run();
        Run second = runs.start(employee, assistant.id(), "Question 2").run();
        RunHistory history = application.get(RunHistory.class);

        assertThat(history.queuedBefore(second).orElseThrow())
                .isEqualTo(history.queuedBefore(first).orElseThrow() + 1);
        assertThat(history.places())
                .containsEntry(
                        first.id(), history.queuedBefore(first).orElseThrow().intValue())
                .containsEntry(
                        second.id(), history.queuedBefore(second).orElseThrow().intValue());
        assertThat(history.queuedBefore(runs.cancel(employee, second.id()))).isEmpty();
    }

    @Test
    @Timeout(60)
    void a_question_that_comes_while_its_account_is_closed_is_refused_and_leaves_nothing() throws Exception {
        AccountClosing accounts = application.get(AccountClosing.class);
        CountDownLatch begun = new CountDownLatch(1);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<?> question = application.inTransaction(() -> {
                accounts.hold(employee);
                Future<?> asking = other.submit(() -> {
                    begun.countDown();
                    return runs.start(employee, assistant.id(), "Too late?");
                });
                awaitBlocked(begun, asking);
                assertThat(application.get(Erasure.class).count(employee).free())
                        .isZero();
                accounts.close(employee);
                return asking;
            });

            assertThatThrownBy(question::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(Forbidden.class);
        }
        assertThat(left("ChatThread", employee)).isZero();
        assertThat(left("Run", employee)).isZero();
    }

    @Test
    @Timeout(60)
    void an_account_is_not_closed_over_a_question_that_is_being_asked() throws Exception {
        Erasure erasure = application.get(Erasure.class);
        CountDownLatch begun = new CountDownLatch(1);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<?> closing = application.inTransaction(() -> {
                runs.start(employee, assistant.id(), "Just in time?");
                Future<?> attempt = other.submit(() -> {
                    begun.countDown();
                    erasure.closeAccount(employee, employee.username());
                });
                awaitBlocked(begun, attempt);
                return attempt;
            });

            assertThatThrownBy(closing::get)
                    .hasRootCauseInstanceOf(Conflict.class)
                    .rootCause()
                    .hasMessageContaining("while something of yours is left");
        }
        assertThat(left("Run", employee)).isOne();
    }

    /** It has begun, and waits for what this transaction has locked. */
    private static void awaitBlocked(CountDownLatch begun, Future<?> attempt) {
        try {
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> attempt.get(700, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void all_that_somebody_has_asked_is_taken_away_step_by_step_and_nothing_of_others() {
        Erasure erasure = application.get(Erasure.class);
        Caller other = company.hire(application, "hr.other", company.hr());
        runs.start(other, assistant.id(), "Theirs?");
        for (int i = 0; i < 3; i++) {
            runs.start(employee, assistant.id(), "Mine?");
        }
        for (int i = 0; i < 10; i++) {
            threads.create(employee, new NewThread(company.hr().id(), List.of(), ToolResources.NONE, null, Map.of()));
        }

        assertThatThrownBy(() -> erasure.erase(employee, other.username())).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> erasure.erase(employee, null)).isInstanceOf(Invalid.class);
        assertThat(erasure.count(employee).free()).isEqualTo(13);

        assertThat(erasure.erase(employee, employee.username())).isEqualTo(new Erasure.Step(10, 3, 0));
        assertThat(erasure.erase(employee, " " + employee.username().toUpperCase(Locale.ROOT)))
                .isEqualTo(new Erasure.Step(3, 0, 0));
        assertThat(erasure.erase(employee, employee.username())).isEqualTo(new Erasure.Step(0, 0, 0));

        assertThat(left("ChatThread", employee)).isZero();
        assertThat(left("Run", employee)).isZero();
        assertThat(left("ChatThread", other)).isOne();
        assertThat(left("Run", other)).isOne();
    }

    private static long left(String entity, Caller owner) {
        return application.inTransaction(() -> application
                .entityManager()
                .createQuery("select count(e) from " + entity + " e where e.ownerId = :owner", Long.class)
                .setParameter("owner", owner.principalId())
                .getSingleResult());
    }

    @Test
    void a_retry_is_another_run_for_the_same_question() {
        Asked asked = runs.start(employee, assistant.id(), "One?");
        runs.cancel(employee, asked.run().id());

        Asked again = runs.retry(employee, asked.run().threadId());

        assertThat(again.question().id()).isEqualTo(asked.question().id());
        assertThat(again.run().id()).isNotEqualTo(asked.run().id());
        assertThat(threads.messages(employee, asked.run().threadId(), null, 50).data())
                .hasSize(1);
    }

    @Test
    void an_empty_or_endless_question_changes_nothing() {
        assertThatThrownBy(() -> runs.start(employee, assistant.id(), "  ")).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> runs.start(employee, assistant.id(), "x".repeat(200_000)))
                .isInstanceOf(Invalid.class);
        assertThat(threads.list(employee, null, null, 20).data()).isEmpty();
    }

    @Test
    void what_is_somebody_elses_does_not_exist() {
        Asked asked = runs.start(employee, assistant.id(), "One?");
        String thread = asked.run().threadId();

        for (Caller other : List.of(company.hrCurator(), company.itEmployee(), company.admin())) {
            assertThatThrownBy(() -> threads.get(other, thread)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> threads.messages(other, thread, null, 10)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> threads.delete(other, thread)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> runs.ask(other, thread, "Two?")).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> runs.get(other, asked.run().id())).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> runs.cancel(other, asked.run().id())).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> runs.steps(other, asked.run().id())).isInstanceOf(NotFound.class);
            assertThat(threads.list(other, null, null, 20).data()).isEmpty();
        }
    }

    @Test
    void an_assistant_of_another_department_does_not_exist() {
        assertThatThrownBy(() -> runs.start(company.itEmployee(), assistant.id(), "One?"))
                .isInstanceOf(NotFound.class);
        assertThat(assistants.list(company.itEmployee(), null, 20).data()).isEmpty();
        for (Caller reader : List.of(employee, company.admin())) {
            assertThat(assistants.list(reader, null, 100).data())
                    .extracting(Assistant::id)
                    .contains(assistant.id());
        }
    }

    @Test
    void who_leaves_the_department_can_ask_its_assistant_no_more() {
        Asked asked = runs.start(employee, assistant.id(), "One?");
        runs.cancel(employee, asked.run().id());
        Caller left = new Caller(
                employee.principalId(),
                "hr.employee",
                "hr.employee",
                Set.of(Role.EMPLOYEE),
                Set.of(company.it().id()));

        assertThatThrownBy(() -> runs.ask(left, asked.run().threadId(), "Two?")).isInstanceOf(NotFound.class);
    }

    @Test
    void only_curators_make_assistants_and_only_with_stores_of_their_department() {
        assertThatThrownBy(() -> assistants.create(employee, form(company.hr().id(), "Mine")))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() ->
                        assistants.create(company.itCurator(), form(company.hr().id(), "Mine")))
                .isInstanceOf(Forbidden.class);
        NewAssistant foreign = new NewAssistant(
                company.hr().id(),
                "Foreign",
                null,
                null,
                "extractive",
                List.of(),
                ToolResources.searching("vs_elsewhere"),
                ChatSettings.DEFAULT,
                List.of(),
                Map.of());
        assertThatThrownBy(() -> assistants.create(company.hrCurator(), foreign))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void whoever_may_not_curate_makes_assistants_to_keep() {
        Assistant kept = assistants.keep(employee, form(company.hr().id(), "Mine"), null);

        assertThat(assistants.get(employee, kept.id()).id()).isEqualTo(kept.id());
        for (Caller other : List.of(company.hrCurator(), company.admin())) {
            assertThatThrownBy(() -> assistants.get(other, kept.id())).isInstanceOf(NotFound.class);
            assertThat(assistants.list(other, null, 100).data())
                    .extracting(Assistant::id)
                    .contains(assistant.id())
                    .doesNotContain(kept.id());
        }
        assertThat(assistants.list(employee, null, 100).data())
                .extracting(Assistant::id)
                .contains(assistant.id(), kept.id());
        assertThatThrownBy(() -> assistants.keep(employee, form(company.it().id(), "Mine"), null))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void the_chat_goes_on_with_whom_a_program_asked_last() {
        String thread = begunByAProgram();

        Run run = runs.create(employee, thread, plainRun());
        runs.cancel(employee, run.id());

        assertThat(threads.get(employee, thread).title()).isEqualTo("How much leave is left?");
        assertThat(runs.ask(employee, thread, "And next year?").run().assistantId())
                .isEqualTo(assistant.id());
    }

    @Test
    void a_thread_that_no_assistant_was_asked_in_takes_the_one_that_is_named() {
        String thread = begunByAProgram();
        assertThatThrownBy(() -> runs.ask(employee, thread, "Who?"))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo("no_assistant"));

        Run again = runs.retry(employee, thread, assistant.id(), null).run();
        runs.cancel(employee, again.id());

        assertThat(runs.ask(employee, thread, "And next year?").run().assistantId())
                .isEqualTo(assistant.id());
    }

    @Test
    void a_model_that_takes_no_images_is_not_asked_about_them() {
        NewMessage drawing = new NewMessage(
                ThreadMessage.Role.USER,
                List.of(new MessageContent.ImageUrl("https://example.org/plan.png", "auto")),
                List.of(),
                Map.of());
        String thread = threads.create(
                        employee,
                        new NewThread(company.hr().id(), List.of(drawing), ToolResources.NONE, null, Map.of()))
                .id();

        for (String model : List.of("extractive", "blind", "deaf")) {
            assertThatThrownBy(() -> runs.create(employee, thread, runOf(model)))
                    .isInstanceOf(Invalid.class)
                    .hasMessageContaining(model);
        }
        assertThat(runs.create(employee, thread, runOf("seeing")).status()).isEqualTo(RunStatus.QUEUED);
    }

    @Test
    void a_choice_must_name_a_tool_of_the_run() {
        String thread = begunByAProgram();

        for (String choice : List.of(
                "{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}", "{\"type\":\"code_interpreter\"}")) {
            assertThatThrownBy(() -> runs.create(employee, thread, choosing(choice, null)))
                    .isInstanceOfSatisfying(
                            Invalid.class, e -> assertThat(e.param()).isEqualTo("tool_choice"));
        }
        assertThatThrownBy(() -> runs.create(
                        employee, thread, choosing("{\"type\":\"file_search\"}", List.of(function("clock")))))
                .isInstanceOf(Invalid.class);

        for (Run run : List.of(
                runs.create(employee, thread, choosing("{\"type\":\"file_search\"}", null)),
                runs.create(
                        employee,
                        begunByAProgram(),
                        choosing(
                                "{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}",
                                List.of(function("clock")))))) {
            assertThat(run.settings().toolChoice()).isNotNull();
            runs.cancel(employee, run.id());
        }
    }

    @Test
    void a_run_with_tools_of_its_own_searches_as_its_assistant_is_tuned() {
        RetrievalTuning tuning = RetrievalTuning.NONE.with(Knob.NEIGHBOURS, 2);
        Assistant tuned = assistants.create(
                company.hrCurator(),
                new NewAssistant(
                        company.hr().id(),
                        "Tuned",
                        null,
                        null,
                        "extractive",
                        List.of(Tool.FileSearch.DEFAULT.tunedBy(tuning)),
                        ToolResources.NONE,
                        ChatSettings.DEFAULT,
                        List.of(),
                        Map.of()));

        Run run = runs.create(
                employee,
                begunByAProgram(),
                new NewRun(
                        tuned.id(),
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(function("clock"), new Tool.FileSearch(new Tool.FileSearch.Settings(5, null))),
                        null,
                        ChatSettings.DEFAULT,
                        null,
                        Map.of()));

        assertThat(run.tools()).hasSize(2);
        assertThat(((Tool.FileSearch) run.tools().get(1)).retrieval()).isEqualTo(tuning);
        assertThat(((Tool.FileSearch) run.tools().get(1)).fileSearch().maxNumResults())
                .isEqualTo(5);
    }

    private static Tool function(String name) {
        return new Tool.Function(new Tool.Function.Definition(name, null, null, null));
    }

    private NewRun choosing(String choice, @Nullable List<Tool> tools) {
        return new NewRun(
                assistant.id(),
                null,
                null,
                null,
                List.of(),
                tools,
                null,
                ChatSettings.DEFAULT.withToolChoice(Json.read(choice, JsonNode.class)),
                null,
                Map.of());
    }

    private NewRun plainRun() {
        return runOf(null);
    }

    private NewRun runOf(@Nullable String model) {
        return new NewRun(
                assistant.id(), model, null, null, List.of(), null, null, ChatSettings.DEFAULT, null, Map.of());
    }

    private String begunByAProgram() {
        NewMessage message = new NewMessage(
                ThreadMessage.Role.USER,
                List.of(MessageContent.Text.plain("How much leave is left?")),
                List.of(),
                Map.of());
        NewThread form = new NewThread(company.hr().id(), List.of(message), ToolResources.NONE, null, Map.of());
        return threads.create(employee, form).id();
    }

    @Test
    void threads_are_listed_by_what_was_said_last_and_found_by_title() {
        String first = cancelled("About leave").threadId();
        clock.pass(Duration.ofMinutes(1));
        String second = cancelled("About 100% pay").threadId();
        clock.pass(Duration.ofMinutes(1));
        String third = cancelled("About LEAVE again").threadId();
        clock.pass(Duration.ofMinutes(1));
        runs.ask(employee, first, "More?");

        assertThat(ids(threads.list(employee, null, null, 20))).containsExactly(first, third, second);
        CursorPage<ChatThread> page = threads.list(employee, null, null, 2);
        assertThat(ids(page)).containsExactly(first, third);
        assertThat(page.hasMore()).isTrue();
        CursorPage<ChatThread> next = threads.list(employee, null, third, 2);
        assertThat(ids(next)).containsExactly(second);
        assertThat(next.hasMore()).isFalse();
        assertThat(ids(threads.list(employee, " leave ", null, 20))).containsExactly(first, third);
        assertThat(ids(threads.list(employee, "0%", null, 20))).containsExactly(second);
        assertThat(ids(threads.list(employee, "%", null, 20))).containsExactly(second);
    }

    @Test
    void messages_come_newest_page_first_and_in_reading_order() {
        Run run = cancelled("m1");
        for (int i = 2; i <= 5; i++) {
            runs.cancel(
                    employee, runs.ask(employee, run.threadId(), "m" + i).run().id());
        }

        CursorPage<ThreadMessage> newest = threads.messages(employee, run.threadId(), null, 2);
        assertThat(newest.data()).extracting(ThreadMessage::text).containsExactly("m4", "m5");
        assertThat(newest.hasMore()).isTrue();
        CursorPage<ThreadMessage> earlier =
                threads.messages(employee, run.threadId(), newest.data().get(0).id(), 3);
        assertThat(earlier.data()).extracting(ThreadMessage::text).containsExactly("m1", "m2", "m3");
        assertThat(earlier.hasMore()).isFalse();
    }

    @Test
    void a_thread_can_be_renamed_and_deleted_with_all_that_hangs_on_it() {
        Asked asked = runs.start(employee, assistant.id(), "One?");
        String thread = asked.run().threadId();

        threads.rename(employee, thread, "  My\n leave ");
        assertThat(threads.get(employee, thread).title()).isEqualTo("My leave");
        assertThatThrownBy(() -> threads.rename(employee, thread, " ")).isInstanceOf(Invalid.class);

        threads.delete(employee, thread);
        assertThatThrownBy(() -> threads.get(employee, thread)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> runs.get(employee, asked.run().id())).isInstanceOf(NotFound.class);
        assertThat(events(asked.run())).isEmpty();
    }

    private Run cancelled(String question) {
        return runs.cancel(
                employee, runs.start(employee, assistant.id(), question).run().id());
    }

    private static List<String> ids(CursorPage<ChatThread> page) {
        return page.data().stream().map(ChatThread::id).toList();
    }

    private List<LoggedEvent> events(Run run) {
        return application.inTransaction(
                () -> application.get(RunRepository.class).events(run.id(), 0, 100));
    }

    private static NewAssistant form(String departmentId, String name) {
        return new NewAssistant(
                departmentId,
                name,
                null,
                "Answer from the manuals.",
                "extractive",
                List.of(new Tool.FileSearch(null)),
                ToolResources.NONE,
                ChatSettings.DEFAULT,
                List.of(),
                java.util.Map.of());
    }
}
