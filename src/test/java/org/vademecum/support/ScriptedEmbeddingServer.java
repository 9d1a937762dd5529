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
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.vademecum.common.Json;

/**
 * A service with OpenAI's {@code /v1/embeddings} that follows a script. Once that is at its end it answers as those do: texts are
 * alike when they have the same words, and no vector is of unit length. Keeps every request as it came.
 */
public final class ScriptedEmbeddingServer implements AutoCloseable {
    /** What came in. */
    public record Request(String authorization, JsonNode json) {
        public List<String> texts() {
            return json.path("input").valueStream().map(JsonNode::asText).toList();
        }
    }

    /** What goes out. */
    @FunctionalInterface
    public interface Reply {
        void send(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int length;
    private volatile boolean down;

    /** @param length of the vectors, unless a request asks for another */
    public ScriptedEmbeddingServer(int length) {
        this.length = length;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/embeddings", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/embeddings";
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Somebody has put another model into its place. */
    public void becomes(int other) {
        length = other;
    }

    /** From here on every request is answered with 503, or again as before. */
    public void isDown(boolean broken) {
        down = broken;
    }

    public ScriptedEmbeddingServer answers(int status, String body, String... headers) {
        return then(exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            send(exchange, status, body);
        });
    }

    public ScriptedEmbeddingServer then(Reply reply) {
        script.add(reply);
        return this;
    }

    /** Not even the head of a reply comes. */
    public ScriptedEmbeddingServer staysSilent() {
        return then(exchange -> ScriptedModelEndpoint.await(closed));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode json = Json.mapper().readTree(exchange.getRequestBody().readAllBytes());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(new Request(authorization == null ? "" : authorization, json));
        Reply scripted = script.poll();
        if (down) {
            send(exchange, 503, "{}");
        } else if (scripted != null) {
            scripted.send(exchange);
        } else {
            send(exchange, 200, answer(json).toString());
        }
    }

    private JsonNode answer(JsonNode request) {
        ObjectNode answer = Json.mapper().createObjectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        // The last text first, as a service may.
        for (int i = request.path("input").size() - 1; i >= 0; i--) {
            ObjectNode each = data.addObject().put("object", "embedding").put("index", i);
            ArrayNode numbers = each.putArray("embedding");
            for (double number : vector(
                    request.path("input").get(i).asText(),
                    request.path("dimensions").asInt(length))) {
                numbers.add(number);
            }
        }
        return answer;
    }

    private static double[] vector(String text, int length) {
        double[] vector = new double[length];
        vector[0] = 0.01;
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
            vector[Math.floorMod(word.hashCode(), length)] += 1;
        }
        return vector;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
