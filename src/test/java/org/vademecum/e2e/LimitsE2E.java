package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.FacesPage;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** What programs and people are told when they want more than they may. */
class LimitsE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";
    private static final long DAY = 86_401;
    private static final Duration SOON = Duration.ofSeconds(20);

    @Override
    Installation installation() {
        return Products.strict().installation();
    }

    @BeforeEach
    void forgetScript() {
        Products.strictEndpoint().forgetScript();
    }

    @Test
    void a_queue_that_is_full_is_told_with_the_time_to_try_again() {
        Products.strictEndpoint().stallsAfter("The manual ").stallsAfter("The manual ");
        Page page = signedIn("freya", options -> options.setLocale("de-DE"));
        ChatPage chat = new ChatPage(page).open();
        chat.send("Tell me slowly.");
        assertThat(chat.answers().last()).containsText("The manual");
        ApiClient freya = ApiClient.signedIn(installation(), "freya");
        String assistant = freya.assistants().getFirst().get("id").asText();
        JsonNode waiting = begun(freya, "I wait.");

        Reply refused = freya.post("/api/threads", Map.of("assistant_id", assistant, "text", "I am too many."));

        assertRefused(refused, "rate_limit_error", "queue_full", "You have 1 questions waiting already.", 5, 5);
        Program program = programOf("freya");
        Reply ofProgram = program.post(
                "/threads/runs",
                Map.of(
                        "assistant_id",
                        assistant,
                        "thread",
                        Map.of("messages", List.of(Map.of("role", "user", "content", "Me too.")))));
        assertRefused(ofProgram, "requests", "rate_limit_exceeded", "questions waiting already", 5, 5);
        expectComplaint("status of 429");
        page.navigate("/chat");
        chat.composer().fill("Noch eine Frage?");
        chat.composer().press("Enter");
        assertThat(page.locator("#notice")).containsText("Bitte warten Sie 5 Sekunden");
        assertThat(chat.composer()).hasValue("Noch eine Frage?");
        picture(page, "full");
        freya.post("/api/runs/" + waiting.at("/run/id").asText() + "/cancel").expect(200);
    }

    @Test
    void who_waits_is_told_how_many_wait_before() {
        Products.strictEndpoint().stallsAfter("The manual ").stallsAfter("The manual ");
        ApiClient first = ApiClient.signedIn(installation(), "clara");
        ApiClient second = ApiClient.signedIn(installation(), "amos");
        List<String> answered = List.of(answered(first), answered(second));
        JsonNode before = begun(first, "I wait.");
        JsonNode waiting = begun(second, "I wait longer.");

        assertThat(before.at("/run/queued_before").asInt(-1)).isZero();
        assertThat(waiting.at("/run/queued_before").asInt()).isEqualTo(1);
        String run = "/api/runs/" + waiting.at("/run/id").asText();
        assertThat(second.get(run).expect(200).json().get("queued_before").asInt())
                .isEqualTo(1);
        Page page = signedIn("amos");
        ChatPage chat = new ChatPage(page).open();
        page.locator("#threads a[href*='" + waiting.at("/thread/id").asText() + "']")
                .click();
        assertThat(chat.answers().last()).containsText("1 question before yours");
        picture(page, "queued");

        first.post("/api/runs/" + before.at("/run/id").asText() + "/cancel").expect(200);

        assertThat(chat.answers().last()).containsText("Waiting for a free place…");
        assertThat(second.get(run).expect(200).json().get("queued_before").asInt(-1))
                .isZero();
        second.post(run + "/cancel").expect(200);
        assertThat(second.get(run).expect(200).json().get("queued_before").isNull())
                .isTrue();
        first.post("/api/runs/" + answered.get(0) + "/cancel").expect(200);
        second.post("/api/runs/" + answered.get(1) + "/cancel").expect(200);
    }

    /** A run whose answer has begun, so that it has taken its owner's only place. */
    private static String answered(ApiClient owner) {
        String run = begun(owner, "Tell me slowly.").at("/run/id").asText();
        owner.followUntil(run, event -> event.is("answer"));
        return run;
    }

    private static JsonNode begun(ApiClient owner, String question) {
        String assistant = owner.assistants().getFirst().get("id").asText();
        return owner.post("/api/threads", Map.of("assistant_id", assistant, "text", question))
                .expect(201)
                .json();
    }

    @Test
    void who_asks_too_often_is_told_how_often_one_may_and_when_to_go_on() {
        Program program = programOf("clara");
        Reply first = program.get("/models");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("x-ratelimit-limit-requests")).isEqualTo("90");

        Reply refused = untilRefused(() -> program.get("/models"));

        assertRefused(refused, "requests", "rate_limit_exceeded", "Rate limit reached: 90 requests a minute.", 1, 2);
        assertThat(Integer.parseInt(first.header("x-ratelimit-remaining-requests")))
                .isBetween(80, 89);
        assertThat(Long.parseLong(refused.header("retry-after-ms"))).isBetween(1L, 2_000L);

        Page page = signedIn("pavel");
        ChatPage chat = new ChatPage(page).open();
        chat.composer().fill(QUESTION);
        ApiClient pavel = ApiClient.signedIn(installation(), "pavel");
        Reply ofPage = untilRefused(() -> pavel.get("/api/me"));
        assertRefused(ofPage, "requests", "rate_limit_exceeded", "Rate limit reached: 120 requests a minute.", 1, 2);
        expectComplaint("status of 429");
        page.route(
                "**/api/threads",
                route -> route.fulfill(new Route.FulfillOptions().setResponse(fetchedWhenNoneIsLeft(route, pavel))));
        chat.composer().press("Enter");
        assertThat(page.locator("#notice")).containsText("Please wait a second");
        assertThat(chat.composer()).hasValue(QUESTION);
        picture(page, "too-often");
        Await.until("one may ask again", SOON, () -> pavel.get("/api/me").status() == 200);
        program.get("/models").expect(200);
    }

    @Test
    void a_department_that_asks_too_often_is_told_so_whoever_of_it_asks() {
        List<Program> programs = programsOf("Hasty");
        PrimitiveIterator.OfInt turns =
                IntStream.iterate(0, turn -> (turn + 1) % programs.size()).iterator();

        // In turns, so that each key has requests left when its department has none, however slowly they are made.
        Reply refused = untilRefused(() -> programs.get(turns.next()).get("/models"));

        assertRefused(refused, "requests", "rate_limit_exceeded", "Rate limit reached: 240 requests a minute.", 1, 2);
        assertThat(refused.header("x-ratelimit-limit-requests")).isEqualTo("240");
        Await.until(
                "one may ask again",
                SOON,
                () -> programs.getLast().get("/models").status() == 200);
    }

    @Test
    void the_queues_of_a_key_and_of_a_department_are_full_for_themselves() {
        List<Program> programs = programsOf("Busy");
        Program busy = programs.getFirst();
        Program other = programs.get(1);
        Occupied first = occupied(busy);
        Occupied second = occupied(other);

        assertRefused(
                asked(busy), "requests", "rate_limit_exceeded", "Your key has 1 questions waiting already.", 5, 5);
        Program idle = programs.getLast();
        assertRefused(
                asked(idle),
                "requests",
                "rate_limit_exceeded",
                "Your department has 2 questions waiting already.",
                5,
                5);

        busy.post(first.waiting() + "/cancel").expect(200);
        asked(idle).expect(200);
        other.post(second.waiting() + "/cancel").expect(200);
        busy.post(first.running() + "/cancel").expect(200);
        other.post(second.running() + "/cancel").expect(200);
    }

    /** The paths of two runs. */
    private record Occupied(String running, String waiting) {}

    /** One answer of the program is being written, and another waits. */
    private static Occupied occupied(Program program) {
        int before = Products.strictEndpoint().requests().size();
        Products.strictEndpoint().stallsAfter("The manual ");
        String running = path(asked(program));
        Await.until(
                "it is written",
                SOON,
                () -> Products.strictEndpoint().requests().size() > before);
        return new Occupied(running, path(asked(program)));
    }

    private static Reply asked(Program program) {
        String assistant = program.list("/assistants").stream()
                .findFirst()
                .orElseGet(() -> program.write("/assistants", Map.of("model", "scripted")))
                .get("id")
                .asText();
        return program.post(
                "/threads/runs",
                Map.of(
                        "assistant_id",
                        assistant,
                        "thread",
                        Map.of("messages", List.of(Map.of("role", "user", "content", "Tell me slowly.")))));
    }

    private static String path(Reply run) {
        JsonNode created = run.expect(200).json();
        return "/threads/%s/runs/%s"
                .formatted(created.get("thread_id").asText(), created.get("id").asText());
    }

    /** Three of a department that has nothing else, each with an account and a key of its own. */
    private List<Program> programsOf(String department) {
        ApiClient amos = ApiClient.signedIn(installation(), "amos");
        FacesPage.open(amos, "/admin/departments")
                .call(
                        "saveDepartment",
                        Map.of("id", "", "name", department, "code", department.toLowerCase(Locale.ROOT)))
                .expect(200);
        String id = database().value("select id from department where name = ?", department);
        FacesPage keys = FacesPage.open(amos, "/admin/keys");
        return IntStream.rangeClosed(1, 3)
                .mapToObj(number -> keys.call(
                                "issueKey",
                                Map.of(
                                        "name", department + " " + number,
                                        "scopes", "read,chat,documents,admin",
                                        "last_day", "",
                                        "account", "",
                                        "department", id))
                        .expect(200)
                        .text())
                .map(reply -> Program.of(installation()).with("Authorization", "Bearer " + secret(reply)))
                .toList();
    }

    private static String secret(String reply) {
        Matcher secret = Pattern.compile("vk-[\\w-]+").matcher(reply);
        assertThat(secret.find()).isTrue();
        return secret.group();
    }

    @Test
    void whose_tokens_are_used_up_goes_on_tomorrow() {
        Page page = signedIn("idris");
        ChatPage chat = new ChatPage(page).open();
        assertThat(chat.chips(chat.ask("How do I reset a forgotten password?")).first())
                .isVisible();
        expectComplaint("status of 429");
        assertThat(page.locator("#budget")).containsText("You have used 100 % of today’s tokens.");

        Await.until(
                "it is counted",
                SOON,
                () -> !database()
                        .rows("select * from usage_day where amount > 1 and spender ="
                                + " (select id from principal where username = 'idris')")
                        .isEmpty());
        chat.composer().fill("And then?");
        chat.composer().press("Enter");
        assertThat(page.locator("#notice")).containsText("The budget for today is used up.");
        assertThat(chat.composer()).hasValue("And then?");
        picture(page, "budget");

        ApiClient idris = ApiClient.signedIn(installation(), "idris");
        String assistant = idris.assistants().getFirst().get("id").asText();
        Reply refused = idris.post("/api/threads", Map.of("assistant_id", assistant, "text", "And then?"));
        assertRefused(
                refused, "rate_limit_error", "budget_exceeded", "You have used up today's budget of 1 tokens", 1, DAY);
        Reply ofProgram = programOf("idris")
                .post(
                        "/threads/runs",
                        Map.of(
                                "assistant_id",
                                assistant,
                                "thread",
                                Map.of("messages", List.of(Map.of("role", "user", "content", "And then?")))));
        assertRefused(
                ofProgram,
                "insufficient_quota",
                "insufficient_quota",
                "You have used up today's budget of 1 tokens",
                1,
                DAY);
        assertThat(database()
                        .value("select count(*) from audit_entry where action = 'budget.warning' and object_id ="
                                + " (select id from principal where username = 'idris')"))
                .isEqualTo("1");
    }

    @Test
    void whose_uploads_are_used_up_goes_on_tomorrow() {
        Program program = programOf("hanna");
        byte[] file = "Enough for a day.".getBytes(StandardCharsets.UTF_8);
        program.upload("assistants", "a.txt", file);

        Reply refused = program.form("/files", Map.of("purpose", "assistants"), "file", "b.txt", file);

        assertRefused(
                refused,
                "insufficient_quota",
                "insufficient_quota",
                "This API key has used up today's budget of 1 uploaded bytes",
                1,
                DAY);
    }

    private static ProductDatabase database() {
        return Products.strictDatabase();
    }

    /** With a key of the person's own. */
    private Program programOf(String username) {
        String id = database().value("select id from principal where username = ?", username);
        return Program.of(installation())
                .with("Authorization", "Bearer " + database().issueKey(id));
    }

    /** The server's answer to a request of the page that comes to it too often, however slowly it came. */
    private static APIResponse fetchedWhenNoneIsLeft(Route route, ApiClient same) {
        while (true) {
            untilRefused(() -> same.get("/api/me"));
            APIResponse reply = route.fetch();
            if (reply.status() == 429) {
                return reply;
            }
        }
    }

    private static Reply untilRefused(Supplier<Reply> request) {
        return IntStream.range(0, 1_000)
                .mapToObj(attempt -> request.get())
                .filter(reply -> reply.status() != 200)
                .findFirst()
                .orElseThrow();
    }

    /** In the envelope that all errors have, with the headers that say when to try again and how many requests are left. */
    private static void assertRefused(
            Reply reply, String type, String code, String message, long soonest, long latest) {
        assertThat(reply.status()).as("%s", reply.text()).isEqualTo(429);
        assertThat(reply.json().fieldNames()).toIterable().containsExactly("error");
        assertThat(reply.json().get("error").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(reply.error("type")).isEqualTo(type);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(reply.error("message")).contains(message);
        assertThat(Long.parseLong(reply.header("Retry-After"))).isBetween(soonest, latest);
        assertThat(reply.header("x-ratelimit-limit-requests")).matches("\\d+");
        assertThat(reply.header("x-ratelimit-remaining-requests")).matches("\\d+");
        assertThat(reply.header("x-ratelimit-reset-requests")).isNotBlank();
    }
}
