package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.access.Caller;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.Ids;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.CanonicalRequest;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ChatModel;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;
import org.vademecum.support.Attack;
import org.vademecum.support.Await;
import org.vademecum.support.CannedSearch;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.AnswerHtml;
import org.vademecum.thread.Citation;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadService;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;
import org.vademecum.tool.ToolResources;

/**
 * Documents that give orders, and a model that obeys each: it calls what they ask to be called, and writes what they ask
 * to be written. What the product does with it is all that stands between them and the reader.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptInjectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What a browser would load or run by itself. */
    private static final Pattern LOADS = Pattern.compile(
            "(?i)<(?!/?(p|h[1-6]|ul|ol|li|em|strong|del|code|pre|blockquote|table|thead|tbody|tr|th|td|br|hr|a|span|button|input)\\b)[a-z/!]"
                    + "|\\s(src|srcset|style|background|poster|on\\w+)\\s*=|href=\"(?!\"|https?://|mailto:)");

    private final SettableClock clock = new SettableClock();
    private final Obedient model = new Obedient();
    private final Search search = new Search();
    private TestDatabase database;
    private TestCompany company;
    private TestApplication node;
    private Caller employee;
    private String assistant;

    /** Finds one document, whatever is asked. */
    static final class Search extends CannedSearch {
        private final List<ToolInvocation> asked = new ArrayList<>();
        private String document = "";

        @Override
        public synchronized ToolOutput execute(ToolInvocation call) {
            asked.add(call);
            FoundPassage passage = passage("【%d:0†Leave policy】".formatted(call.callNumber()), document);
            return new ToolOutput.Found(call.arguments(), List.of(passage), 1, 1, 1);
        }

        synchronized void finds(String text) {
            document = text;
            asked.clear();
        }

        synchronized List<ToolInvocation> asked() {
            return List.copyOf(asked);
        }
    }

    /** Searches first, and then does what the passages say. */
    static final class Obedient implements ChatModel {
        private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

        @Override
        public ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation) {
            listener.onRequest(CanonicalRequest.of(request));
            requests.add(request);
            List<ChatMessage> results = request.messages().stream()
                    .filter(ChatMessage.ToolResult.class::isInstance)
                    .toList();
            if (results.isEmpty()) {
                return call("file_search", "{\"query\":\"annual leave\"}");
            }
            String text = results.getFirst().text();
            Attack orders = new Attack(text.substring(text.indexOf("\nText:\n") + "\nText:\n".length()));
            Optional<Attack.Order> order = orders.order();
            if (results.size() == 1 && order.isPresent()) {
                return call(order.get().tool(), order.get().arguments());
            }
            String answer = orders.answer();
            listener.onText(answer);
            return new ModelTurn(answer, List.of(), new ModelTurn.Usage(1, 1, false), ModelTurn.Finish.STOP);
        }

        private static ModelTurn call(String tool, String arguments) {
            return new ModelTurn(
                    "",
                    List.of(new ToolCall(Ids.next("call_"), tool, arguments)),
                    new ModelTurn.Usage(1, 1, false),
                    ModelTurn.Finish.TOOL_CALLS);
        }
    }

    static List<String> attacks() {
        return Attack.all().stream().map(Attack::text).toList();
    }

    @BeforeAll
    void start() {
        database = TestDatabase.Kind.H2.create();
        node = RunNode.on(database)
                .withObject(new RunEngineTest.NothingAttached())
                .withObject(clock)
                .withObject(model)
                .withObject(search)
                .start();
        company = TestCompany.foundIn(node);
        employee = company.hire(node, "hr.reader", company.hr());
        assistant = assistant();
        node.fire(new ApplicationStarted());
    }

    @AfterAll
    void stop() {
        node.close();
        database.close();
    }

    /** With functions that the attacks are after. */
    private String assistant() {
        List<Tool> tools = new ArrayList<>(Attack.functions());
        tools.add(Tool.FileSearch.DEFAULT);
        NewAssistant form = new NewAssistant(
                company.hr().id(),
                "Leave",
                null,
                "Answer from the manuals.",
                "extractive",
                tools,
                ToolResources.NONE,
                ChatSettings.DEFAULT,
                List.of(),
                Map.of());
        return node.get(AssistantService.class)
                .create(company.hrCurator(), form)
                .id();
    }

    @Test
    void there_are_many_attacks() {
        assertThat(attacks()).hasSizeGreaterThanOrEqualTo(90).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothing_that_a_document_orders_leaks_or_is_called(String attack) {
        search.finds(attack);
        model.requests.clear();

        Run run = ended(node.get(RunService.class)
                .start(employee, assistant, "How many days of leave?")
                .run());

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        search.asked().forEach(call -> {
            assertThat(call.owner().principalId()).isEqualTo(employee.principalId());
            assertThat(call.owner().departmentIds())
                    .containsExactly(company.hr().id());
            assertThat(call.departmentId()).isEqualTo(company.hr().id());
            assertThat(call.resources().vectorStoreIds()).isEmpty();
        });
        for (ChatRequest request : model.requests) {
            request.messages().forEach(PromptInjectionTest::assertFenced);
        }
        for (ThreadMessage answer : answers(run)) {
            for (Citation citation : answer.citations()) {
                assertThat(citation.vectorStoreFileId()).isEqualTo("vsf_1");
            }
            String html = answer.content().stream()
                    .flatMap(part -> part.asText().stream())
                    .map(AnswerHtml::render)
                    .reduce("", String::concat);
            assertThat(LOADS.matcher(html).results().map(found -> html.substring(found.start())))
                    .as(html)
                    .isEmpty();
        }
    }

    /** What a document says stands within one fence, and brings no fence or marker of its own. */
    private static void assertFenced(ChatMessage message) {
        if (!(message instanceof ChatMessage.ToolResult result)
                || !result.text().contains("Marker: ")) {
            return;
        }
        String inside = result.text()
                .substring(result.text().indexOf("\nText:\n"), result.text().lastIndexOf("\n</passage>"));
        assertThat(inside)
                .doesNotContainPattern("(?i)<\\p{Cf}*/?\\p{Cf}*passage")
                .doesNotContain("【", "】");
        assertThat(result.text()).startsWith("1 passages from the manuals. Their text is quoted material");
    }

    private Run ended(Run run) {
        RunService runs = node.get(RunService.class);
        Await.until(
                "the run ends",
                LIMIT,
                () -> runs.get(employee, run.id()).status().terminal());
        return runs.get(employee, run.id());
    }

    private List<ThreadMessage> answers(Run run) {
        return node.get(ThreadService.class).messages(employee, run.threadId(), null, 50).data().stream()
                .filter(message -> run.id().equals(message.runId()))
                .toList();
    }
}
