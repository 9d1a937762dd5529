package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.vademecum.common.Json;

/**
 * Speaks to a product as its pages do: with a session cookie, and the token of the session in whatever changes
 * something. Follows no redirects.
 */
public final class ApiClient {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern PAGE_TOKEN = Pattern.compile("data-csrf=\"([^\"]+)\"");

    /** By the product's address and the account. */
    private static final Map<URI, List<HttpCookie>> SESSIONS = new ConcurrentHashMap<>();

    private final Installation installation;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private String token = "";

    private ApiClient(Installation installation) {
        this.installation = installation;
    }

    /** Nobody has signed in. */
    public static ApiClient of(Installation installation) {
        return new ApiClient(installation);
    }

    /** A sample account has signed in, to the session that {@link #session} tells. */
    public static ApiClient signedIn(Installation installation, String username) {
        ApiClient client = of(installation);
        client.takeOver(session(installation, username));
        client.readToken();
        return client;
    }

    /**
     * The cookies of a sample account's session, the same for all who ask as long as it lasts: to hash a password takes longer than
     * most tests.
     */
    public static List<HttpCookie> session(Installation installation, String username) {
        return SESSIONS.compute(installation.uri("/" + username), (address, known) -> {
            if (known != null) {
                ApiClient client = of(installation);
                client.takeOver(known);
                if (client.get("/api/me").status() == 200) {
                    return known;
                }
            }
            return signedIn(installation, username, installation.passwordOf(username))
                    .cookies
                    .getCookieStore()
                    .getCookies();
        });
    }

    private void takeOver(List<HttpCookie> session) {
        session.forEach(cookie -> cookies.getCookieStore().add(installation.uri(""), cookie));
    }

    /** An account signs in, to a session of its own. */
    public static ApiClient signedIn(Installation installation, String username, String password) {
        ApiClient client = of(installation);
        Reply reply = client.signIn(username, password);
        if (!reply.header("Location").endsWith("/chat")) {
            throw new AssertionError(username + " could not sign in: " + reply + reply.headers());
        }
        client.readToken();
        return client;
    }

    /** Sends the form of the sign-in page; the reply is a redirect, whatever the outcome. */
    public Reply signIn(String username, String password) {
        return signIn(username, password, "");
    }

    public Reply signIn(String username, String password, String next) {
        return submit("/login", Map.of("username", username, "password", password, "next", next, "_csrf", formToken()));
    }

    /** The token of the sign-in page's form. */
    public String formToken() {
        return find(FORM_TOKEN, get("/login").expect(200).text());
    }

    /** Takes the session's token from a page, as scripts do. */
    public void readToken() {
        token = find(PAGE_TOKEN, get("/chat").expect(200).text());
    }

    /** The token that goes with everything that changes something; empty while nobody has signed in. */
    public String token() {
        return token;
    }

    /** The cookie header of this session, for requests that are sent by hand. */
    public String cookieHeader() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    public Reply get(String path) {
        return send(request(path).GET());
    }

    public Reply post(String path, Object json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json instanceof String text ? text : Json.write(json))));
    }

    public Reply post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    public Reply put(String path, Object json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(json))));
    }

    public Reply delete(String path) {
        return send(request(path).DELETE());
    }

    /** Sends a form as a browser does. */
    public Reply submit(String path, Map<String, String> fields) {
        return submit(path, fields, Map.of());
    }

    /** The same, with headers besides. */
    public Reply submit(String path, Map<String, String> fields, Map<String, String> headers) {
        String form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(path).header("Content-Type", "application/x-www-form-urlencoded");
        headers.forEach(request::header);
        return send(request.POST(BodyPublishers.ofString(form)));
    }

    public Reply upload(String storeId, String filename, byte[] content) {
        return upload(storeId, filename, BodyPublishers.ofByteArray(content));
    }

    public Reply upload(String storeId, String filename, BodyPublisher content) {
        return send(request("/api/vector_stores/%s/documents?filename=%s".formatted(storeId, encode(filename)))
                .header("Content-Type", "application/octet-stream")
                .POST(content));
    }

    /** A request of this session, to be completed. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(installation.uri(path)).timeout(LIMIT);
        return token.isEmpty() ? request : request.header("X-CSRF-Token", token);
    }

    /** What is answered under {@code /v1} is held against OpenAI's contract. */
    public Reply send(HttpRequest.Builder request) {
        HttpRequest sent = request.build();
        Reply reply = Reply.of(exchange(sent, BodyHandlers.ofByteArray()));
        if (sent.uri().getRawPath().startsWith("/v1/")) {
            KeptContract contract = new KeptContract();
            contract.look(sent.method(), sent.uri(), reply.status(), reply.header("Content-Type"), reply.text());
            contract.assertUnbroken();
        }
        return reply;
    }

    /** The assistants that this caller may ask. */
    public List<JsonNode> assistants() {
        return list(get("/api/assistants").expect(200).json().get("data"));
    }

    public String assistantId(String name) {
        return assistants().stream()
                .filter(assistant -> assistant.get("name").asText().equals(name))
                .map(assistant -> assistant.get("id").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no assistant " + name));
    }

    /** Begins a thread with a question: {@code thread}, {@code message} and {@code run}. */
    public JsonNode begin(String assistant, String question) {
        return post("/api/threads", Map.of("assistant_id", assistantId(assistant), "text", question))
                .expect(201)
                .json();
    }

    /** Puts a question in a thread of its own and returns the finished answer. */
    public JsonNode ask(String assistant, String question) {
        JsonNode begun = begin(assistant, question);
        follow(begun.at("/run/id").asText());
        return lastMessage(begun.at("/thread/id").asText());
    }

    /** The thread's last message once its run has ended. */
    public JsonNode lastMessage(String threadId) {
        List<JsonNode> messages = messages(threadId);
        return messages.get(messages.size() - 1);
    }

    public List<JsonNode> messages(String threadId) {
        return list(get("/api/threads/" + threadId).expect(200).json().get("messages"));
    }

    /** All events of a run, to its end. */
    public List<ServerEvent> follow(String runId) {
        return followUntil(runId, event -> event.is("done"));
    }

    /** The events of a run after one that is known, to its end. */
    public List<ServerEvent> followAfter(String runId, ServerEvent known) {
        return followUntil(
                runId,
                request("/api/runs/" + runId + "/events").header("Last-Event-ID", known.id()),
                event -> event.is("done"));
    }

    /** The events of a run until the first that fits; then the connection is dropped. */
    public List<ServerEvent> followUntil(String runId, Predicate<ServerEvent> last) {
        return followUntil(runId, request("/api/runs/" + runId + "/events"), last);
    }

    private List<ServerEvent> followUntil(String runId, HttpRequest.Builder request, Predicate<ServerEvent> last) {
        HttpResponse<Stream<String>> response = exchange(request.GET().build(), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new AssertionError("the events of " + runId + " answered " + response.statusCode());
            }
            List<ServerEvent> events = ServerEvent.readUntil(lines.iterator(), last);
            if (events.isEmpty() || !last.test(events.get(events.size() - 1))) {
                throw new AssertionError("the stream ended too early: " + events);
            }
            return events;
        }
    }

    public static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
