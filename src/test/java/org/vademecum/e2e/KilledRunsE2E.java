package org.vademecum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.PostgresServer;
import org.vademecum.support.Product;
import org.vademecum.support.Program;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedModelEndpoint.FunctionCall;
import org.vademecum.support.ServerEvent;
import org.vademecum.support.TestFiles;

/**
 * The process is killed while it has a run in every state there is, each held there from outside: by a model that says no
 * more, or by a lock on what the run needs next in the database.
 */
@Tag("e2e")
@Timeout(400)
class KilledRunsE2E {
    private static final String PLACES = "5";
    private static final String ANSWER = "Five days, until the end of March.";
    private static final String SEARCH = "{\"query\": \"annual leave\"}";
    private static final String TOOLS = """
            [{"type": "file_search"}, {"type": "function", "function": {"name": "weather"}}]""";

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, JsonNode> runs = new HashMap<>();

    @Test
    void every_run_goes_on_from_its_last_finished_step_and_ends() throws Exception {
        PostgresServer postgres = PostgresServer.shared();
        String database = postgres.createDatabase();
        endpoint.usually(this::hold);
        Installation installation = Installation.prepareWithAccountsAlone();
        try (endpoint;
                Product product = Product.startBriefly(
                        installation,
                        Map.of(
                                "VADEMECUM_CHAT_BASE_URL",
                                endpoint.baseUrl(),
                                "VADEMECUM_CHAT_MODELS",
                                "scripted",
                                "VADEMECUM_CHAT_SILENCE_TIMEOUT",
                                "PT5M",
                                "VADEMECUM_DB_URL",
                                database,
                                "VADEMECUM_DB_USER",
                                postgres.user(),
                                "VADEMECUM_RUN_LEASE",
                                "PT3S",
                                "VADEMECUM_RUN_MAX_RUNNING",
                                PLACES,
                                "VADEMECUM_RUN_MAX_RUNNING_PER_PRINCIPAL",
                                PLACES,
                                "VADEMECUM_RUN_MAX_RUNNING_PER_DEPARTMENT",
                                PLACES),
                        "1g")) {
            Program program = Program.of(installation);
            Map<String, String> before;
            try (Connection locks = DriverManager.getConnection(database, postgres.user(), "")) {
                locks.setAutoCommit(false);
                begin(program, locks);
                before = states(program);
                product.kill();
            }
            int asked = endpoint.requests().size();
            endpoint.usually((exchange, request) -> ScriptedModelEndpoint.say(exchange, request, ANSWER));
            over.countDown();
            product.start();

            assertThat(before)
                    .containsEntry("requires_action", "requires_action")
                    .containsEntry("streaming", "in_progress")
                    .containsEntry("silent", "in_progress")
                    .containsEntry("searching", "in_progress")
                    .containsEntry("assembling", "in_progress")
                    .containsEntry("cancelling", "cancelling")
                    .containsEntry("queued", "queued");
            ApiClient administrator = ApiClient.signedIn(installation, "amos");
            for (String name : List.of("streaming", "silent", "searching", "assembling", "cancelling")) {
                assertThat(administrator.follow(id(name)))
                        .as(name)
                        .anyMatch(event -> event.data().path("restarted").asBoolean());
            }
            for (String name : List.of("streaming", "silent", "searching", "assembling", "queued")) {
                assertAnswered(program, name);
            }
            assertThat(calls(administrator, "streaming")).containsExactly("completed", "lost", "completed");
            assertThat(calls(administrator, "silent")).containsExactly("lost", "completed");
            assertThat(program.read(path("requires_action")).get("status").asText())
                    .isEqualTo("requires_action");
            submit(program, "requires_action");
            assertAnswered(program, "requires_action");
            assertCancelled(program);
            for (String name : List.of("streaming", "searching", "requires_action")) {
                assertThat(program.list(path(name) + "/steps"))
                        .as(name)
                        .filteredOn(step -> step.get("type").asText().equals("tool_calls"))
                        .hasSize(1);
            }
            assertThat(endpoint.requests().stream().skip(asked).map(ScriptedModelEndpoint.Request::json))
                    .as("searched already, or by the step that was there")
                    .filteredOn(request ->
                            List.of("streaming", "searching", "requires_action").contains(question(request)))
                    .hasSize(3)
                    .allMatch(KilledRunsE2E::hasSearched);
        }
    }

    /** Brings a run into each state and leaves it there. */
    private void begin(Program program, Connection locks) throws SQLException {
        String manual = program.upload("assistants", "leave.md", TestFiles.markdown("Leave", "Five days carry over."));
        String store = program.write("/vector_stores", Map.of("file_ids", List.of(manual)))
                .get("id")
                .asText();
        Await.until(
                "the manual is searchable",
                Duration.ofMinutes(1),
                () -> program.read("/vector_stores/" + store)
                        .get("status")
                        .asText()
                        .equals("completed"));
        String assistant = program.write(
                        "/assistants",
                        Map.of(
                                "model", "scripted",
                                "tools", Json.read(TOOLS, JsonNode.class),
                                "tool_resources", Map.of("file_search", Map.of("vector_store_ids", List.of(store)))))
                .get("id")
                .asText();

        run(program, assistant, thread(program, "requires_action"), is("thread.run.requires_action"));
        run(program, assistant, thread(program, "streaming"), is("thread.message.delta"));
        run(program, assistant, thread(program, "cancelling"), is("thread.message.delta"));
        run(program, assistant, thread(program, "silent"), is("thread.run.in_progress"));
        Await.until(
                "the model is asked",
                Duration.ofSeconds(20),
                () -> endpoint.requests().stream()
                        .anyMatch(request -> question(request.json()).equals("silent")));

        // A search reads its department's glossary, a document on its way writes chunks.
        execute(locks, "lock table chunk, glossary in access exclusive mode");
        run(program, assistant, thread(program, "searching"), is("thread.run.step.created"));
        String attached = thread(program, "assembling");
        program.write(
                "/threads/" + attached + "/messages",
                Map.of(
                        "role", "user",
                        "content", "assembling",
                        "attachments",
                                List.of(Map.of("file_id", manual, "tools", List.of(Map.of("type", "file_search"))))));
        run(program, assistant, attached, is("thread.run.in_progress"));
        run(program, assistant, thread(program, "queued"), is("thread.run.queued"));

        // The end of a run is written together with its message.
        execute(locks, "select id from thread_message where run_id = '%s' for update".formatted(id("cancelling")));
        program.post(path("cancelling") + "/cancel").expect(200);
    }

