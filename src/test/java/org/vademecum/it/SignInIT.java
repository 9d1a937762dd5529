package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Reply;

@IntegrationTest
class SignInIT {
    private final Installation installation;
    private final ProductDatabase database;

    SignInIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
    }

    @Test
    void the_right_password_leads_to_the_chat() {
        ApiClient client = ApiClient.of(installation);

        Reply reply = client.signIn("hanna", installation.passwordOf("hanna"));

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).endsWith("/chat");
        JsonNode me = client.get("/api/me").expect(200).json();
        assertThat(me.get("username").asText()).isEqualTo("hanna");
        assertThat(me.at("/departments/0/name").asText()).isEqualTo("Human Resources");
        assertThat(me.at("/roles/0").asText()).isEqualTo("employee");
    }

    @Test
    void the_session_id_changes_with_the_sign_in() {
        ApiClient client = ApiClient.of(installation);
        client.get("/login").expect(200);
        String before = client.cookieHeader();

        client.signIn("hanna", installation.passwordOf("hanna"));

        assertThat(client.cookieHeader()).isNotEqualTo(before);
    }

    @Test
    void the_session_cookie_is_not_for_scripts_nor_for_other_sites() {
        Reply reply = ApiClient.of(installation).get("/login");

        assertThat(reply.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("JSESSIONID=")
                        .containsIgnoringCase("HttpOnly")
                        .containsIgnoringCase("SameSite=Lax"));
    }

    @Test
    void behind_a_proxy_with_tls_browsers_are_told_to_come_by_nothing_else() {
        ApiClient client = ApiClient.of(installation);

        Reply plain = client.get("/login");
        Reply byTls = client.send(
                client.request("/login").header("X-Forwarded-Proto", "https").GET());

        assertThat(plain.headers().firstValue("Strict-Transport-Security")).isEmpty();
        assertThat(byTls.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(byTls.headers().map())
                .containsKeys(
                        "content-security-policy", "x-frame-options", "referrer-policy", "x-content-type-options");
    }

    @Test
    void the_audit_has_the_address_of_whoever_is_behind_the_proxy() {
        ApiClient client = ApiClient.of(installation);
        attempt(client, tokenOf(client), "hanna", "198.51.100.1, 203.0.113.77");

        assertThat(database.value(
                        "select count(*) from audit_entry where action = 'sign_in' and address = '203.0.113.77'"))
                .isEqualTo("1");
    }

    @Test
    void who_goes_on_trying_too_soon_does_not_fill_the_audit() {
        ApiClient client = ApiClient.of(installation);
        String token = tokenOf(client);
        String username = Ids.next("guessed_");

        IntStream.range(0, 10).forEach(attempt -> attempt(client, token, username, "203.0.113.78"));

        assertThat(database.value("select count(*) from audit_entry where action = 'sign_in'"
                        + " and address = '203.0.113.78' and details like '%too soon%'"))
                .isEqualTo("1");
    }

    private static String tokenOf(ApiClient client) {
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(client.get("/login").text());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    /** A wrong password for a name, by way of a proxy. */
    private static void attempt(ApiClient client, String token, String username, String forwardedFor) {
        client.send(client.request("/login")
                .header("X-Forwarded-For", forwardedFor)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=%s&password=wrong&_csrf=%s"
                        .formatted(username, URLEncoder.encode(token, StandardCharsets.UTF_8)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hanna", "nobody-of-this-name"})
    void a_wrong_password_and_an_unknown_name_are_answered_alike(String username) {
        ApiClient client = ApiClient.of(installation);

        Reply reply = client.signIn(username, "wrong");

        assertThat(reply.header("Location")).endsWith("/login");
        assertThat(client.get("/login").text()).contains("role=\"alert\"");
        assertThat(client.get("/api/me").status()).isEqualTo(401);
    }

    @Test
    void guessing_is_slowed_down() {
        ApiClient client = ApiClient.of(installation);
        String username = Ids.next("guessed_");
        IntStream.range(0, 3).forEach(attempt -> client.signIn(username, "wrong"));
        assertThat(client.get("/login").text()).doesNotContain("banner-warn");

        // Each wait is twice as long as the one before, so that some attempt comes before its end.
        assertThat(IntStream.range(0, 5).mapToObj(attempt -> {
                    client.signIn(username, "wrong");
                    return client.get("/login").text();
                }))
                .anyMatch(page -> page.contains("banner-warn"));
    }

    @Test
    void who_is_not_signed_in_is_asked_to_and_comes_back_to_the_page_afterwards() {
        ApiClient client = ApiClient.of(installation);

        Reply asked = client.get("/chat?thread=thread_1");

        assertThat(asked.status()).isEqualTo(303);
        assertThat(asked.header("Location")).endsWith("/login?next=%2Fchat%3Fthread%3Dthread_1");
        Reply entered = client.signIn("hanna", installation.passwordOf("hanna"), "/chat?thread=thread_1");
        assertThat(entered.header("Location")).endsWith("/chat?thread=thread_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "/\t/evil.example",
                "javascript:alert(1)",
                "/login?next=/chat"
            })
    void a_link_cannot_make_the_sign_in_lead_elsewhere(String next) {
        ApiClient client = ApiClient.of(installation);

        Reply reply = client.signIn("hanna", installation.passwordOf("hanna"), next);

        assertThat(reply.header("Location")).isEqualTo("/chat");
    }

    @Test
    void programs_get_json_instead_of_the_sign_in_page() {
        Reply reply = ApiClient.of(installation).get("/api/threads");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.errorCode()).isEqualTo("not_signed_in");
    }

    @Test
    void nothing_is_changed_without_the_token_of_the_session() {
        ApiClient hanna = ApiClient.signedIn(installation, "hanna");
        String body = "{\"assistant_id\":\"%s\",\"text\":\"How much leave?\"}"
                .formatted(hanna.assistantId("People Assistant"));
        ApiClient other = ApiClient.signedIn(installation, "hanna", installation.passwordOf("hanna"));

        Reply without = hanna.send(withoutToken("/api/threads", body));
        Reply foreign = hanna.send(withoutToken("/api/threads", body).header("X-CSRF-Token", other.token()));
        Reply elsewhere = hanna.send(hanna.request("/api/threads")
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));

        for (Reply reply : new Reply[] {without, foreign, elsewhere}) {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.errorCode()).isEqualTo("csrf");
        }
    }

    @Test
    void signing_out_ends_the_session() {
        ApiClient client = ApiClient.signedIn(installation, "hanna", installation.passwordOf("hanna"));

        Reply reply = client.submit("/logout", Map.of("_csrf", client.token()));

        assertThat(reply.header("Location")).contains("/login");
        assertThat(client.get("/api/me").status()).isEqualTo(401);
        assertThat(client.get("/chat").header("Location")).contains("/login");
    }

    private HttpRequest.Builder withoutToken(String path, String body) {
        return HttpRequest.newBuilder(installation.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }
}
