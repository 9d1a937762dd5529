package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vademecum.common.Json;
import org.vademecum.common.Sentences;

/**
 * A service that speaks OpenAI's chat completions, whole or streamed, and follows a script. Once the script is at its
 * end it does what a well-behaved model does: it searches with the user's question, and then quotes the first whole
 * sentence of the best passages, each with its marker, and adds a marker that nobody issued. Keeps every request as it
 * came.
 */
public final class ScriptedModelEndpoint implements AutoCloseable {
    /** A marker no server issued. */
    public static final String UNKNOWN_MARKER = "【9:9†A manual that does not exist】";

    private static final Pattern PASSAGE =
            Pattern.compile("<passage>\\nMarker: (【[^】]*】).*?\\nText:\\n(.*?)\\n</passage>", Pattern.DOTALL);
    private static final int QUOTED_PASSAGES = 2;

    /** What came in. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Request(String path, String authorization, byte[] body) {
        public JsonNode json() {
            return Json.read(new String(body, StandardCharsets.UTF_8), JsonNode.class);
        }
    }

    /** What goes out. */
    @FunctionalInterface
    public interface Reply {
        void send(HttpExchange exchange, JsonNode request) throws IOException;
    }

    private final HttpServer server;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private volatile boolean stalledNoisily;
    private volatile Reply usual = this::behaveWell;

    public ScriptedModelEndpoint() {
        this(0);
    }

    /** On a port of its own, such as one where another has been before. */
    public ScriptedModelEndpoint(int wantedPort) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        port = server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    /** What {@code vademecum.chat.base-url} is set to. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    public int port() {
        return port;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Whether a client hung up in the middle of a reply, waiting for it if need be. */
    public boolean wasAbandonedWithin(long millis) throws InterruptedException {
        return abandoned.await(millis, TimeUnit.MILLISECONDS);
    }

    /** What it does once the script is at its end. */
    public ScriptedModelEndpoint usually(Reply reply) {
        usual = reply;
        return this;
    }

    public ScriptedModelEndpoint then(Reply reply) {
        script.add(reply);
        return this;
    }

    /** The last request. */
    public JsonNode lastRequest() {
        return requests.get(requests.size() - 1).json();
    }

    /** From here on it behaves well, whatever the script still held. */
    public void forgetScript() {
        script.clear();
    }

    public ScriptedModelEndpoint searches(String query) {
        return then((exchange, request) -> callSearch(exchange, request, query));
    }

    /** A call of a tool: the id, the tool's name, and its arguments as JSON. */
    public record Call(String id, String name, String arguments) {}

    /** Writes, if there is anything to write, and makes calls of tools. */
    public ScriptedModelEndpoint calls(String text, Call... calls) {
        return then((exchange, request) -> {
            try (OutputStream out = open(exchange)) {
                if (!text.isEmpty()) {
                    event(out, textDelta(text));
                }
                for (int i = 0; i < calls.length; i++) {
                    ArrayNode call = Json.mapper().createArrayNode();
                    call.addObject()
                            .put("index", i)
                            .put("id", calls[i].id())
                            .put("type", "function")
                            .putObject("function")
                            .put("name", calls[i].name())
                            .put("arguments", calls[i].arguments());
                    event(out, toolDelta(call));
                }
                end(out, request, "tool_calls", 1);
            }
        });
    }

    public ScriptedModelEndpoint writes(String... deltas) {
        return then((exchange, request) -> write(exchange, request, "stop", deltas));
    }

    /** Ends with another {@code finish_reason}. */
    public ScriptedModelEndpoint writesUntil(String finishReason, String... deltas) {
        return then((exchange, request) -> write(exchange, request, finishReason, deltas));
    }