    private static String thread(Program program, String question) {
        return program.write("/threads", Map.of("messages", List.of(Map.of("role", "user", "content", question))))
                .get("id")
                .asText();
    }

    /** Follows a new run until an event, hangs up, and keeps the run under its question. */
    private void run(Program program, String assistant, String thread, Predicate<ServerEvent> last) {
        List<ServerEvent> events = program.streamUntil(
                "/threads/" + thread + "/runs", Map.of("assistant_id", assistant, "stream", true), last);
        JsonNode run = events.getFirst().data();
        assertThat(last).accepts(events.getLast());
        String question = program.list("/threads/" + thread + "/messages?order=asc")
                .getFirst()
                .at("/content/0/text/value")
                .asText();
        runs.put(question, run);
    }

    /** How the requests to the model ended, as the ledger tells it. */
    private List<String> calls(ApiClient administrator, String name) {
        JsonNode context = administrator
                .get("/api/runs/" + id(name) + "/context")
                .expect(200)
                .json();
        return ApiClient.list(context.get("calls")).stream()
                .map(call -> call.get("status").asText())
                .toList();
    }

    private static Predicate<ServerEvent> is(String name) {
        return event -> event.is(name);
    }

    private static void execute(Connection locks, String sql) throws SQLException {
        try (Statement statement = locks.createStatement()) {
            statement.execute(sql);
        }
    }

    private String id(String name) {
        return runs.get(name).get("id").asText();
    }

    private String path(String name) {
        return "/threads/" + runs.get(name).get("thread_id").asText() + "/runs/" + id(name);
    }

    private Map<String, String> states(Program program) {
        Map<String, String> states = new HashMap<>();
        runs.keySet()
                .forEach(name ->
                        states.put(name, program.read(path(name)).get("status").asText()));
        return states;
    }

    /** What the model does before the process is killed. */
    private void hold(HttpExchange exchange, JsonNode request) throws IOException {
        FunctionCall search = new FunctionCall("file_search", SEARCH);
        switch (question(request)) {
            case "requires_action" ->
                endpoint.call(exchange, request, List.of(search, new FunctionCall("weather", "{}")));
            case "streaming" -> {
                if (hasSearched(request)) {
                    endpoint.stall(exchange, "Up to ", "seven hundred ");
                } else {
                    endpoint.call(exchange, request, List.of(search));
                }
            }
            case "cancelling" -> endpoint.stall(exchange, "Up to ");
            case "silent" -> awaitTheEnd();
            case "searching" -> endpoint.call(exchange, request, List.of(search));
            default -> throw new IOException("not to be asked yet: " + request);
        }
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String question(JsonNode request) {
        List<String> asked = new ArrayList<>();
        for (JsonNode message : request.get("messages")) {
            if (message.get("role").asText().equals("user")) {
                JsonNode content = message.get("content");
                asked.add(
                        content.isTextual()
                                ? content.asText()
                                : content.at("/0/text").asText());
            }
        }
        return asked.getLast().strip().lines().reduce((first, second) -> second).orElseThrow();
    }

    private static boolean hasSearched(JsonNode request) {
        JsonNode messages = request.get("messages");
        return messages.get(messages.size() - 1).get("role").asText().equals("tool");
    }

    private void submit(Program program, String name) {
        List<Map<String, String>> outputs =
                ApiClient.list(program.read(path(name)).at("/required_action/submit_tool_outputs/tool_calls")).stream()
                        .map(call -> Map.of("tool_call_id", call.get("id").asText(), "output", "Rain."))
                        .toList();
        program.write(path(name) + "/submit_tool_outputs", Map.of("tool_outputs", outputs));
    }

    /** Once, and with nothing of what had been said before. */
    private void assertAnswered(Program program, String name) {
        assertThat(program.await(runs.get(name)).get("status").asText())
                .as(name)
                .isEqualTo("completed");
        assertThat(program.list("/threads/" + runs.get(name).get("thread_id").asText() + "/messages"))
                .as(name)
                .filteredOn(message -> message.get("role").asText().equals("assistant"))
                .extracting(message -> message.at("/content/0/text/value").asText())
                .containsExactly(ANSWER);
    }

    /** What its readers saw is kept. */
    private void assertCancelled(Program program) {
        assertThat(program.await(runs.get("cancelling")).get("status").asText()).isEqualTo("cancelled");
        JsonNode message = program.list(
                        "/threads/" + runs.get("cancelling").get("thread_id").asText() + "/messages")
                .getFirst();
        assertThat(message.at("/content/0/text/value").asText()).isEqualTo("Up to ");
        assertThat(message.get("status").asText()).isEqualTo("incomplete");
        assertThat(message.at("/incomplete_details/reason").asText()).isEqualTo("run_cancelled");
    }
}
