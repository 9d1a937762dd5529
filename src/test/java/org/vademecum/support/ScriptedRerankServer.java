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
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.vademecum.common.Json;

/**
 * A service that reranks, with the wire formats of Cohere, Jina and Text Embeddings Inference below one address each, and
 * follows a script. Once that is at its end it answers as those do, best first: texts with the favoured words get 0.9, the
 * others the less the further behind they are. Keeps every request as it came.
 */
public final class ScriptedRerankServer implements AutoCloseable {
    /** What came in. */
    public record Request(String path, String authorization, JsonNode json) {}

    /** What goes out. */
    @FunctionalInterface
    public interface Reply {
        void send(HttpExchange exchange) throws IOException;
    }

    private record Scored(int index, double score) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String favourite = "";

    public ScriptedRerankServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v2/rerank", exchange -> handle(exchange, "documents", "results", "relevance_score"));
        server.createContext("/v1/rerank", exchange -> handle(exchange, "documents", "results", "relevance_score"));
        server.createContext("/rerank", exchange -> handle(exchange, "texts", "", "score"));
        server.start();
    }

    /** What {@code vademecum.rerank.url} is set to for a form. */
    public String url(String form) {
        String path = switch (form) {
            case "cohere" -> "/v2/rerank";
            case "jina" -> "/v1/rerank";
            case "tei" -> "/rerank";
            default -> throw new IllegalArgumentException(form);
        };
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Texts with these words are the best from here on. */
    public ScriptedRerankServer favours(String words) {
        favourite = words;
        return this;
    }

    public ScriptedRerankServer then(Reply reply) {
        script.add(reply);
        return this;
    }

    public ScriptedRerankServer answers(int status, String body) {
        return then(exchange -> send(exchange, status, body));
    }

    /** Not even the head of a reply comes. */
    public ScriptedRerankServer staysSilent() {
        return then(exchange -> ScriptedModelEndpoint.await(closed));
    }

    /** The beginning of a reply comes, and then nothing. */
    public ScriptedRerankServer stallsAfter(String beginning) {
        return then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            ScriptedModelEndpoint.await(closed);
        });
    }

    /** Hangs up in the middle of a reply. */
    public ScriptedRerankServer cutsAfter(String beginning) {
        return then(exchange -> {
            exchange.sendResponseHeaders(200, beginning.length() + 100L);
            exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange, String texts, String results, String score) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        JsonNode json = Json.read(body, JsonNode.class);
        requests.add(new Request(exchange.getRequestURI().getPath(), authorization == null ? "" : authorization, json));
        Reply scripted = script.poll();
        if (scripted != null) {
            scripted.send(exchange);
        } else if (!json.path("query").isTextual() || !json.path(texts).isArray()) {
            send(exchange, 422, "{\"error\":\"Expected query and %s\"}".formatted(texts));
        } else {
            send(exchange, 200, answer(json.path(texts), results, score).toString());
        }
    }

    private JsonNode answer(JsonNode texts, String results, String score) {
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            boolean favoured = !favourite.isEmpty() && texts.get(i).asText().contains(favourite);
            scored.add(new Scored(i, favoured ? 0.9 : 0.5 / (i + 1)));
        }
        scored.sort(Comparator.comparingDouble(Scored::score).reversed());
        ArrayNode list = Json.mapper().createArrayNode();
        scored.forEach(each -> list.addObject().put("index", each.index()).put(score, each.score()));
        if (results.isEmpty()) {
            return list;
        }
        ObjectNode answer = Json.mapper().createObjectNode().put("id", "scripted");
        answer.set(results, list);
        return answer;
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
