package org.vademecum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.PostgresServer;
import org.vademecum.support.Product;
import org.vademecum.support.Program;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ServerEvent;

/** Two servers with one database: what the first works on is followed and stopped through the second, which inherits it. */
@Tag("e2e")
@Timeout(400)
class TwoNodesE2E {
    private static final String ANSWER = "Five days, until the end of March.";

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private final CountDownLatch more = new CountDownLatch(1);
    private final Installation first = Installation.prepareWithAccountsAlone();
    private final Installation second = Installation.prepareWithAccountsAlone();

    @Test
    void a_run_is_followed_and_stopped_through_another_node_and_outlives_its_own() throws Exception {
        endpoint.noisily().stallsAfter("Never ").stallsBehind("Up to ", more, "seven hundred ");
        Map<String, String> settings = settings(PostgresServer.shared());
        try (endpoint;
                Product dying = Product.startBriefly(first, settings, "700m")) {
            // Begun before there is another node, so that it is clear who works on them.
            JsonNode stopped = begin("What is not wanted any more?");
            JsonNode inherited = begin("How many days can I carry over?");
            Files.copy(accounts(first), accounts(second));
            try (Product heir = Product.startBriefly(second, settings, "700m")) {
                ApiClient reader = ApiClient.signedIn(heir.installation(), "amos");
                assertStopped(stopped, reader);
                ServerEvent known = followLive(inherited, reader);
                CompletableFuture<List<ServerEvent>> rest =
                        CompletableFuture.supplyAsync(() -> reader.followAfter(id(inherited), known));
                endpoint.usually((exchange, request) -> ScriptedModelEndpoint.say(exchange, request, ANSWER));

                dying.kill();

                assertInherited(inherited, known, rest.get(1, TimeUnit.MINUTES));
            }
        }
    }

    private Map<String, String> settings(PostgresServer postgres) {
        return Map.of(
                "VADEMECUM_CHAT_BASE_URL",
                endpoint.baseUrl(),
                "VADEMECUM_CHAT_MODELS",
                "scripted",
                "VADEMECUM_CHAT_SILENCE_TIMEOUT",
                "PT5M",
                "VADEMECUM_DB_URL",
                postgres.createDatabase(),
                "VADEMECUM_DB_USER",
                postgres.user(),
                "VADEMECUM_RUN_LEASE",
                "PT10S");
    }

    private static Path accounts(Installation node) {
        return node.dataDir().resolve("sample-accounts.txt");
    }

    /** Through the first node; returns the run once its model has said something. */
    private JsonNode begin(String question) {
        Program program = Program.of(first);
        String thread = program.thread(question);
        return program.streamUntil(
                        "/threads/" + thread + "/runs",
                        Map.of("assistant_id", program.assistant(Map.of()), "stream", true),
                        event -> event.is("thread.message.delta"))
                .getFirst()
                .data();
    }

    /** The model's request as well. */
    private void assertStopped(JsonNode run, ApiClient reader) throws Exception {
        Program.of(second).post(Program.path(run) + "/cancel").expect(200);
        assertThat(endpoint.wasAbandonedWithin(10_000)).isTrue();
        assertThat(reader.follow(id(run)).getLast().data().get("status").asText())
                .isEqualTo("cancelled");
        assertThat(answers(run)).containsExactly("Never ");
    }

    /** Returns the event with text that the model wrote while it was followed from the other node. */
    private ServerEvent followLive(JsonNode run, ApiClient reader) throws Exception {
        ServerEvent known = reader.followUntil(id(run), says("Up to")).getLast();
        CompletableFuture<List<ServerEvent>> next =
                CompletableFuture.supplyAsync(() -> reader.followUntil(id(run), says("seven hundred")));
        more.countDown();
        ServerEvent live = next.get(20, TimeUnit.SECONDS).getLast();
        assertThat(Long.parseLong(live.id())).isGreaterThan(Long.parseLong(known.id()));
        return live;
    }

    /** Told once, from where the reader was, and without what the model had said before. */
    private void assertInherited(JsonNode run, ServerEvent known, List<ServerEvent> events) {
        assertThat(events.getLast().data().get("status").asText()).isEqualTo("completed");
        assertThat(events)
                .filteredOn(event -> event.data().path("restarted").asBoolean())
                .hasSize(1);
        assertThat(events)
                .extracting(event -> Long.parseLong(event.id()))
                .isSorted()
                .allMatch(number -> number > Long.parseLong(known.id()));
        assertThat(events)
                .filteredOn(event -> event.is("message"))
                .extracting(event -> event.data().get("text").asText())
                .containsExactly(ANSWER);
        assertThat(answers(run)).containsExactly(ANSWER);
        assertThat(Program.of(second).list(Program.path(run) + "/steps")).hasSize(1);
    }

    private static Predicate<ServerEvent> says(String text) {
        return event -> event.is("answer") && event.data().toString().contains(text);
    }

    private static String id(JsonNode run) {
        return run.get("id").asText();
    }

    private List<String> answers(JsonNode run) {
        return Program.of(second).list("/threads/" + run.get("thread_id").asText() + "/messages").stream()
                .filter(message -> message.get("role").asText().equals("assistant"))
                .map(message -> message.at("/content/0/text/value").asText())
                .toList();
    }
}