    /** Quotes what it was given, but stops after the first quote and its marker until the gate is opened. */
    public ScriptedModelEndpoint quotesAndWaits(CountDownLatch gate) {
        return then((exchange, request) -> {
            String[] pieces = quotes(lastContent(request));
            try (OutputStream out = open(exchange)) {
                boolean waited = false;
                for (String piece : pieces) {
                    event(out, textDelta(piece));
                    if (!waited && piece.contains("】")) {
                        await(gate);
                        waited = true;
                    }
                }
                end(out, request, "stop", pieces.length);
            }
        });
    }

    /** Writes, and then says nothing more until the client hangs up. */
    public ScriptedModelEndpoint stallsAfter(String... deltas) {
        return then((exchange, request) -> stall(exchange, deltas));
    }

    /** Writes, goes on once the gate is open, and then says nothing more until the client hangs up. */
    public ScriptedModelEndpoint stallsBehind(String before, CountDownLatch gate, String after) {
        return then((exchange, request) -> {
            OutputStream out = open(exchange);
            event(out, textDelta(before));
            await(gate);
            event(out, textDelta(after));
            stall(out);
        });
    }

    /** As {@link #stallsAfter}, at once. */
    public void stall(HttpExchange exchange, String... deltas) throws IOException {
        OutputStream out = open(exchange);
        for (String delta : deltas) {
            event(out, textDelta(delta));
        }
        stall(out);
    }

