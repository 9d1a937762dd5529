package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.KeycloakServer;
import org.vademecum.support.PostgresServer;
import org.vademecum.support.Product;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedModelEndpoint;

/** Sign-in by the real Keycloak, and what changes there. */
class KeycloakE2E extends BrowserTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Override
    Installation installation() {
        return Company.PRODUCT.installation();
    }

    @Test
    void a_link_to_a_page_leads_there_by_way_of_keycloak() {
        Page page = browser();
        page.navigate("/admin/documents");
        assertThat(page).hasURL(Pattern.compile("/realms/vademecum/protocol/openid-connect/auth"));
        picture(page, "keycloak");

        signIn(page, "clara");

        assertThat(page.locator("#dropzone")).isVisible();
        assertThat(page).hasURL(Pattern.compile("/admin/documents$"));
    }

    @Test
    void whoever_signed_in_by_keycloak_gets_answers() {
        awaitManuals();
        Page page = signedInByKeycloak("hanna");

        ChatPage chat = new ChatPage(page);
        chat.ask("How many days of annual leave can I carry over, and until when?");

        assertThat(chat.chips(chat.answers().last()).first()).isVisible();
        assertThat(me(page).get("username").asText()).isEqualTo("hanna");
        assertThat(Company.DATABASE.value(
                        "select count(*) from audit_entry where action = 'sign_in' and details like '%realm%'"
                                + " and actor_id = (select id from principal where username = 'hanna')"))
                .isNotEqualTo("0");
    }

    @Test
    void signing_out_ends_both_sessions() {
        Page page = signedInByKeycloak("hanna");

        page.locator("#user-button").click();
        page.getByText("Sign out").click();

        assertThat(page).hasURL(Pattern.compile("/login\\?signed-out=true$"));
        assertThat(page.locator("#notice")).isVisible();
        assertThat(Axe.violations(page)).isEmpty();
        picture(page, "signed-out");
        page.locator("#sso").click();
        assertThat(page.locator("#kc-login")).isVisible();
    }

    @Test
    void a_session_that_is_ended_in_keycloak_ends_here() throws IOException {
        Page page = signedInByKeycloak("pavel");

        Company.KEYCLOAK.endSessions("pavel");

        Await.until("pavel is signed out", SOON, () -> status(page) == 401);
        assertThat(Files.readString(Company.PRODUCT.log())).contains("The realm has ended 1 of our sessions");
        page.navigate("/chat");
        assertThat(page).hasURL(Pattern.compile("/login\\?expired=true"));
        picture(page, "expired");
    }

    @Test
    void who_changes_the_department_sees_what_is_there() {
        Page page = signedInByKeycloak("idris");
        assertThat(assistants(page)).contains("Desk Assistant").doesNotContain("People Assistant");

        Program program = keyOf("idris");
        assertThat(program.get("/assistants").text()).contains("Desk Assistant").doesNotContain("People Assistant");

        Company.KEYCLOAK.move("idris", "it", "hr");

        Await.until(
                "idris is in another department", SOON, () -> assistants(page).contains("People Assistant"));
        assertThat(assistants(page)).doesNotContain("Desk Assistant");
        Await.until(
                "so does his program",
                SOON,
                () -> program.get("/assistants").text().contains("People Assistant"));
        assertThat(program.get("/assistants").text()).doesNotContain("Desk Assistant");
    }

    @Test
    void who_is_disabled_loses_access_and_the_answer_that_is_being_written() {
        Page page = signedInByKeycloak("freya");
        ChatPage chat = new ChatPage(page);
        chat.send("Tell me slowly what the manuals say.");
        assertThat(chat.answers().last()).containsText("upon a time");
        assertThat(status(page)).isEqualTo(200);
        expectComplaint("status of 401");
        Program program = keyOf("freya");
        assertThat(program.get("/assistants").status()).isEqualTo(200);

        Company.KEYCLOAK.setEnabled("freya", false);

        Await.until("freya is out", SOON, () -> status(page) == 401);
        assertThat(page.locator("#notice [data-expired]"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON.toMillis()));
        picture(page, "cut");
        Await.until("so is her program", SOON, () -> program.get("/assistants").status() == 401);
    }

    @Test
    void who_leaves_the_department_does_not_get_the_rest_of_an_answer() {
        Page page = signedInByKeycloak("idris");
        ChatPage chat = new ChatPage(page);
        String here = Company.DATABASE.value(
                "select code from department d join principal_department m on m.department_id = d.id"
                        + " join principal p on p.id = m.principal_id where p.username = 'idris'");
        chat.send("Tell me slowly what the manuals say.");
        assertThat(chat.answers().last()).containsText("upon a time");

        Company.KEYCLOAK.move("idris", here, "field");

        assertThat(page.locator(".message.answer.is-live"))
                .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(SOON.toMillis()));
        picture(page, "moved");
        assertThat(status(page)).isEqualTo(200);
        assertThat(Company.DATABASE.value("select r.status from run r join principal p on p.id = r.owner_id"
                        + " where p.username = 'idris' order by r.created_at desc"))
                .isEqualToIgnoringCase("cancelled");
        Company.KEYCLOAK.move("idris", "field", here);
    }

    @Test
    void a_session_that_ends_costs_no_question_that_was_half_typed() {
        Page page = signedInByKeycloak("hanna");
        new ChatPage(page).composer().fill("How many days of annual leave");
        expectComplaint("status of 401");

        Company.KEYCLOAK.endSessions("hanna");
        Await.until("hanna is signed out", SOON, () -> status(page) == 401);
        page.reload();
        page.locator("#sso").click();
        signIn(page, "hanna");

        assertThat(new ChatPage(page).composer()).hasValue("How many days of annual leave");
    }

    /** As Keycloak tells nobody: it is noticed with the next check. */
    @Test
    void a_session_that_is_over_in_keycloak_costs_no_question_that_was_half_typed() {
        awaitManuals();
        Page page = signedInByKeycloak("clara");
        ChatPage chat = new ChatPage(page);
        chat.composer().fill("How many days of annual leave");
        expectComplaint("status of 401");

        Company.KEYCLOAK.whileSetTo(
                Map.of("ssoSessionMaxLifespan", 3),
                () -> Await.until("clara's session is over", SOON, () -> status(page) == 401));
        forgetKeycloak(page);
        chat.composer().press("End");
        chat.composer().pressSequentially(" can I carry over, and until when?");
        chat.composer().press("Enter");

        assertThat(page.locator("#notice [data-expired]")).isVisible();
        assertThat(chat.composer()).hasValue("How many days of annual leave can I carry over, and until when?");
        picture(page, "over");
        page.locator("#notice a").click();
        assertThat(page).hasURL(Pattern.compile("/login\\?"));
        page.locator("#sso").click();
        signIn(page, "clara");
        assertThat(chat.composer()).hasValue("How many days of annual leave can I carry over, and until when?");
        picture(page, "back");
        chat.composer().press("Enter");
        assertThat(chat.chips(chat.awaitAnswer()).first()).isVisible();
    }

    /** The realm takes each refresh token once; requests at the same time do not spend one twice. */
    @Test
    void a_session_outlives_its_access_token_where_refresh_tokens_are_revoked() {
        Company.KEYCLOAK.whileSetTo(
                Map.of("accessTokenLifespan", 10, "revokeRefreshToken", true, "refreshTokenMaxReuse", 0), () -> {
                    Page page = signedInByKeycloak("clara");
                    String session = session(page).orElseThrow();
                    Instant end = Instant.now().plusSeconds(25);
                    while (Instant.now().isBefore(end)) {
                        assertThat(page.evaluate("() => Promise.all(Array.from({length: 5}, () =>"
                                        + " fetch('/api/me').then(reply => reply.status)))"))
                                .isEqualTo(List.of(200, 200, 200, 200, 200));
                        page.waitForTimeout(500);
                    }
                    assertThat(session(page)).hasValue(session);
                    assertThat(me(page).get("username").asText()).isEqualTo("clara");
                });
    }

    @Test
    void an_administrator_learns_what_the_bearer_of_a_token_would_see_and_why() {
        awaitManuals();
        String token = Company.KEYCLOAK.personToken("pavel");
        String session = signedInByKeycloak("amos").context().storageState();
        for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look : looks().entrySet()) {
            Page page = browser(look.getValue().andThen(options -> options.setStorageState(session)));
            page.navigate("/admin/departments");
            page.locator("#subject").fill(token);
            page.locator("#try").click();

            Locator answer = page.locator("#form\\:answer");
            assertThat(answer.locator("h3").first()).hasText("Pavel Sandoval");
            assertThat(answer).containsText("would get in");
            assertThat(answer).containsText("Roles: employee");
            assertThat(answer).containsText("Group /departments/hr");
            assertThat(answer).containsText("Group /departments/it");
            assertThat(answer).containsText("People Assistant");
            assertThat(answer).containsText("Desk Assistant");
            assertThat(answer).containsText("Member of the department");
            assertThat(answer).not().containsText("Workshop Assistant");
            assertThat(page.locator("#subject")).hasValue("");
            answer.scrollIntoViewIfNeeded();
            picture(page, look.getKey());
            assertThat(Layout.faults(page)).as(look.getKey()).isEmpty();
            assertThat(Axe.violations(page)).as(look.getKey()).isEmpty();
        }
        Page page = browser(options -> options.setStorageState(session));
        page.navigate("/admin/departments");
        page.locator("#subject").fill(Company.KEYCLOAK.programToken());
        page.locator("#try").click();
        assertThat(page.locator("#form\\:answer")).containsText("service-account-vademecum-program");
        assertThat(page.locator("#form\\:answer")).containsText("Group /departments/hr");
        page.locator("#subject").fill(token.substring(0, token.length() - 8) + "AAAAAAAA");
        page.locator("#try").click();
        assertThat(page.locator("#form\\:answer .banner-bad")).isVisible();
        assertThat(page.locator("#form\\:answer")).not().containsText("Pavel");
    }

    @Test
    void whoever_signs_in_gets_a_session_that_nobody_could_plant() {
        Page page = browser();
        page.navigate("/login");
        String planted = session(page).orElse("planted");
        page.context()
                .addCookies(List.of(new Cookie("JSESSIONID", planted)
                        .setUrl(installation().uri("").toString())));
        page.navigate("/chat");

        signIn(page, "hanna");

        new ChatPage(page).composer().waitFor();
        assertThat(session(page)).isPresent().get().isNotEqualTo(planted);
    }

    private static Optional<String> session(Page page) {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("JSESSIONID"))
                .map(cookie -> cookie.value)
                .findFirst();
    }

    @Test
    void a_key_that_keycloak_exchanges_puts_nobody_out() {
        Program before = withToken(Company.KEYCLOAK.programToken());
        assertThat(before.get("/assistants").status()).isEqualTo(200);
        Page inside = signedInByKeycloak("hanna");

        Company.KEYCLOAK.exchangeKey();

        String token = Company.KEYCLOAK.programToken();
        assertThat(withToken(token).get("/assistants").status()).isEqualTo(200);
        assertThat(before.get("/assistants").status()).isEqualTo(200);
        assertThat(status(signedInByKeycloak("hanna"))).isEqualTo(200);
        assertThat(status(inside)).isEqualTo(200);
    }

    @Test
    void a_program_of_a_person_who_has_no_session_is_out_with_them() {
        String pavel = me(signedInByKeycloak("pavel")).get("id").asText();
        Program program = key(pavel);
        assertThat(program.get("/assistants").status()).isEqualTo(200);
        Company.KEYCLOAK.endSessions("pavel");
        assertThat(program.get("/assistants").status()).isEqualTo(200);
        try {
            Company.KEYCLOAK.setEnabled("pavel", false);

            Await.until(
                    "the program is out", SOON, () -> program.get("/assistants").status() == 401);
        } finally {
            Company.KEYCLOAK.setEnabled("pavel", true);
        }
        Await.until(
                "the program is in again",
                SOON,
                () -> program.get("/assistants").status() == 200);
    }

    private Program keyOf(String username) {
        return key(Company.DATABASE.value("select id from principal where username = ?", username));
    }

    private Program key(String principalId) {
        return Program.of(installation()).with("Authorization", "Bearer " + Company.DATABASE.issueKey(principalId));
    }

    /** Neither the way to Keycloak nor the way back is of a header's making. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/chat",
                "/login",
                "/login?next=/admin/documents",
                "/sso/login",
                "/sso/callback?state=x&code=y"
            })
    void no_host_that_a_request_claims_is_led_to(String path) throws IOException {
        String configured =
                URLEncoder.encode(installation().uri("/sso/callback").toString(), StandardCharsets.UTF_8);

        String answer = raw(
                "GET " + path + " HTTP/1.1",
                "Host: evil.example",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "Forwarded: host=evil.example;proto=https",
                "Connection: close");

        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("evil.example");
        String location = answer.lines()
                .filter(line -> line.startsWith("Location: "))
                .map(line -> line.substring("Location: ".length()))
                .findFirst()
                .orElse("/");
        assertThat(location).startsWith(path.equals("/sso/login") ? Company.KEYCLOAK.issuer() : "/");
        if (path.equals("/sso/login")) {
            assertThat(location).contains("redirect_uri=" + configured + "&");
        }
    }

    /** As it stands: Java's client lets nobody choose the host. */
    private String raw(String... lines) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), installation().port())) {
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void keycloak_refuses_a_sign_in_without_pkce_and_one_that_comes_back_elsewhere() {
        Page page = browser();
        page.navigate("/chat");
        String asked = page.url();
        assertThat(asked).contains("code_challenge=");

        APIResponse without = page.request()
                .get(
                        asked.replaceAll("&?code_challenge(_method)?=[^&]*", ""),
                        RequestOptions.create().setMaxRedirects(0));
        APIResponse elsewhere = page.request().get(asked.replaceAll("(redirect_uri=[^&]*callback)", "$1%2Fextra"));

        assertThat(without.headers().getOrDefault("location", "")).contains("error=invalid_request");
        assertThat(elsewhere.status()).isEqualTo(400);
        assertThat(elsewhere.text()).contains("redirect_uri");
    }

    @Test
    void an_alarm_and_a_budget_that_runs_out_are_seen_in_every_light() {
        ProductDatabase database = Company.DATABASE;
        Instant now = Instant.now();
        String round = Ids.next("canary_");
        database.change(
                "insert into canary_round (id, at, outcome, searches, finds) values (?, ?, 'FOUND', 12, 1)",
                round,
                now.atOffset(ZoneOffset.UTC));
        database.change("delete from usage_day where spender = (select id from department where code = 'it')");
        database.change(
                "insert into usage_day (id, on_day, meter, kind, spender, amount, warned)"
                        + " select ? || id, ?, 'TOKENS', 'DEPARTMENT', id, 850, true from department where code = 'it'",
                LocalDate.ofInstant(now, ZoneOffset.UTC) + "/TOKENS/",
                LocalDate.ofInstant(now, ZoneOffset.UTC));
        String session = signedInByKeycloak("amos").context().storageState();
        for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look : looks().entrySet()) {
            Page page = browser(look.getValue().andThen(options -> options.setStorageState(session)));
            page.navigate("/admin/departments");
            assertThat(page.locator(".banner-bad")).containsText(round);
            assertThat(page.locator(".banner-warn")).containsText("85 %");
            picture(page, look.getKey());
            assertThat(Layout.faults(page)).as(look.getKey()).isEmpty();
            assertThat(Axe.violations(page)).as(look.getKey()).isEmpty();
        }
        database.change("delete from canary_round where id = ?", round);
    }

    @Test
    void who_has_no_role_is_told_and_can_use_another_account() {
        for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look : looks().entrySet()) {
            Page page = browser(look.getValue());
            page.navigate("/chat");
            signIn(page, KeycloakServer.NOBODY);
            assertThat(page.locator("#other")).isVisible();
            assertThat(page.locator("h1")).hasText("No access");
            assertThat(Axe.violations(page)).isEmpty();
            picture(page, look.getKey());

            page.locator("#other").click();
            assertThat(page).hasURL(Pattern.compile("/login\\?signed-out=true$"));
        }
        assertThat(Company.DATABASE.value("select count(*) from audit_entry where action = 'sign_in'"
                        + " and outcome = 'REFUSED' and details like '%no role%'"))
                .isEqualTo("3");
    }

    @Test
    void without_keycloak_who_is_signed_in_goes_on_and_nobody_else_comes_in() {
        Page inside = signedInByKeycloak("amos");
        Company.KEYCLOAK.close();
        try {
            Await.until("the session could not be checked", SOON, () -> status(inside) == 200 && isWarned());
            assertThat(status(inside)).isEqualTo(200);
            for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look : looks().entrySet()) {
                Page outside = browser(look.getValue());
                outside.navigate("/chat?thread=x");
                assertThat(outside).hasURL(Pattern.compile("/login\\?next="));
                assertThat(outside.locator("[role=alert]")).containsText("cannot be reached");
                assertThat(Axe.violations(outside)).isEmpty();
                picture(outside, look.getKey());
            }
        } finally {
            Company.KEYCLOAK.start();
        }
        Page outside = browser();
        outside.navigate("/login");
        outside.locator("#sso").click();
        assertThat(outside.locator("#kc-login")).isVisible();
    }

    @Test
    void nobody_signs_in_by_a_password_of_ours() {
        ApiClient client = ApiClient.of(installation());

        Reply reply = client.submit("/login", Map.of("username", "hanna", "password", KeycloakServer.PASSWORD));

        assertThat(reply.header("Location")).doesNotContain("/chat");
        assertThat(client.get("/login").text()).doesNotContain("name=\"password\"");
        assertThat(client.get("/api/me").status()).isEqualTo(401);
    }

    @Test
    void a_program_comes_with_a_token_of_the_realm() {
        Program program = withToken(Company.KEYCLOAK.programToken());

        assertThat(program.get("/assistants").status()).isEqualTo(200);
        assertThat(program.with("Authorization", "Bearer eyJ.eyJ.x")
                        .get("/assistants")
                        .status())
                .isEqualTo(401);
    }

    private Program withToken(String token) {
        return Program.of(installation()).with("Authorization", "Bearer " + token);
    }

    private Page signedInByKeycloak(String username) {
        Page page = browser();
        page.navigate("/chat");
        signIn(page, username);
        new ChatPage(page).composer().waitFor();
        return page;
    }

    private static void signIn(Page page, String username) {
        page.locator("#username").fill(username);
        page.locator("#password").fill(KeycloakServer.PASSWORD);
        page.locator("#kc-login").click();
        page.waitForURL(
                url -> url.startsWith(Company.PRODUCT.installation().uri("").toString()));
    }

    /** A session that its realm's short life ended may go on in Keycloak when the realm lets sessions live again. */
    private static void forgetKeycloak(Page page) {
        page.context().clearCookies(new BrowserContext.ClearCookiesOptions().setPath(Pattern.compile("/realms/.*")));
    }

    private static int status(Page page) {
        return page.request().get("/api/me").status();
    }

    private static JsonNode me(Page page) {
        return Json.read(page.request().get("/api/me").text(), JsonNode.class);
    }

    private static String assistants(Page page) {
        return page.request().get("/api/assistants").text();
    }

    /** The chat asks from its own page; this is only whether all of a department's manuals are there. */
    private void awaitManuals() {
        ApiClient anybody = ApiClient.of(installation());
        String token = Company.KEYCLOAK.programToken();
        Await.until(
                "the manuals are searchable",
                Duration.ofMinutes(4),
                () -> ApiClient.list(anybody.send(anybody.request("/api/assistants")
                                        .header("Authorization", "Bearer " + token)
                                        .GET())
                                .expect(200)
                                .json()
                                .get("data"))
                        .stream()
                        .allMatch(assistant -> assistant.get("documents").asInt() > 0
                                && assistant.get("indexing").asInt() == 0));
    }

    private static boolean isWarned() {
        try {
            return Files.readString(Company.PRODUCT.log()).contains("Sessions cannot be checked, and go on");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Consumer<Browser.NewContextOptions>> looks() {
        return Map.of(
                "light",
                options -> {},
                "dark",
                options -> options.setColorScheme(ColorScheme.DARK),
                "phone",
                options -> options.setViewportSize(390, 844));
    }

    /** Never ends an answer to a question with the word "slowly". */
    private static ScriptedModelEndpoint model() {
        ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
        endpoint.usually((exchange, request) -> {
            if (request.path("messages").toString().contains("slowly")) {
                endpoint.noisily().stall(exchange, "Once ", "upon a time ");
            } else {
                endpoint.behaveWell(exchange, request);
            }
        });
        return endpoint;
    }

    private static final class Company {
        static final ScriptedModelEndpoint MODEL = model();
        static final KeycloakServer KEYCLOAK;
        static final Product PRODUCT;
        static final ProductDatabase DATABASE;

        static {
            Installation place = Installation.prepare();
            PostgresServer postgres = PostgresServer.shared();
            DATABASE = new ProductDatabase(postgres.createDatabase(), postgres.user());
            KEYCLOAK = KeycloakServer.start(place.uri("").toString());
            PRODUCT = Product.startBriefly(
                    place,
                    Map.of(
                            "VADEMECUM_DB_URL",
                            DATABASE.url(),
                            "VADEMECUM_DB_USER",
                            DATABASE.user(),
                            "VADEMECUM_BUDGET_TOKENS_PER_DEPARTMENT",
                            "it=1000",
                            "VADEMECUM_AUTH_MODE",
                            "oidc",
                            "VADEMECUM_OIDC_ISSUER",
                            KEYCLOAK.issuer(),
                            "VADEMECUM_OIDC_CLIENT_SECRET",
                            KeycloakServer.CLIENT_SECRET,
                            "VADEMECUM_PUBLIC_URL",
                            place.uri("").toString(),
                            "VADEMECUM_OIDC_RECHECK",
                            "PT2S",
                            "VADEMECUM_CHAT_BASE_URL",
                            MODEL.baseUrl(),
                            "VADEMECUM_CHAT_MODELS",
                            "scripted"),
                    "1g");
        }
    }
}
