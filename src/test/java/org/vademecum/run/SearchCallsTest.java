package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
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
import org.vademecum.common.Invalid;
import org.vademecum.llm.ChatRequest.Purpose;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.llm.RerankException;
import org.vademecum.llm.Reranker;
import org.vademecum.llm.TestRerankers;
import org.vademecum.llm.TestRewriters;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;

/** What the searches of a run ask models for, against what an endpoint received. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class SearchCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ANOTHER_WAY = "{\"search\": \"Days of annual leave\"}";

    private static TestDatabase database;
    private static TestCompany company;

    @Parameter
    TestDatabase.Kind kind;

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private final AskingSearch search = new AskingSearch();
    private TestApplication node;
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
        node = RunNode.on(database)
                .with(RunContextService.class, RunEngineTest.Till.class)
                .with(ReplayService.class, PastThread.class, RunningReplays.class, SearchAgain.class)
                .withObject(new RunNode.Unattached())
                .withObject(new SettableClock())
                .withObject(new ScriptedChatModel())
                .withObject(search)
                .config("vademecum.chat.base-url", endpoint.baseUrl())
                .start();
        employee = company.hire(node, "hr.new", company.hr());
        assistant = RunNode.assistant(node, company, "gpt-4o");
        node.fire(new ApplicationStarted());
    }

    @AfterEach
    void stop() {
        node.fire(new ApplicationStopping());
        node.close();
        endpoint.close();
    }

    @Test
    void they_stand_in_the_ledger_byte_for_byte_and_count_for_the_step_that_searched() {
        endpoint.searches("leave").writes(ANOTHER_WAY).writes("[1]").writes("Yes, 30 days.");

        Run run = ended(ask());

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        RunContextService contexts = node.get(RunContextService.class);
        List<ModelCall> calls = contexts.calls(employee, run.id());
        assertThat(calls)
                .extracting(ModelCall::purpose)
                .containsExactly(Purpose.ANSWER, Purpose.REWRITE, Purpose.RERANK, Purpose.ANSWER);
        assertThat(calls.stream().map(call -> contexts.request(employee, run.id(), call.id())))
                .containsExactlyElementsOf(endpoint.requests().stream()
                        .map(ScriptedModelEndpoint.Request::body)
                        .toList());
        List<RunStep> steps = node.get(RunService.class).steps(employee, run.id());
        assertThat(steps)
                .extracting(RunStep::usage)
                .containsExactly(usage(calls.subList(0, 3)), usage(calls.subList(3, 4)));
        assertThat(run.usage()).isEqualTo(usage(calls));
        node.get(RunEngineTest.Till.class).awaitTotal(run.usage().totalTokens());
    }

    @Test
    void each_shows_what_it_is_made_of_beside_the_others() {
        endpoint.searches("leave").writes(ANOTHER_WAY).writes("[1]").writes("Yes, 30 days.");

        Run run = ended(ask());

        List<InspectedCall> calls = node.get(RunContextService.class).list(employee, run.id());
        assertThat(parts(calls.get(1))).containsExactly("instructions", "question");
        assertThat(parts(calls.get(2))).containsExactly("instructions", "passages");
        assertThat(calls.subList(1, 3)).allSatisfy(call -> {
            assertThat(call.previous()).isNull();
            assertThat(call.call().used()).isPositive().isEqualTo(call.call().budget());
            assertThat(call.items().getLast().item().sourceId())
                    .isEqualTo(((StepDetails.ToolCalls) node.get(RunService.class)
                                    .steps(employee, run.id())
                                    .getFirst()
                                    .details())
                            .calls()
                            .getFirst()
                            .call()
                            .id());
        });
        assertThat(calls.get(1).items().getLast().text()).contains("leave");
        assertThat(calls.get(3).previous()).isEqualTo(calls.getFirst().call());
    }

    @Test
    void one_can_be_sent_again_byte_for_byte_and_not_put_together_anew() {
        endpoint.searches("leave").writes(ANOTHER_WAY).writes("[1]").writes("Yes, 30 days.");
        Run run = ended(ask());
        ReplayService replays = node.get(ReplayService.class);

        for (int i = 1; i < 3; i++) {
            String call = calls(run).get(i).id();
            Replay replay = replays.replay(employee, run.id(), call, ReplayService.Variation.NONE)
                    .toCompletableFuture()
                    .join();

            assertThat(replay.status()).isEqualTo(ModelCall.Status.COMPLETED);
            assertThat(endpoint.requests().getLast().body())
                    .isEqualTo(endpoint.requests().get(i).body());
            ReplayService.Variation searched = new ReplayService.Variation(null, null, UnaryOperator.identity());
            assertThatThrownBy(() -> replays.replay(employee, run.id(), call, searched))
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void one_that_fails_or_takes_too_long_says_so_and_the_run_goes_on() {
        search.rewriter = TestRewriters.at(endpoint.baseUrl(), Duration.ofMillis(300));
        endpoint.searches("leave").stallsAfter("{").answersWithStatus(500, "{}").writes("Yes, 30 days.");

        Run run = ended(ask());

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        List<ModelCall> calls = calls(run);
        assertThat(calls.get(1).status()).isEqualTo(ModelCall.Status.FAILED);
        assertThat(calls.get(1).error()).contains("did not answer within 0.3 seconds");
        assertThat(calls.get(2).status()).isEqualTo(ModelCall.Status.FAILED);
        assertThat(run.usage().estimated())
                .as("what broke off counts, as an estimate")
                .isTrue();
    }

    @Test
    void cancelling_hangs_up_while_a_question_is_said_another_way() throws InterruptedException {
        endpoint.noisily().searches("leave").stallsAfter("{");

        assertCancelledIn(Purpose.REWRITE, 2);
    }

    @Test
    void cancelling_hangs_up_while_passages_are_put_in_order() throws InterruptedException {
        endpoint.noisily().searches("leave").writes(ANOTHER_WAY).stallsAfter("[");

        assertCancelledIn(Purpose.RERANK, 3);
    }

    private void assertCancelledIn(Purpose purpose, int requests) throws InterruptedException {
        Run run = ask();
        Await.until("the model is asked", LIMIT, () -> endpoint.requests().size() == requests);

        node.get(RunService.class).cancel(employee, run.id());

        assertThat(endpoint.wasAbandonedWithin(10_000)).isTrue();
        Run cancelled = ended(run);
        assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(calls(run).getLast()).satisfies(call -> {
            assertThat(call.purpose()).isEqualTo(purpose);
            assertThat(call.status()).isEqualTo(ModelCall.Status.CANCELLED);
        });
        List<RunStep> steps = node.get(RunService.class).steps(employee, run.id());
        assertThat(steps).extracting(RunStep::usage).containsExactly(cancelled.usage());
        assertThat(cancelled.usage().estimated())
                .as("what broke off counts, as an estimate")
                .isTrue();
    }

    private Run ask() {
        return node.get(RunService.class)
                .start(employee, assistant, "How many days?")
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

    private List<ModelCall> calls(Run run) {
        return node.get(RunContextService.class).calls(employee, run.id());
    }

    private static List<String> parts(InspectedCall call) {
        return call.items().stream().map(item -> item.item().part()).toList();
    }

    private static Usage usage(List<ModelCall> calls) {
        return calls.stream().map(call -> Usage.of(call.usage())).reduce(Usage.NONE, Usage::plus);
    }

    /** Has the query said another way and the only passage put in order. */
    private final class AskingSearch extends CannedSearch {
        private final Reranker reranker =
                TestRerankers.chat(endpoint.baseUrl(), "gpt-4o").chatModel().orElseThrow();
        private volatile QuestionRewriter rewriter = TestRewriters.at(endpoint.baseUrl(), LIMIT);

        AskingSearch() {
            super("Full-time employees get 30 days of annual leave.");
        }

        @Override
        public ToolOutput execute(ToolInvocation call) {
            String query = rewriter.rewrite(call.arguments(), call.model(), call.calls())
                    .text();
            try {
                assertThat(reranker.score(query, List.of("A passage."), call.calls()))
                        .hasSize(1);
            } catch (RerankException e) {
                assertThat(e.fault()).isEqualTo(RerankException.Fault.SERVER_ERROR);
            }
            return super.execute(call);
        }
    }
}