    /** Streams these events as they are, and then says nothing more until the client hangs up. */
    public void stallBehind(HttpExchange exchange, String... data) throws IOException {
        OutputStream out = open(exchange);
        for (String one : data) {
            out.write(("data: " + one + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
        stall(out);
    }

    /** A call of a function; {@code arguments} is JSON. */
    public record FunctionCall(String name, String arguments) {}

    /** Calls functions, all in one turn; the arguments come in two pieces. */
    public void call(HttpExchange exchange, JsonNode request, List<FunctionCall> functions) throws IOException {
        try (OutputStream out = open(exchange)) {
            for (int i = 0; i < functions.size(); i++) {
                FunctionCall function = functions.get(i);
                int half = function.arguments().length() / 2;
                event(out, toolDelta(calls(i, "call_" + calls.incrementAndGet(), function.name(), "")));
                event(out, toolDelta(calls(i, null, null, function.arguments().substring(0, half))));
                event(out, toolDelta(calls(i, null, null, function.arguments().substring(half))));
            }
            end(out, request, "tool_calls", functions.size());
        }
    }

    private static ArrayNode calls(int index, String id, String name, String arguments) {
        ArrayNode calls = Json.mapper().createArrayNode();
        ObjectNode call = calls.addObject().put("index", index);
        ObjectNode function = call.putObject("function");
        if (id != null) {
            call.put("id", id).put("type", "function");
            function.put("name", name);
        }
        function.put("arguments", arguments);
        return calls;
    }

    /** Not even the head of a reply comes. */
    public ScriptedModelEndpoint staysSilent() {
        return then((exchange, request) -> await(closed));
    }

    public ScriptedModelEndpoint answersWithStatus(int status, String body) {
        return then((exchange, request) -> plain(exchange, status, body));
    }

    /** Refuses, with headers such as {@code Retry-After}. */
    public ScriptedModelEndpoint refusesWith(int status, Map<String, String> headers) {
        return then((exchange, request) -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            plain(exchange, status, "{\"error\":{\"message\":\"Not now.\"}}");
        });
    }

    /** Streams these events as they are, whatever they are. */
    public ScriptedModelEndpoint streams(String... data) {
        return then((exchange, request) -> {
            try (OutputStream out = open(exchange)) {
                for (String one : data) {
                    out.write(("data: " + one + "\n\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        });
    }

    /** The data of an event with some text. */
    public static String chunk(String text) {
        return textDelta(text).toString();
    }

    /** Breaks the connection in the middle of a chunk. */
    public ScriptedModelEndpoint cutsAfter(String... deltas) {
        return then((exchange, request) -> {
            OutputStream out = open(exchange);
            for (String delta : deltas) {
                event(out, textDelta(delta));
            }
            exchange.close();
        });
    }

    /** Ends the reply in good order, but before the answer is whole. */
    public ScriptedModelEndpoint endsEarlyAfter(String... deltas) {
        return then((exchange, request) -> {
            try (OutputStream out = open(exchange)) {
                for (String delta : deltas) {
                    event(out, textDelta(delta));
                }
            }
        });
    }

    /** Tells of a fault in the middle of the stream, as several services do. */
    public ScriptedModelEndpoint reportsFaultAfter(String fault, String... deltas) {
        return then((exchange, request) -> {
            try (OutputStream out = open(exchange)) {
                for (String delta : deltas) {
                    event(out, textDelta(delta));
                }
                out.write("data: {\"error\":{\"message\":\"%s\",\"type\":\"server_error\"}}\n\n"
                        .formatted(fault)
                        .getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Request request =
                new Request(exchange.getRequestURI().getPath(), authorization == null ? "" : authorization, body);
        requests.add(request);
        Reply reply = script.poll();
        try {
            (reply == null ? usual : reply).send(exchange, request.json());
        } catch (IOException gone) {
            abandoned.countDown();
            throw gone;
        }
    }

    /** What it does when nothing else was asked of it. */
    public void behaveWell(HttpExchange exchange, JsonNode request) throws IOException {
        if (last(request).path("role").asText().equals("tool")) {
            write(exchange, request, "stop", quotes(lastContent(request)));
        } else if (request.path("tools").isEmpty()) {
            write(exchange, request, "stop", "I have no manuals to look into.");
        } else {
            callSearch(exchange, request, lastContent(request));
        }
    }

    private static JsonNode last(JsonNode request) {
        return request.path("messages").path(request.path("messages").size() - 1);
    }

    private static String lastContent(JsonNode request) {
        return text(last(request).path("content"));
    }

    /** Content is a string, or a list of parts. */
    private static String text(JsonNode content) {
        return content.isTextual()
                ? content.asText()
                : content.path(0).path("text").asText();
    }

    /** In pieces that cut through words and markers. */
    private static String[] quotes(String passages) {
        StringBuilder answer = new StringBuilder();
        Matcher passage = PASSAGE.matcher(passages);
        for (int i = 0; i < QUOTED_PASSAGES && passage.find(); i++) {
            String text = passage.group(2);
            answer.append(answer.isEmpty() ? "" : " ")
                    .append(firstSentence(text))
                    .append(' ')
                    .append(passage.group(1));
        }
        if (answer.isEmpty()) {
            answer.append("I could not find this in your manuals.");
        }
        answer.append(' ').append(UNKNOWN_MARKER);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < answer.length(); i += 7) {
            pieces.add(answer.substring(i, Math.min(answer.length(), i + 7)));
        }
        return pieces.toArray(String[]::new);
    }

    /** A heading has no full stop. */
    private static String firstSentence(String text) {
        List<String> sentences =
                Sentences.of(text).stream().map(sentence -> sentence.of(text)).toList();
        return sentences.stream()
                .filter(sentence -> sentence.endsWith("."))
                .findFirst()
                .orElse(sentences.getFirst());
    }

    private void callSearch(HttpExchange exchange, JsonNode request, String query) throws IOException {
        String id = "call_" + calls.incrementAndGet();
        String arguments = Json.mapper().createObjectNode().put("query", query).toString();
        if (!request.path("stream").asBoolean()) {
            ObjectNode message =
                    Json.mapper().createObjectNode().put("role", "assistant").putNull("content");
            message.set("tool_calls", toolCalls(id, arguments, false));
            whole(exchange, request, message, "tool_calls");
            return;
        }
        try (OutputStream out = open(exchange)) {
            int half = arguments.length() / 2;
            event(
                    out,
                    delta(Json.mapper()
                            .createObjectNode()
                            .put("role", "assistant")
                            .putNull("content")));
            event(out, toolDelta(toolCalls(id, "", true)));
            event(out, toolDelta(moreArguments(arguments.substring(0, half))));
            event(out, toolDelta(moreArguments(arguments.substring(half))));
            end(out, request, "tool_calls", 1);
        }
    }

    private static ArrayNode toolCalls(String id, String arguments, boolean indexed) {
        ArrayNode calls = Json.mapper().createArrayNode();
        ObjectNode call = calls.addObject();
        if (indexed) {
            call.put("index", 0);
        }
        call.put("id", id).put("type", "function");
        call.putObject("function").put("name", "file_search").put("arguments", arguments);
        return calls;
    }

    private static ArrayNode moreArguments(String arguments) {
        ArrayNode calls = Json.mapper().createArrayNode();
        calls.addObject().put("index", 0).putObject("function").put("arguments", arguments);
        return calls;
    }

    private static ObjectNode toolDelta(ArrayNode calls) {
        ObjectNode delta = Json.mapper().createObjectNode();
        delta.set("tool_calls", calls);
        return delta(delta);
    }

    /** Says something, in so many pieces. */
    public static void say(HttpExchange exchange, JsonNode request, String... deltas) throws IOException {
        write(exchange, request, "stop", deltas);
    }

    /** Writes an answer at once. */
    public static void write(HttpExchange exchange, JsonNode request, String finishReason, String... deltas)
            throws IOException {
        if (!request.path("stream").asBoolean()) {
            whole(
                    exchange,
                    request,
                    Json.mapper().createObjectNode().put("role", "assistant").put("content", String.join("", deltas)),
                    finishReason);
            return;
        }
        try (OutputStream out = open(exchange)) {
            event(
                    out,
                    delta(Json.mapper()
                            .createObjectNode()
                            .put("role", "assistant")
                            .put("content", "")));
            for (String delta : deltas) {
                event(out, textDelta(delta));
            }
            end(out, request, finishReason, deltas.length);
        }
    }

    private static void whole(HttpExchange exchange, JsonNode request, ObjectNode message, String finishReason)
            throws IOException {
        ObjectNode reply = envelope("chat.completion");
        ObjectNode choice = reply.putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", finishReason).set("message", message);
        reply.set("usage", usage(request, 1));
        plain(exchange, 200, reply.toString());
    }

    private static void end(OutputStream out, JsonNode request, String finishReason, int tokens) throws IOException {
        ObjectNode last = delta(Json.mapper().createObjectNode());
        ((ObjectNode) last.path("choices").path(0)).put("finish_reason", finishReason);
        event(out, last);
        if (request.path("stream_options").path("include_usage").asBoolean()) {
            ObjectNode usage = envelope("chat.completion.chunk");
            usage.putArray("choices");
            usage.set("usage", usage(request, tokens));
            event(out, usage);
        }
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode usage(JsonNode request, int tokens) {
        int prompt = request.toString().length() / 4;
        return Json.mapper()
                .createObjectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", tokens)
                .put("total_tokens", prompt + tokens);
    }

    private static ObjectNode textDelta(String text) {
        return delta(Json.mapper().createObjectNode().put("content", text));
    }

    private static ObjectNode delta(ObjectNode delta) {
        ObjectNode chunk = envelope("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0).putNull("finish_reason").set("delta", delta);
        return chunk;
    }

    private static ObjectNode envelope(String object) {
        return Json.mapper()
                .createObjectNode()
                .put("id", "chatcmpl-scripted")
                .put("object", object)
                .put("created", 1_788_000_000)
                .put("model", "scripted");
    }

    private static void event(OutputStream out, JsonNode data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static OutputStream open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void plain(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** A comment now and then would count as life; only trying to write tells that the client is gone. */
    private void stall(OutputStream out) throws IOException {
        try {
            while (!closed.await(50, TimeUnit.MILLISECONDS)) {
                if (stalledNoisily) {
                    out.write(": \n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While it stalls it sends comments, as services do to keep the connection open. */
    public ScriptedModelEndpoint noisily() {
        stalledNoisily = true;
        return this;
    }

    /** Waits until the gate is opened. */
    public static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
