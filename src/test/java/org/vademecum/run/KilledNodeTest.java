package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.Caller;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.Citation;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadSearch;
import org.vademecum.thread.ThreadService;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;

/** A node dies in the middle of a run, whatever it was doing, and another one that shares its database goes on. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class KilledNodeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static TestDatabase database;
    private static TestCompany company;

    @Parameter
    TestDatabase.Kind kind;

    private final SettableClock clock = new SettableClock();
    private final ScriptedChatModel model = new ScriptedChatModel();
    private final HeldSearch search = new HeldSearch();
    private final HeldFiles files = new HeldFiles();
    private final CountDownLatch held = new CountDownLatch(1);
    private TestApplication node;
    private TestApplication other;
    private Caller employee;
    private String assistant;

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
        node = configured(files).config("vademecum.run.max-running", 1).start();
        other = configured(new RunNode.Unattached()).start();
        employee = company.hire(node, "hr.new", company.hr());
        assistant = RunNode.assistant(node, company, "extractive");
        node.fire(new ApplicationStarted());
    }

    @AfterEach
    void stop() {
        held.countDown();
        other.fire(new ApplicationStopping());
        other.close();
        node.close();
    }

    @Test
    void while_a_run_waits_for_a_place() {
        holdsModel();
        Run running = ask("Question 1");
        Await.until("the first is asked", LIMIT, () -> model.requests().size() == 1);
        Run waiting = ask("Question 2");

        killAndGoOn("One.", "Two.");

        assertThat(ended(running).restarts()).isEqualTo(1);
        Run answered = ended(waiting);
        assertThat(answered.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(answered.restarts()).isZero();
        assertThat(answers(waiting)).hasSize(1);
    }

    @Test
    void while_the_request_is_put_together() {
        files.behind = true;
        Run run = ask("How many days?");
        Await.until("the files are waited for", LIMIT, () -> files.asked);

        killAndGoOn("Thirty days.");

        assertAnsweredOnce(run, "Thirty days.");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void in_a_tool_call() {
        model.searches("leave").searches("carry-over");
        search.heldQuery = "carry-over";
        Run run = ask("How many days?");
        Await.until("the second search begins", LIMIT, () -> search.queries("carry-over") == 1);

        search.heldQuery = "";
        killAndGoOn("Thirty days.");

        assertAnsweredOnce(run, "Thirty days.");
        assertThat(search.queries("leave")).isEqualTo(1);
        assertThat(search.queries("carry-over")).isEqualTo(2);
        assertThat(other.get(RunService.class).steps(employee, run.id()))
                .extracting(RunStep::status)
                .containsExactly(RunStep.Status.COMPLETED, RunStep.Status.COMPLETED, RunStep.Status.COMPLETED);
    }

    @Test
    void among_the_tool_calls_of_one_turn() {
        model.searches("leave", "carry-over", "part-time");
        search.heldQuery = "carry-over";
        Run run = ask("How many days?");
        Await.until("the second search begins", LIMIT, () -> search.queries("carry-over") == 1);

        search.heldQuery = "";
        killAndGoOn("Thirty days. 【0:0†Leave policy】 【2:0†Leave policy】");

        Run ended = ended(run);
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(search.queries("leave")).isEqualTo(1);
        assertThat(search.queries("carry-over")).isEqualTo(2);
        assertThat(search.queries("part-time")).isEqualTo(1);
        assertThat(search.calls()).extracting(ToolInvocation::callNumber).containsExactly(0, 1, 1, 2);
        assertThat(answers(run))
                .singleElement()
                .satisfies(answer -> assertThat(answer.citations())
                        .extracting(Citation::marker)
                        .containsExactly("【0:0†Leave policy】", "【2:0†Leave policy】"));
    }

    @Test
    void in_a_search_between_what_was_written_beside_it_and_a_function() {
        model.writes("Hello.");
        String thread = ended(ask("Hello?")).threadId();
        model.then((request, listener, cancellation) -> {
            listener.onText("Let me look.");
            return new ModelTurn(
                    "Let me look.",
                    List.of(
                            new ToolCall("call_a", "file_search", "{\"query\":\"leave\"}"),
                            new ToolCall("call_b", "clock", "{}")),
                    new ModelTurn.Usage(10, 1, false),
                    ModelTurn.Finish.TOOL_CALLS);
        });
        search.heldQuery = "leave";
        Run run = askWithClock(thread);
        Await.until("the search begins", LIMIT, () -> search.queries("leave") == 1);
        assertThat(answers(run))
                .as("ended before the calls begin")
                .extracting(ThreadMessage::text, ThreadMessage::status)
                .containsExactly(tuple("Let me look.", ThreadMessage.Status.COMPLETED));

        search.heldQuery = "";
        killAndGoOn("Noon.");
        RunService runs = other.get(RunService.class);
        Await.until("the run waits", LIMIT, () -> runs.get(employee, run.id()).status() == RunStatus.REQUIRES_ACTION);
        runs.submit(employee, thread, run.id(), List.of(new SubmittedOutput("call_b", "12:00")));

        assertThat(ended(run).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(answers(run)).extracting(ThreadMessage::text).containsExactly("Let me look.", "Noon.");
        assertThat(runs.steps(employee, run.id()))
                .extracting(RunStep::type)
                .containsExactly(RunStep.Type.MESSAGE_CREATION, RunStep.Type.TOOL_CALLS, RunStep.Type.MESSAGE_CREATION);
        assertThat(runs.steps(employee, run.id()))
                .allSatisfy(step -> assertThat(step.status()).isEqualTo(RunStep.Status.COMPLETED))
                .satisfies(steps -> assertThat(steps.get(0).endedAt())
                        .isBeforeOrEqualTo(steps.get(1).createdAt()));
        assertThat(events(run))
                .extracting(LoggedEvent::type)
                .containsSubsequence(
                        EventType.MESSAGE_DELTA,
                        EventType.MESSAGE_COMPLETED,
                        EventType.STEP_COMPLETED,
                        EventType.STEP_CREATED,
                        EventType.RESTARTED,
                        EventType.RUN_REQUIRES_ACTION);
    }

    /** Of an assistant that searches, and may call a function besides. */
    private Run askWithClock(String threadId) {
        Tool clockTool = new Tool.Function(new Tool.Function.Definition("clock", null, null, null));
        NewRun form = new NewRun(
                assistant,
                null,
                null,
                null,
                List.of(),
                List.of(Tool.FileSearch.DEFAULT, clockTool),
                null,
                ChatSettings.DEFAULT,
                null,
                Map.of());
        return node.get(RunService.class).create(employee, threadId, form);
    }

    @Test
    void while_an_answer_is_written() {
        model.searches("leave");
        model.then((request, listener, cancellation) -> {
            listener.onText("Half an ans");
            return hold();
        });
        Run run = ask("How many days?");
        awaitText(run, "Half an ans");

        killAndGoOn("Thirty days.");

        assertAnsweredOnce(run, "Thirty days.");
        assertThat(search.queries("leave")).isEqualTo(1);
        assertThat(ended(run).usage().estimated()).as("the lost request counts").isTrue();
    }

    @Test
    void while_a_run_is_being_cancelled() {
        model.then((request, listener, cancellation) -> {
            listener.onText("Half an ans");
            return hold();
        });
        Run run = ask("How many days?");
        awaitText(run, "Half an ans");
        assertThat(other.get(RunService.class).cancel(employee, run.id()).status())
                .isEqualTo(RunStatus.CANCELLING);

        killAndGoOn();

        assertThat(ended(run).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(answers(run)).extracting(ThreadMessage::text).containsExactly("Half an ans");
        assertThat(events(run)).extracting(LoggedEvent::type).contains(EventType.RESTARTED, EventType.RUN_CANCELLING);
    }

    @Test
    void over_and_over_again() {
        model.then((request, listener, cancellation) -> {
            listener.onText("Half an ans");
            return hold();
        });
        Run run = ask("How many days?");
        awaitText(run, "Half an ans");
        restarted(run, RunWorker.MAX_RESTARTS);

        killAndGoOn();

        Run failed = ended(run);
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.lastError().message()).contains("interrupted several times");
        assertThat(answers(run)).extracting(ThreadMessage::text).containsExactly("Half an ans");
        assertThat(model.requests()).hasSize(1);
    }

    /** As if so many nodes had fallen silent before. */
    private void restarted(Run run, int times) {
        int changed = other.inTransaction(() -> other.entityManager()
                .createQuery("update Run r set r.restarts = :times where r.id = :id")
                .setParameter("times", times)
                .setParameter("id", run.id())
                .executeUpdate());
        assertThat(changed).isOne();
    }

    @Test
    void in_good_order_which_is_not_held_against_the_run() {
        model.then((request, listener, cancellation) -> {
            listener.onText("Half an ans");
            while (!cancellation.isCancelled()) {
                Thread.onSpinWait();
            }
            throw new CancellationException();
        });
        Run run = ask("How many days?");
        awaitText(run, "Half an ans");
        restarted(run, RunWorker.MAX_RESTARTS);

        node.fire(new ApplicationStopping());
        model.writes("Thirty days.");
        other.fire(new ApplicationStarted());

        Run answered = ended(run);
        assertThat(answered.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(answered.restarts()).isEqualTo(RunWorker.MAX_RESTARTS);
        assertThat(answers(run)).extracting(ThreadMessage::text).containsExactly("Thirty days.");
    }

    private TestApplication.Builder configured(ThreadSearch files) {
        return RunNode.on(database)
                .withObject(files)
                .withObject(clock)
                .withObject(model)
                .withObject(search)
                .config("vademecum.run.lease", LEASE);
    }

    /** The next turn does not return before the test is over. */
    private void holdsModel() {
        model.then((request, listener, cancellation) -> hold());
    }

    private ModelTurn hold() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new ModelTurn("", List.of(), new ModelTurn.Usage(1, 1, false), ModelTurn.Finish.STOP);
    }

    /** The node is gone, its lease runs out, and the other one gets these answers of its model. */
    private void killAndGoOn(String... answers) {
        node.kill();
        for (String answer : answers) {
            model.writes(answer);
        }
        clock.pass(LEASE.plusSeconds(1));
        other.fire(new ApplicationStarted());
    }

    private Run ask(String question) {
        return node.get(RunService.class).start(employee, assistant, question).run();
    }

    private Run ended(Run run) {
        RunService runs = other.get(RunService.class);
        Await.until(
                "the run ends",
                LIMIT,
                () -> runs.get(employee, run.id()).status().terminal());
        return runs.get(employee, run.id());
    }

    private void assertAnsweredOnce(Run run, String text) {
        Run ended = ended(run);
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.restarts()).isEqualTo(1);
        assertThat(answers(run)).extracting(ThreadMessage::text).containsExactly(text);
        assertThat(events(run)).extracting(LoggedEvent::type).containsOnlyOnce(EventType.RESTARTED);
        assertThat(events(run)).extracting(LoggedEvent::number).isSorted().doesNotHaveDuplicates();
    }

    private List<ThreadMessage> answers(Run run) {
        return other.get(ThreadService.class).messages(employee, run.threadId(), null, 50).data().stream()
                .filter(message -> run.id().equals(message.runId()))
                .toList();
    }

    private List<LoggedEvent> events(Run run) {
        return other.get(EventLog.class).list(run.id(), 0, 10_000);
    }

    private void awaitText(Run run, String text) {
        Await.until(
                "the answer says " + text,
                LIMIT,
                () -> events(run).stream()
                        .anyMatch(event -> event.type() == EventType.MESSAGE_DELTA
                                && event.json().contains(text)));
    }

    /** Searches, but does not come back from one query before the test is over. */
    private final class HeldSearch extends CannedSearch {
        private volatile String heldQuery = "";

        HeldSearch() {
            super("Full-time employees get 30 days of annual leave.");
        }

        long queries(String query) {
            return calls().stream()
                    .filter(call -> call.arguments().contains(query))
                    .count();
        }

        @Override
        public ToolOutput execute(ToolInvocation call) {
            boolean holds = !heldQuery.isEmpty() && call.arguments().contains(heldQuery);
            ToolOutput output = super.execute(call);
            if (holds) {
                ModelTurn ignored = hold();
            }
            return output;
        }
    }

    /** Files of threads that are never ready, once the test says so. */
    static class HeldFiles extends RunNode.Unattached {
        private volatile boolean behind;
        private volatile boolean asked;

        @Override
        public boolean isBehind(String threadId) {
            asked |= behind;
            return behind;
        }
    }
}
