package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.llm.ChatModelException.Code;
import org.vademecum.support.Await;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.SelfSignedServer;

class OpenAiChatModelTest {
    private static final String KEY = "sk-very-secret-0123456789";
    private static final ToolDefinition SEARCH = new ToolDefinition(
            "file_search",
            "Searches the manuals.",
            "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\",\"description\":\"What"
                    + " for\"}},\"required\":[\"query\"]}");

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void text_is_told_as_it_comes_and_returned_with_its_usage() {
        endpoint.writes("Thirty ", "days", " of leave. 🏖");

        ModelTurn turn = ask(request());

        assertThat(heard).containsExactly("Thirty ", "days", " of leave. 🏖");
        assertThat(turn.text()).isEqualTo("Thirty days of leave. 🏖");
        assertThat(turn.finish()).isEqualTo(ModelTurn.Finish.STOP);
        assertThat(turn.toolCalls()).isEmpty();
        assertThat(turn.usage().completionTokens()).isEqualTo(3);
        assertThat(turn.usage().estimated()).isFalse();
    }

    @Test
    void calls_of_one_turn_have_ids_of_their_own_whatever_the_service_gives() {
        endpoint.calls(
                "",
                new ScriptedModelEndpoint.Call("call_0", "file_search", "{\"query\":\"a\"}"),
                new ScriptedModelEndpoint.Call("call_0", "file_search", "{\"query\":\"b\"}"));

        assertThat(ask(request()).toolCalls())
                .hasSize(2)
                .satisfies(calls -> assertThat(calls.getFirst().id()).isEqualTo("call_0"))
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void tool_calls_come_back_whole() {
        endpoint.searches("annual \"leave\"");

        ModelTurn turn = ask(request());

        assertThat(turn.finish()).isEqualTo(ModelTurn.Finish.TOOL_CALLS);
        assertThat(turn.toolCalls())
                .containsExactly(new ToolCall("call_1", "file_search", "{\"query\":\"annual \\\"leave\\\"\"}"));
        assertThat(heard).isEmpty();
    }

    @Test
    void the_request_is_the_conversation_in_the_wire_format() {
        endpoint.writes("ok");
        ToolCall call = new ToolCall("call_7", "file_search", "{\"query\":\"leave\"}");

        ask(new ChatRequest(
                "some-model",
                List.of(
                        new ChatMessage.Instructions("Be brief."),
                        new ChatMessage.User("How many days?"),
                        new ChatMessage.Assistant("", List.of(call)),
                        new ChatMessage.ToolResult("call_7", "1 passage 【0:0†Leave】", List.of())),
                List.of(SEARCH),
                new ChatSettings(0.2, 0.9, 500, null, false, null, null, null)));

        JsonNode body = endpoint.requests().get(0).json();
        assertThat(endpoint.requests().get(0).authorization()).isEqualTo("Bearer " + KEY);
        assertThat(body.path("model").asText()).isEqualTo("some-model");
        assertThat(body.path("stream").asBoolean()).isTrue();
        assertThat(body.at("/stream_options/include_usage").asBoolean()).isTrue();
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(body.path("max_tokens").asInt()).isEqualTo(500);
        assertThat(body.path("parallel_tool_calls").asBoolean(true)).isFalse();
        assertThat(body.at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(body.at("/messages/1/content").asText()).isEqualTo("How many days?");
        assertThat(body.at("/messages/2/tool_calls/0/id").asText()).isEqualTo("call_7");
        assertThat(body.at("/messages/2/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"query\":\"leave\"}");
        assertThat(body.at("/messages/3/role").asText()).isEqualTo("tool");
        assertThat(body.at("/messages/3/tool_call_id").asText()).isEqualTo("call_7");
        assertThat(body.at("/messages/3/content").asText()).isEqualTo("1 passage 【0:0†Leave】");
        assertThat(body.at("/tools/0/function/name").asText()).isEqualTo("file_search");
        assertThat(body.at("/tools/0/function/parameters/properties/query/type").asText())
                .isEqualTo("string");
        assertThat(body.at("/tools/0/function/parameters/required/0").asText()).isEqualTo("query");
    }

    @Test
    void without_tools_and_settings_nothing_is_said_about_them() {
        endpoint.writes("ok");

        ask(new ChatRequest("some-model", List.of(new ChatMessage.User("Hello")), List.of(), ChatSettings.DEFAULT));

        JsonNode body = endpoint.requests().get(0).json();
        for (String key : List.of("tools", "temperature", "top_p", "max_tokens", "parallel_tool_calls")) {
            assertThat(body.hasNonNull(key)).as(key).isFalse();
        }
    }

    @Test
    void the_thoughts_of_a_reasoning_model_are_not_its_answer() {
        endpoint.writes("\n<thi", "nk>The user wants", " days.</thi", "nk>\n\nThirty", " <think>days</think>.");

        ModelTurn turn = ask(request());

        assertThat(turn.text()).isEqualTo("Thirty <think>days</think>.");
        assertThat(String.join("", heard)).isEqualTo(turn.text());
    }

    @Test
    void what_only_looks_like_the_beginning_of_a_thought_is_text() {
        endpoint.writes("<th").writes("<thin", "g> is an XML element.");

        assertThat(ask(request()).text()).isEqualTo("<th");
        assertThat(ask(request()).text()).isEqualTo("<thing> is an XML element.");
    }

    @Test
    void text_cut_at_the_limit_says_so() {
        endpoint.writesUntil("length", "Thirty");

        assertThat(ask(request()).finish()).isEqualTo(ModelTurn.Finish.LENGTH);
    }

    @Test
    void text_cut_by_a_content_filter_says_so() {
        endpoint.writesUntil("content_filter", "Thirty");

        assertThat(ask(request()).finish()).isEqualTo(ModelTurn.Finish.CONTENT_FILTER);
    }

    @ParameterizedTest
    @CsvSource({
        "401, SERVER_ERROR, false, does not accept the configured API key",
        "403, SERVER_ERROR, false, does not accept the configured API key",
        "404, SERVER_ERROR, false, 'some-model' does not exist",
        "429, RATE_LIMIT_EXCEEDED, true, too much to do",
        "400, INVALID_PROMPT, false, refused the request: The context is too long",
        "500, SERVER_ERROR, true, has a fault (HTTP 500)",
        "503, SERVER_ERROR, true, has a fault (HTTP 503)",
    })
    void refusals_are_told_in_words_for_people_and_without_secrets(
            int status, Code code, boolean retryable, String words) {
        endpoint.answersWithStatus(
                status, "{\"error\":{\"message\":\"The context is too long for key %s.\"}}".formatted(KEY));

        ChatModelException fault = fault();

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.retryable()).isEqualTo(retryable);
        assertThat(fault).hasMessageContaining(words);
        assertThat(everythingLogged(fault)).doesNotContain(KEY).doesNotContain("very-secret");
    }

    @Test
    void an_exhausted_quota_is_not_tried_again() {
        endpoint.answersWithStatus(429, "{\"error\":{\"code\":\"insufficient_quota\"}}");

        assertThat(fault().retryable()).isFalse();
    }

    @Test
    void how_long_the_endpoint_wants_to_be_left_alone_is_kept() {
        endpoint.refusesWith(429, Map.of("Retry-After", "7")).refusesWith(503, Map.of("retry-after-ms", "250"));

        assertThat(fault().retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(fault().retryAfter()).contains(Duration.ofMillis(250));
    }

    @Test
    void a_certificate_nobody_vouches_for_is_not_trusted(@TempDir Path dir) throws Exception {
        try (SelfSignedServer server = SelfSignedServer.start(dir)) {
            ChatModel model = model(server.baseUrl(), Duration.ofSeconds(5));

            assertThatThrownBy(() -> model.stream(request(), heard::add, cancellation))
                    .isInstanceOfSatisfying(
                            ChatModelException.class,
                            e -> assertThat(e.retryable()).isFalse())
                    .hasMessageContaining("No secure connection");
        }
    }

    @Test
    void a_chunk_that_is_no_json_ends_the_answer() {
        endpoint.streams(ScriptedModelEndpoint.chunk("Thirty "), "{\"choices\": [{\"del", "[DONE]");

        assertThat(fault()).hasMessageContaining("broke off");
        assertThat(heard).containsExactly("Thirty ");
    }

    @Test
    void a_delta_of_ten_megabytes_ends_the_answer_and_is_not_shown() {
        endpoint.streams(ScriptedModelEndpoint.chunk("Thirty "), ScriptedModelEndpoint.chunk("x".repeat(10 << 20)));

        ChatModelException fault = fault();

        assertThat(fault).hasMessageContaining("sent more than an answer can be");
        assertThat(fault.retryable()).isFalse();
        assertThat(heard).containsExactly("Thirty ");
    }

    @Test
    void usage_that_is_not_reported_is_estimated_and_says_so() {
        endpoint.streams(
                ScriptedModelEndpoint.chunk("Thirty days."),
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "[DONE]");

        ModelTurn.Usage usage = ask(request()).usage();

        assertThat(usage.estimated()).isTrue();
        assertThat(usage.completionTokens())
                .isEqualTo(new TokenCounter().of("some-model").count("Thirty days."));
        assertThat(usage.promptTokens())
                .isGreaterThan(new TokenCounter().of("some-model").count(SEARCH.parameters()));
    }

    @Test
    void a_page_instead_of_an_answer_is_a_fault() {
        endpoint.answersWithStatus(200, "<html>Welcome to the proxy</html>");

        assertThat(fault()).hasMessageContaining("broke off");
    }

    @Test
    void nobody_there_is_told_as_such() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        ChatModel nobody = model("http://127.0.0.1:" + port + "/v1", Duration.ofSeconds(5));

        assertThatThrownBy(() -> nobody.stream(request(), heard::add, cancellation))
                .isInstanceOfSatisfying(
                        ChatModelException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("127.0.0.1:" + port + " cannot be reached");
    }

    @Test
    void a_stream_that_breaks_is_a_fault_after_the_text_that_came() {
        endpoint.cutsAfter("Thirty ", "da");

        assertThat(fault()).hasMessageContaining("broke off");
        assertThat(String.join("", heard)).isEqualTo("Thirty da");
    }

    @Test
    void a_stream_that_ends_politely_but_too_early_is_a_fault_as_well() {
        endpoint.endsEarlyAfter("Thirty ", "da");

        assertThat(fault()).hasMessageContaining("broke off");
    }

    @Test
    void a_fault_told_in_the_middle_of_the_stream_is_a_fault() {
        endpoint.reportsFaultAfter("the engine overheated", "Thirty ");

        assertThat(fault()).hasMessageContaining("the engine overheated");
    }

    @Test
    void silence_before_and_within_an_answer_ends_the_call() {
        ChatModel impatient = model(endpoint.baseUrl(), Duration.ofMillis(300));
        endpoint.staysSilent().stallsAfter("Thirty");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> impatient.stream(request(), heard::add, cancellation))
                    .isInstanceOfSatisfying(
                            ChatModelException.class,
                            e -> assertThat(e.retryable()).isTrue())
                    .hasMessageContaining("said nothing");
        }
    }

    @Test
    void an_answer_is_whole_though_the_endpoint_forgets_to_hang_up() {
        ChatModel patient = model(endpoint.baseUrl(), Duration.ofMinutes(2));
        endpoint.then((exchange, request) -> endpoint.stallBehind(
                exchange,
                ScriptedModelEndpoint.chunk("Thirty"),
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "[DONE]"));

        assertThat(CompletableFuture.supplyAsync(
                        () -> patient.stream(request(), heard::add, cancellation), Thread::startVirtualThread))
                .succeedsWithin(Duration.ofSeconds(20))
                .satisfies(turn -> assertThat(turn.text()).isEqualTo("Thirty"))
                .satisfies(turn -> assertThat(turn.finish()).isEqualTo(ModelTurn.Finish.STOP));
    }

    @Test
    void signs_of_life_are_no_silence() {
        ChatModel impatient = model(endpoint.baseUrl(), Duration.ofSeconds(2));
        endpoint.noisily().stallsAfter("Thirty");
        CompletableFuture<Void> call =
                CompletableFuture.runAsync(() -> impatient.stream(request(), heard::add, cancellation));

        assertThat(call)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(java.util.concurrent.TimeoutException.class);
        cancellation.cancel();
        assertThat(call).failsWithin(Duration.ofSeconds(30));
    }

    @Test
    void cancelling_aborts_the_exchange_at_once() throws InterruptedException {
        endpoint.noisily().stallsAfter("Thirty");
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> ask(request()));
        Await.until("text", Duration.ofSeconds(20), () -> !heard.isEmpty());

        cancellation.cancel();

        assertThat(call)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(CancellationException.class);
        assertThat(endpoint.wasAbandonedWithin(10_000)).isTrue();
    }

