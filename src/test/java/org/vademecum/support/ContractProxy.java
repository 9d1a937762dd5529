package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.vademecum.common.Json;

/**
 * Stands between a client and the product: hands everything on as it comes, and holds each reply and each event against
 * OpenAI's {@link Contract}, whatever the client makes of it.
 */
public final class ContractProxy implements AutoCloseable {
    /** What belongs to a connection and not to a message. */
    private static final Set<String> NOT_HANDED_ON = Set.of(
            "connection", "content-length", "date", "expect", "host", "http2-settings", "transfer-encoding", "upgrade");

    private final Installation installation;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger checked = new AtomicInteger();

    public ContractProxy(Installation installation) {
        this.installation = installation;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handOn);
        server.start();
    }

    /** Where clients find the product's {@code path}. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Fails unless something was looked at, and all of it was as OpenAI has it. */
    public void assertKept() {
        if (!faults.isEmpty() || checked.get() == 0) {
            throw new AssertionError(checked + " replies and events, and " + faults);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<InputStream> reply = http.send(request(exchange), BodyHandlers.ofInputStream());
            reply.headers().map().forEach((name, values) -> {
                if (isHandedOn(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            String type = reply.headers().firstValue("Content-Type").orElse("");
            try (InputStream body = reply.body()) {
                if (type.startsWith("text/event-stream")) {
                    exchange.sendResponseHeaders(reply.statusCode(), 0);
                    stream(exchange, body);
                } else {
                    byte[] bytes = body.readAllBytes();
                    if (type.startsWith("application/json")) {
                        check(exchange, reply.statusCode(), bytes);
                    }
                    exchange.sendResponseHeaders(reply.statusCode(), bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(installation.uri(exchange.getRequestURI().toString()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isHandedOn(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        byte[] body = exchange.getRequestBody().readAllBytes();
        return request.method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
    }

    private static boolean isHandedOn(String header) {
        return !NOT_HANDED_ON.contains(header.toLowerCase(Locale.ROOT));
    }

    /** A line at a time, each on its way before it is looked at. */
    private void stream(HttpExchange exchange, InputStream body) throws IOException {
        OutputStream out = exchange.getResponseBody();
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        Iterator<String> handedOn = lines.lines()
                .peek(line -> {
                    try {
                        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e); // The client hung up; so is the product told.
                    }
                })
                .iterator();
        try {
            ServerEvent.readUntil(handedOn, event -> {
                look(exchange, () -> Contract.published().check("AssistantStreamEvent", event.whole()));
                return false;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void check(HttpExchange exchange, int status, byte[] json) {
        String path = exchange.getRequestURI().toString().replaceFirst("^/v1", "");
        look(
                exchange,
                () -> Contract.published()
                        .checkReply(
                                exchange.getRequestMethod(),
                                path,
                                status,
                                Json.read(new String(json, StandardCharsets.UTF_8), JsonNode.class)));
    }

    private void look(HttpExchange exchange, Runnable check) {
        checked.incrementAndGet();
        try {
            check.run();
        } catch (AssertionError e) {
            faults.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": " + e.getMessage());
        }
    }
}
