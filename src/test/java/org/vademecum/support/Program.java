package org.vademecum.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.vademecum.common.Json;

/** Speaks to {@code /v1} as a program does, and holds whatever is answered against OpenAI's {@link Contract}. */
public final class Program {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Installation installation;
    private final Map<String, String> headers;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private Program(Installation installation, Map<String, String> headers) {
        this.installation = installation;
        this.headers = Map.copyOf(headers);
    }

    /** With the administrator's key. */
    public static Program of(Installation installation) {
        return new Program(installation, Map.of("OpenAI-Beta", "assistants=v2"))
                .with("Authorization", "Bearer " + Installation.API_KEY);
    }

    /** The same with another header; no header when the value is empty. */
    public Program with(String header, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(header, value);
        if (value.isEmpty()) {
            changed.remove(header);
        }
        return new Program(installation, changed);
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply post(String path, Object json) {
        return send("POST", path, Json.write(json));
    }

    /** Without a body. */
    public Reply post(String path) {
        return send("POST", path, "");
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    /** {@code body} is sent as it is; null for none. A stream is read to its end. */
    public Reply send(String method, String path, String body) {
        Reply reply = Reply.of(exchange(request(method, path, body), BodyHandlers.ofByteArray()));
        if (reply.status() == 200 && reply.header("Content-Type").startsWith("text/event-stream")) {
            ServerEvent.all(reply.text())
                    .forEach(event -> Contract.published().check("AssistantStreamEvent", event.whole()));
        } else {
            Contract.published().checkReply(method, path, reply.status(), reply.json());
        }
        return reply;
    }

    /** Sends a form with a file in it, its fields in front. */
    public Reply form(String path, Map<String, String> fields, String file, String filename, byte[] content) {
        MultipartForm form = new MultipartForm();
        fields.forEach(form::field);
        return form(path, form.file(file, filename, content));
    }

    public Reply form(String path, MultipartForm form) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(installation.uri("/v1" + path)).timeout(LIMIT);
        headers.forEach(request::header);
        request.header("Content-Type", form.contentType()).POST(BodyPublishers.ofByteArray(form.bytes()));
        Reply reply = Reply.of(exchange(request.build(), BodyHandlers.ofByteArray()));
        Contract.published().checkReply("POST", path, reply.status(), reply.json());
        return reply;
    }

    /** Uploads a file in one piece and returns its id. */
    public String upload(String purpose, String filename, byte[] content) {
        return form("/files", Map.of("purpose", purpose), "file", filename, content)
                .expect(200)
                .json()
                .get("id")
                .asText();
    }

    /** Makes an assistant of the scripted model, unless another is named, and returns its id. */
    public String assistant(Map<String, ?> more) {
        Map<String, Object> form = new HashMap<>(more);
        form.putIfAbsent("model", "scripted");
        return write("/assistants", form).get("id").asText();
    }

    /** Makes a thread that begins with a question, and returns its id. */
    public String thread(String question) {
        return write("/threads", Map.of("messages", List.of(Map.of("role", "user", "content", question))))
                .get("id")
                .asText();
    }

    /** What is submitted for calls of functions. */
    public static Map<String, Object> outputs(String... callIds) {
        return Map.of(
                "tool_outputs",
                Stream.of(callIds)
                        .map(id -> Map.of("tool_call_id", id, "output", "output of " + id))
                        .toList());
    }

    /** Where a run is. */
    public static String path(JsonNode run) {
        return "/threads/" + run.get("thread_id").asText() + "/runs/"
                + run.get("id").asText();
    }

    /** What is answered in other formats than JSON, unless it is refused. */
    public Reply download(String path) {
        Reply reply = raw("GET", path);
        if (reply.status() >= 400) {
            Contract.published().checkReply("GET", path, reply.status(), reply.json());
        }
        return reply;
    }

    /** Whatever is answered, held against nothing. */
    public Reply raw(String method, String path) {
        return Reply.of(exchange(request(method, path, null), BodyHandlers.ofByteArray()));
    }

    /** What a path answers, which must be a success. */
    public JsonNode read(String path) {
        return get(path).expect(200).json();
    }

    /** What a post answers, which must be a success. */
    public JsonNode write(String path, Object json) {
        return post(path, json).expect(200).json();
    }

    /** The run once it has come to rest: ended, or waiting for outputs. */
    public JsonNode await(JsonNode run) {
        String path = path(run);
        JsonNode[] last = {run};
        Await.until("the run comes to rest", LIMIT, () -> {
            last[0] = read(path);
            return !List.of("queued", "in_progress", "cancelling")
                    .contains(last[0].get("status").asText());
        });
        return last[0];
    }

    /** The objects of a list. */
    public List<JsonNode> list(String path) {
        return ApiClient.list(read(path).get("data"));
    }

    /** All events of a stream, to its end. */
    public List<ServerEvent> stream(String path, Object json) {
        return streamUntil(path, json, event -> event.is("done"));
    }

    /** The events of a stream until the first that fits; then the connection is dropped. */
    public List<ServerEvent> streamUntil(String path, Object json, Predicate<ServerEvent> last) {
        HttpResponse<Stream<String>> response =
                exchange(request("POST", path, Json.write(json)), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new AssertionError(path + " answered " + response.statusCode() + lines.toList());
            }
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
            List<ServerEvent> events = new ArrayList<>();
            ServerEvent.readUntil(lines.iterator(), event -> {
                Contract.published().check("AssistantStreamEvent", event.whole());
                events.add(event);
                return last.test(event);
            });
            return events;
        }
    }

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(installation.uri("/v1" + path)).timeout(LIMIT);
        headers.forEach(request::header);
        if (body != null && !body.isEmpty() && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
