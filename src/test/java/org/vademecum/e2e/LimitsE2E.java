package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** What programs and people are told when they want more than they may. */
class LimitsE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";
    private static final long DAY = 86_401;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Apart from the tests, whose time is theirs. */
    @BeforeAll
    @Timeout(900)
    static void start() {
        assertThat(Products.strict().installation().isReady()).isTrue();
    }

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
        JsonNode waiting = freya.post("/api/threads", Map.of("assistant_id", assistant, "text", "I wait."))
                .expect(201)
                .json();

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
        IntStream.range(0, 20).forEach(more -> pavel.get("/api/me"));
        chat.composer().press("Enter");
        assertThat(page.locator("#notice")).containsText("Please wait a second");
        assertThat(chat.composer()).hasValue(QUESTION);
        picture(page, "too-often");
        Await.until("one may ask again", SOON, () -> pavel.get("/api/me").status() == 200);
        program.get("/models").expect(200);
    }

    @Test
    void whose_tokens_are_used_up_goes_on_tomorrow() {
        Page page = signedIn("idris");
        ChatPage chat = new ChatPage(page).open();
        assertThat(chat.chips(chat.ask("How do I reset a forgotten password?")).first())
                .isVisible();
        expectComplaint("status of 429");

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

    private static Reply untilRefused(Supplier<Reply> request) {
        return IntStream.range(0, 200)
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
