package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.Caller;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Json;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;
import org.vademecum.run.EventLog;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.Run;
import org.vademecum.run.RunNode;
import org.vademecum.run.RunService;
import org.vademecum.run.RunStep;
import org.vademecum.run.RunSubscriber;
import org.vademecum.run.StepDetails;
import org.vademecum.run.Subscription;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.Contract;
import org.vademecum.support.Golden;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ServerEvent;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;

/** What streams tell of runs that the script of a model cannot bring about over HTTP, from the events that the engine wrote. */
class EngineStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SettableClock clock = new SettableClock();
    private final ScriptedChatModel model = new ScriptedChatModel();
    private final List<LoggedEvent> logged = new CopyOnWriteArrayList<>();

    private TestApplication started(TestDatabase database) {
        return started(configured(database));
    }

    private TestApplication.Builder configured(TestDatabase database) {
        return RunNode.on(database)
                .withObject(new RunNode.Unattached())
                .withObject(clock)
                .withObject(model)
                .withObject(new CannedSearch("Full-time employees get 30 days of annual leave."));
    }

    private static TestApplication started(TestApplication.Builder builder) {
        TestApplication node = builder.start();
        node.fire(new ApplicationStarted());
        return node;
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.Kind.class)
    void a_stream_tells_that_its_run_expired(TestDatabase.Kind kind) {
        model.stallsAfter("Half an ans");
        try (TestDatabase database = kind.create();
                TestApplication node = started(database)) {
            TestCompany company = TestCompany.foundIn(node);
            RunService runs = node.get(RunService.class);
            Caller caller = company.hrEmployee();
            Run run = runs.start(caller, RunNode.assistant(node, company, "extractive"), "How many days?")
                    .run();
            node.get(EventLog.class).subscribe(run.id(), 0, new Listener());
            Await.until("the answer begins", LIMIT, () -> has(EventType.MESSAGE_DELTA));

            clock.pass(Duration.ofMinutes(10));

            Await.until("the run expires", LIMIT, () -> has(EventType.RUN_EXPIRED));
            List<ServerEvent> told = told(
                    run,
                    id -> runs.steps(caller, run.id()).stream()
                            .filter(step -> step.id().equals(id))
                            .findFirst()
                            .orElseThrow());
            told.forEach(event -> Contract.published().check("AssistantStreamEvent", event.whole()));
            assertThat(told)
                    .extracting(ServerEvent::name)
                    .endsWith("thread.message.incomplete", "thread.run.step.expired", "thread.run.expired", "done");
            Golden.check("stream-expired", told);
            Golden.check("step-expired", told.get(told.size() - 3).data());
            node.fire(new ApplicationStopping());
        }
    }

    @Test
    void a_stream_tells_what_a_search_found() {
        model.searches("leave").writes("You get 30 days of annual leave 【0:0†Leave policy】.");
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                TestApplication node = started(database)) {
            TestCompany company = TestCompany.foundIn(node);
            RunService runs = node.get(RunService.class);
            Caller caller = company.hrEmployee();
            Run begun = runs.start(caller, RunNode.assistant(node, company, "extractive"), "How many days?")
                    .run();
            node.get(EventLog.class).subscribe(begun.id(), 0, new Listener());
            Await.until("the run ends", LIMIT, () -> has(EventType.RUN_COMPLETED));

            Run run = runs.get(caller, begun.id());
            List<RunStep> steps = runs.steps(caller, run.id());
            List<ServerEvent> told = told(
                    run,
                    id -> steps.stream()
                            .filter(step -> step.id().equals(id))
                            .findFirst()
                            .orElseThrow());
            told.forEach(event -> Contract.published().check("AssistantStreamEvent", event.whole()));
            Golden.check("stream-file-search", told);
            Golden.check("step-file-search", json(StepJson.of(run, steps.getFirst(), false)));
            Golden.check("step-file-search-with-content", json(StepJson.of(run, steps.getFirst(), true)));
            Golden.check(
                    "message-with-annotations",
                    told.stream()
                            .filter(event -> event.is("thread.message.completed"))
                            .findFirst()
                            .orElseThrow()
                            .data());
            node.fire(new ApplicationStopping());
        }
    }

    @Test
    void a_program_is_handed_all_of_its_functions_and_nothing_that_is_none() {
        List<String> names =
                IntStream.range(0, 10).mapToObj("function_%d"::formatted).toList();
        List<ToolCall> calls = new ArrayList<>();
        names.forEach(name -> calls.add(new ToolCall("call_" + name, name, "{}")));
        calls.add(3, new ToolCall("call_x", "rm_rf", "{}"));
        for (int i = 0; i < 9; i++) {
            calls.add(new ToolCall("call_s" + i, "file_search", "{\"query\":\"leave\"}"));
        }
        model.then((request, listener, cancellation) ->
                new ModelTurn("", calls, new ModelTurn.Usage(10, 1, false), ModelTurn.Finish.TOOL_CALLS));
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                TestApplication node = started(database)) {
            TestCompany company = TestCompany.foundIn(node);
            RunService runs = node.get(RunService.class);
            Caller caller = company.hrEmployee();
            Run begun = runs.start(caller, calling(node, company, names), "How many days?")
                    .run();
            node.get(EventLog.class).subscribe(begun.id(), 0, new Listener());
            Await.until("the run waits", LIMIT, () -> has(EventType.RUN_REQUIRES_ACTION));

            Run run = runs.get(caller, begun.id());
            List<RunStep> steps = runs.steps(caller, run.id());
            List<ServerEvent> told = told(run, id -> steps.getFirst());

            assertThat(run.requiredCalls()).extracting(ToolCall::name).containsExactlyElementsOf(names);
            assertThat(told.stream()
                            .filter(event -> event.is("thread.run.step.delta"))
                            .map(event -> event.data().at("/delta/step_details/tool_calls/0/function/name"))
                            .filter(JsonNode::isTextual)
                            .map(JsonNode::asText))
                    .containsExactlyElementsOf(names);
            assertThat(((StepDetails.ToolCalls) steps.getFirst().details())
                            .calls().stream()
                                    .filter(StepDetails.MadeCall::refused)
                                    .map(made -> made.call().id()))
                    .containsExactly("call_x", "call_s8");
            node.fire(new ApplicationStopping());
        }
    }

    @Test
    void a_step_names_the_model_that_stood_in_for_its_run_s_own() {
        model.writes("You get 30 days.");
        try (ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint().answersWithStatus(401, "");
                TestDatabase database = TestDatabase.Kind.H2.create();
                TestApplication node = started(configured(database)
                        .config("vademecum.chat.base-url", endpoint.baseUrl())
                        .config("vademecum.chat.fallback-model", "extractive"))) {
            TestCompany company = TestCompany.foundIn(node);
            RunService runs = node.get(RunService.class);
            Caller caller = company.hrEmployee();
            Run begun = runs.start(caller, RunNode.assistant(node, company, "scripted"), "How many days?")
                    .run();
            node.get(EventLog.class).subscribe(begun.id(), 0, new Listener());
            Await.until("the run ends", LIMIT, () -> has(EventType.RUN_COMPLETED));

            Run run = runs.get(caller, begun.id());
            JsonNode step = json(StepJson.of(run, runs.steps(caller, run.id()).getFirst(), false));

            assertThat(run.model()).isEqualTo("scripted");
            assertThat(step.at("/metadata/fallback_model").asText()).isEqualTo("extractive");
            Contract.published().check("RunStepObject", step);
            Golden.check("step-fallback", step);
            node.fire(new ApplicationStopping());
        }
    }

    private static String calling(TestApplication node, TestCompany company, List<String> names) {
        List<Tool> tools = new ArrayList<>(List.of(Tool.FileSearch.DEFAULT));
        names.forEach(name -> tools.add(new Tool.Function(new Tool.Function.Definition(name, null, null, null))));
        return node.get(AssistantService.class)
                .create(
                        company.hrCurator(),
                        new NewAssistant(
                                company.hr().id(),
                                "Many functions",
                                null,
                                null,
                                "extractive",
                                tools,
                                ToolResources.NONE,
                                ChatSettings.DEFAULT,
                                List.of(),
                                Map.of()))
                .id();
    }

    private static JsonNode json(Object object) {
        return Json.read(Json.write(object), JsonNode.class);
    }

    private boolean has(EventType type) {
        return logged.stream().anyMatch(event -> event.type() == type);
    }

    private List<ServerEvent> told(Run run, Function<String, RunStep> steps) {
        RunEvents events = new RunEvents(run, steps, false);
        return Stream.concat(
                        logged.stream()
                                .flatMap(event -> events.of(event).stream())
                                .map(event -> new ServerEvent(
                                        "", event.name(), Json.read(Json.write(event.data()), JsonNode.class))),
                        Stream.of(new ServerEvent("", "done", TextNode.valueOf("[DONE]"))))
                .toList();
    }

    private final class Listener implements RunSubscriber {
        @Override
        public void onEvent(LoggedEvent event) {
            logged.add(event);
        }

        @Override
        public void onEnd(Subscription.End end) {
            // The run's last event has said so.
        }
    }
}