    @Test
    void cancelling_before_the_first_byte_works_too() {
        endpoint.staysSilent();
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> ask(request()));
        Await.until(
                "the request",
                Duration.ofSeconds(20),
                () -> !endpoint.requests().isEmpty());

        cancellation.cancel();

        assertThat(call).failsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void what_is_cancelled_already_is_not_even_begun() {
        cancellation.cancel();

        assertThatThrownBy(() -> ask(request())).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_listener_that_fails_ends_the_call_with_its_own_exception() {
        endpoint.writes("a", "b", "c");
        IllegalStateException full = new IllegalStateException("the log is full");

        assertThatThrownBy(() -> model(endpoint.baseUrl(), Duration.ofSeconds(5)).stream(
                        request(),
                        text -> {
                            throw full;
                        },
                        cancellation))
                .isSameAs(full);
    }

    @Test
    void a_whole_reply_is_understood_by_the_scripted_endpoint_as_well() throws Exception {
        endpoint.writes("Thirty");
        java.net.http.HttpResponse<String> reply = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/chat/completions"))
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"messages\":[]}"))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());

        assertThat(reply.body()).contains("\"content\":\"Thirty\"").contains("\"chat.completion\"");
    }

    @Test
    void the_listener_is_told_the_request_byte_for_byte() {
        endpoint.writes("ok");
        AtomicReference<String> told = new AtomicReference<>("");

        model(endpoint.baseUrl(), Duration.ofSeconds(30)).stream(
                new ChatRequest(
                        "some-model",
                        List.of(new ChatMessage.User("Wie viele Tage? 🏖 \u0000 \" \\ </script> \u2028")),
                        List.of(SEARCH),
                        ChatSettings.DEFAULT),
                listening(told::set),
                cancellation);

        assertThat(told.get().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(endpoint.requests().get(0).body());
    }

    @Test
    void when_the_request_cannot_be_told_it_is_not_sent() {
        IllegalStateException full = new IllegalStateException("the ledger is full");

        assertThatThrownBy(() -> model(endpoint.baseUrl(), Duration.ofSeconds(5)).stream(
                        request(),
                        listening(body -> {
                            throw full;
                        }),
                        cancellation))
                .isSameAs(full);
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void usage_that_is_not_reported_is_estimated_with_tools_and_images() {
        endpoint.then((exchange, request) -> {
            byte[] body = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ok\"}}]}\n\n"
                            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                            + "data: [DONE]\n\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ChatMessage shown =
                new ChatMessage.User("What is this?", List.of(new ChatImage("https://example.org/plan.png", "auto")));

        ModelTurn turn = ask(new ChatRequest("some-model", List.of(shown), List.of(SEARCH), ChatSettings.DEFAULT));

        assertThat(turn.usage().estimated()).isTrue();
        assertThat(turn.usage().promptTokens()).isGreaterThan(1_020);
        assertThat(turn.usage().completionTokens()).isEqualTo(1);
    }

    private static ChatModel.TextListener listening(Consumer<String> onRequest) {
        return new ChatModel.TextListener() {
            @Override
            public void onRequest(String body) {
                onRequest.accept(body);
            }

            @Override
            public void onText(String delta) {
                assertThat(delta).isNotNull();
            }
        };
    }

    private ModelTurn ask(ChatRequest request) {
        return model(endpoint.baseUrl(), Duration.ofSeconds(30)).stream(request, heard::add, cancellation);
    }

    private ChatModelException fault() {
        ChatModelException fault = catchThrowableOfType(ChatModelException.class, () -> ask(request()));
        assertThat(fault).isNotNull();
        return fault;
    }

    private static ChatModel model(String baseUrl, Duration silence) {
        return new OpenAiChatModel(
                new OpenAiEndpoint(URI.create(baseUrl), KEY, Duration.ofSeconds(5), silence),
                new TokenCounter(),
                OutgoingAddresses.allowing(""));
    }

    private static ChatRequest request() {
        return new ChatRequest(
                "some-model", List.of(new ChatMessage.User("How many days?")), List.of(SEARCH), ChatSettings.DEFAULT);
    }

    private static String everythingLogged(Throwable fault) {
        StringWriter log = new StringWriter();
        fault.printStackTrace(new PrintWriter(log));
        return log.toString();
    }
}
