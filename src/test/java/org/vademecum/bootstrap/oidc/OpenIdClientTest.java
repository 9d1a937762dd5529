package org.vademecum.bootstrap.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.access.InvalidToken;
import org.vademecum.access.Role;
import org.vademecum.support.RealmServer;

/** The way through the provider; every other line changes one thing about an answer that is right. */
class OpenIdClientTest {
    private static final URI CALLBACK = URI.create("https://help.example/sso/callback");
    private static final long HOUR = 3_600;

    private final RealmServer realm = new RealmServer();
    private final OpenIdClient client = OpenIdClients.of(realm);
    private final PendingSignIn pending = PendingSignIn.to("/chat", Instant.now());

    @AfterEach
    void stop() {
        realm.close();
    }

    @Test
    void the_browser_takes_state_nonce_and_challenge_along() throws ProviderUnavailable {
        URI address = client.signInAddress(pending, CALLBACK, Locale.GERMAN);

        Map<String, List<String>> query = URLUtils.parseParameters(address.getRawQuery());
        assertThat(address.toString()).startsWith(realm.issuer() + "/protocol/openid-connect/auth?");
        assertThat(query).containsEntry("response_type", List.of("code"));
        assertThat(query).containsEntry("client_id", List.of("vademecum"));
        assertThat(query).containsEntry("redirect_uri", List.of(CALLBACK.toString()));
        assertThat(query).containsEntry("state", List.of(pending.state().getValue()));
        assertThat(query).containsEntry("nonce", List.of(pending.nonce().getValue()));
        assertThat(query).containsEntry("code_challenge_method", List.of("S256"));
        assertThat(query).containsEntry("ui_locales", List.of("de"));
        assertThat(query.get("code_challenge"))
                .containsExactly(CodeChallenge.compute(CodeChallengeMethod.S256, pending.verifier())
                        .getValue());
    }

    @Test
    void a_code_becomes_a_sign_in() throws Exception {
        realm.answerTokens(
                tokens(realm.accessClaims(), realm.idClaims(pending.nonce().getValue())));

        RealmSignIn signIn = client.complete(pending, answer(), CALLBACK);

        assertThat(signIn.identity().username()).isEqualTo("hanna");
        assertThat(signIn.identity().roles()).containsExactly(Role.EMPLOYEE);
        assertThat(signIn.sessionId()).isEqualTo("session-1");
        assertThat(signIn.refreshToken()).isEqualTo("refresh-1");
        RealmServer.TokenRequest request = realm.requests().get(0);
        assertThat(request.form()).containsEntry("code", "code-1").containsEntry("redirect_uri", CALLBACK.toString());
        assertThat(request.form())
                .containsEntry("code_verifier", pending.verifier().getValue());
        assertThat(request.authorization())
                .isEqualTo("Basic "
                        + Base64.getEncoder()
                                .encodeToString("vademecum:secret+of+the+client".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void the_client_s_secret_goes_to_no_other_host() {
        realm.moveTokensTo("https://evil.example/token");

        assertThatThrownBy(() -> client.complete(pending, answer(), CALLBACK))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("token_endpoint");
        assertThatThrownBy(() -> client.signInAddress(pending, CALLBACK, Locale.GERMAN))
                .isInstanceOf(ProviderUnavailable.class);
    }

    @ParameterizedTest
    @MethodSource
    void no_other_answer_of_the_browser_is_taken(
            String what, Function<OpenIdClientTest, Map<String, String[]>> answer) {
        realm.answerTokens(
                tokens(realm.accessClaims(), realm.idClaims(pending.nonce().getValue())));

        assertThatThrownBy(() -> client.complete(pending, answer.apply(this), CALLBACK))
                .as(what)
                .isInstanceOf(SignInRefused.class);
        assertThat(realm.requests()).as("no code is spent").isEmpty();
    }

    static Stream<Arguments> no_other_answer_of_the_browser_is_taken() {
        return Stream.of(
                browser("another state", test -> test.answerWith("state", "other")),
                browser("an empty state", test -> test.answerWith("state", "")),
                browser("no state", test -> test.answerWithout("state")),
                browser(
                        "two states",
                        test -> test.answerWith("state", test.pending.state().getValue(), "other")),
                browser("two codes", test -> test.answerWith("code", "code-1", "code-2")),
                browser("no code", test -> test.answerWithout("code")),
                browser("another provider's", test -> test.answerWith("iss", "https://evil.example")),
                browser("nobody's", test -> test.answerWithout("iss")),
                browser("an error", test -> test.answerWith("error", "login_required")),
                browser("an error and no code", test -> {
                    Map<String, String[]> answer = test.answerWithout("code");
                    answer.put("error", new String[] {"invalid_scope"});
                    return answer;
                }),
                browser("nothing", test -> Map.of()));
    }

    @Test
    void who_breaks_off_is_told_apart() {
        Map<String, String[]> answer = answerWithout("code");
        answer.put("error", new String[] {"access_denied"});

        assertThatThrownBy(() -> client.complete(pending, answer, CALLBACK))
                .isInstanceOfSatisfying(
                        SignInRefused.class, e -> assertThat(e.cancelled()).isTrue());
    }

    @Test
    void a_provider_that_cannot_now_may_be_asked_again() {
        Map<String, String[]> answer = answerWithout("code");
        answer.put("error", new String[] {"temporarily_unavailable"});

        assertThatThrownBy(() -> client.complete(pending, answer, CALLBACK)).isInstanceOf(ProviderUnavailable.class);
    }

    @ParameterizedTest
    @MethodSource
    void no_other_tokens_are_believed(String what, Function<OpenIdClientTest, RealmServer.Answer> answer) {
        RealmServer.Answer given = answer.apply(this);
        realm.answerTokens(form -> given);

        assertThatThrownBy(() -> client.complete(pending, answer(), CALLBACK))
                .as(what)
                .isInstanceOf(SignInRefused.class);
    }

    static Stream<Arguments> no_other_tokens_are_believed() {
        return Stream.of(
                idToken("another nonce", "nonce", "other"),
                idToken("no nonce", "nonce", null),
                idToken("for another client", "aud", "other"),
                idToken("for nobody", "aud", null),
                idToken("another issuer", "iss", "https://evil.example"),
                idToken("no issuer", "iss", null),
                idToken("expired", "exp", Instant.now().getEpochSecond() - HOUR),
                idToken("without an end", "exp", null),
                idToken("from the future", "iat", Instant.now().getEpochSecond() + HOUR),
                idToken("another person's", "sub", "subject-2"),
                idToken("nobody's", "sub", null),
                tokens(
                        "an ID token signed by a stranger",
                        (test, body) -> body.put("id_token", test.realm.signByStranger(test.goodIdClaims()))),
                tokens("an unsigned ID token", (test, body) -> body.put("id_token", unsigned(test.goodIdClaims()))),
                tokens("no ID token", (test, body) -> body.remove("id_token")),
                tokens("no token to refresh", (test, body) -> body.remove("refresh_token")),
                tokens("no access token", (test, body) -> body.remove("access_token")),
                tokens("an access token that is none", (test, body) -> body.put("access_token", "secret")),
                tokens("the ID token as access token", (test, body) -> body.put("access_token", body.get("id_token"))),
                tokens(
                        "an access token of a stranger",
                        (test, body) -> body.put("access_token", test.realm.signByStranger(test.realm.accessClaims()))),
                accessToken("an access token for another service", "aud", "other"),
                accessToken("an access token of another client", "azp", "other"),
                accessToken("an access token of another realm", "iss", "https://evil.example"),
                accessToken("an expired access token", "exp", Instant.now().getEpochSecond() - HOUR),
                accessToken("an access token of another person", "sub", "subject-2"),
                endpoint("a code that was used", 400, "{\"error\":\"invalid_grant\"}"),
                endpoint("a wrong secret", 401, "{\"error\":\"invalid_client\"}"),
                endpoint("no JSON", 200, "<html>"),
                endpoint("a redirect", 302, ""));
    }

    @ParameterizedTest
    @CsvSource({"iat, 20", "iat, -20", "exp, -20", "nbf, 20"})
    void clocks_may_be_apart_by_the_skew(String claim, long seconds) throws Exception {
        long time = Instant.now().getEpochSecond() + seconds;
        Map<String, Object> access = changed(realm.accessClaims(), claim, time);
        realm.answerTokens(tokens(access, changed(goodIdClaims(), claim, time)));

        assertThat(client.complete(pending, answer(), CALLBACK).sessionId()).isEqualTo("session-1");
        assertThat(client.logoutNotice(noticeWith(claim, time)).sessionId()).isEqualTo("session-1");
    }

    @ParameterizedTest
    @CsvSource({"iat, 90", "exp, -90"})
    void clocks_may_not_be_further_apart(String claim, long seconds) {
        long time = Instant.now().getEpochSecond() + seconds;
        realm.answerTokens(tokens(realm.accessClaims(), changed(goodIdClaims(), claim, time)));

        assertThatThrownBy(() -> client.complete(pending, answer(), CALLBACK)).isInstanceOf(SignInRefused.class);
        assertThatThrownBy(() -> client.logoutNotice(noticeWith(claim, time))).isInstanceOf(InvalidToken.class);
    }

    @Test
    void keys_that_the_realm_exchanges_are_fetched_and_the_old_ones_are_worth_nothing() throws Exception {
        signedIn();
        Map<String, Object> before = tokens(realm.accessClaims(), goodIdClaims());
        String notice = realm.sign(realm.logoutClaims());

        realm.exchangeKey();

        assertThat(signedIn().identity().username()).isEqualTo("hanna");
        assertThat(client.logoutNotice(realm.sign(realm.logoutClaims())).sessionId())
                .isEqualTo("session-1");
        realm.answerTokens(before);
        assertThatThrownBy(() -> client.complete(pending, answer(), CALLBACK))
                .as("refused, or told to try again while the keys were fetched a moment ago")
                .isInstanceOfAny(SignInRefused.class, ProviderUnavailable.class);
        assertThatThrownBy(() -> client.logoutNotice(notice)).isInstanceOf(InvalidToken.class);
        assertThat(realm.timesAsked("/protocol/openid-connect/certs"))
                .as("an unknown key does not make every token fetch the keys")
                .isLessThanOrEqualTo(3);
    }

    @Test
    void without_the_provider_there_is_no_sign_in() {
        realm.close();

        assertThatThrownBy(() -> client.signInAddress(pending, CALLBACK, Locale.ENGLISH))
                .isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void a_provider_of_another_name_is_none() {
        realm.callItself("https://evil.example");

        assertThatThrownBy(() -> client.signInAddress(pending, CALLBACK, Locale.ENGLISH))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("vademecum.oidc.issuer");
    }

    @Test
    void a_provider_in_trouble_is_no_refusal() throws Exception {
        RealmSignIn signIn = signedIn();
        realm.answerTokens(form -> new RealmServer.Answer(503, "{\"error\":\"server_error\"}"));

        assertThatThrownBy(() -> client.complete(pending, answer(), CALLBACK)).isInstanceOf(ProviderUnavailable.class);
        assertThatThrownBy(() -> client.renew(signIn)).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void the_provider_is_asked_once_what_it_is() throws Exception {
        String token = idToken();
        client.signOutAddress(token, CALLBACK);
        client.signOutAddress(token, CALLBACK);

        assertThat(realm.timesAsked("/.well-known/openid-configuration")).isEqualTo(1);
    }

    @Test
    void what_is_known_of_the_provider_outlives_it() throws Exception {
        URI before = client.signOutAddress(idToken(), CALLBACK);
        realm.close();
        client.provider.clock = Clock.offset(Clock.systemUTC(), java.time.Duration.ofHours(1));

        assertThat(client.signOutAddress(idToken(), CALLBACK)).isEqualTo(before);
    }

    @Test
    void nobody_is_sent_to_a_provider_that_has_gone() throws Exception {
        client.signInAddress(pending, CALLBACK, Locale.ENGLISH);
        realm.close();
        client.provider.clock = Clock.offset(Clock.systemUTC(), java.time.Duration.ofSeconds(3));

        assertThatThrownBy(() -> client.signInAddress(pending, CALLBACK, Locale.ENGLISH))
                .isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void a_renewed_sign_in_has_the_rights_of_now() throws Exception {
        RealmSignIn signIn = signedIn();
        Map<String, Object> claims = realm.accessClaims();
        claims.put("groups", List.of("/departments/it"));
        realm.answerTokens(
                Map.of("access_token", realm.sign(claims), "token_type", "Bearer", "refresh_token", "refresh-2"));

        RealmSignIn renewed = client.renew(signIn);

        assertThat(renewed.identity().groups()).containsExactly("/departments/it");
        assertThat(renewed.refreshToken()).isEqualTo("refresh-2");
        assertThat(renewed.sessionId()).isEqualTo("session-1");
        assertThat(realm.requests().get(1).form())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "refresh-1");
    }

    @Test
    void a_refused_renewal_is_told() throws Exception {
        RealmSignIn signIn = signedIn();
        realm.answerTokens(form -> new RealmServer.Answer(400, "{\"error\":\"invalid_grant\"}"));

        assertThatThrownBy(() -> client.renew(signIn))
                .isInstanceOf(SignInRefused.class)
                .hasMessageContaining("invalid_grant");
    }

    @Test
    void somebody_elses_tokens_renew_nothing() throws Exception {
        RealmSignIn signIn = signedIn();
        Map<String, Object> claims = realm.accessClaims();
        claims.put("sub", "subject-2");
        realm.answerTokens(Map.of("access_token", realm.sign(claims), "token_type", "Bearer"));

        assertThatThrownBy(() -> client.renew(signIn)).isInstanceOf(SignInRefused.class);
    }

    @Test
    void signing_out_tells_the_provider_whose_session_ends_and_where_to_go_back() throws Exception {
        String token = idToken();

        URI address = client.signOutAddress(token, URI.create("https://help.example/login?signed-out=true"));

        assertThat(address.toString()).startsWith(realm.issuer() + "/protocol/openid-connect/logout?");
        assertThat(URLUtils.parseParameters(address.getRawQuery()))
                .containsEntry("id_token_hint", List.of(token))
                .containsEntry("post_logout_redirect_uri", List.of("https://help.example/login?signed-out=true"));
    }

    @Test
    void a_logout_token_names_a_session_or_a_person() throws InvalidToken {
        Map<String, Object> ofPerson = realm.logoutClaims();
        ofPerson.remove("sid");

        assertThat(client.logoutNotice(realm.sign(realm.logoutClaims())))
                .isEqualTo(new LogoutNotice("session-1", "subject-1"));
        assertThat(client.logoutNotice(realm.sign("logout+jwt", ofPerson)))
                .isEqualTo(new LogoutNotice(null, "subject-1"));
    }

    @ParameterizedTest
    @MethodSource
    void no_other_logout_token_is_believed(String what, Function<OpenIdClientTest, String> token) {
        assertThatThrownBy(() -> client.logoutNotice(token.apply(this)))
                .as(what)
                .isInstanceOf(InvalidToken.class);
    }

    static Stream<Arguments> no_other_logout_token_is_believed() {
        return Stream.of(
                notice("nothing", test -> ""),
                notice("one word", test -> "secret"),
                notice("too long", test -> "x".repeat(TokenVerifier.MAX_LENGTH + 1)),
                notice("an ID token", test -> test.idToken()),
                notice("an access token", test -> test.realm.sign(test.realm.accessClaims())),
                notice("unsigned", test -> unsigned(test.realm.logoutClaims())),
                notice("signed by a stranger", test -> test.realm.signByStranger(test.realm.logoutClaims())),
                notice("of another issuer", test -> test.noticeWith("iss", "https://evil.example")),
                notice("for another client", test -> test.noticeWith("aud", "other")),
                notice("without an audience", test -> test.noticeWith("aud", null)),
                notice("without an event", test -> test.noticeWith("events", null)),
                notice(
                        "of another event",
                        test -> test.noticeWith("events", Map.of("http://example.com/event", Map.of()))),
                notice("with a nonce, as if it were an ID token", test -> test.noticeWith("nonce", "n")),
                notice("without a time", test -> test.noticeWith("iat", null)),
                notice("without a name", test -> test.noticeWith("jti", null)),
                notice("expired", test -> test.noticeWith("exp", Instant.now().getEpochSecond() - HOUR)),
                notice("of nobody", test -> {
                    Map<String, Object> claims = test.realm.logoutClaims();
                    claims.remove("sub");
                    claims.remove("sid");
                    return test.realm.sign(claims);
                }));
    }

    private RealmSignIn signedIn() throws Exception {
        realm.answerTokens(tokens(realm.accessClaims(), goodIdClaims()));
        return client.complete(pending, answer(), CALLBACK);
    }

    private Map<String, Object> goodIdClaims() {
        return realm.idClaims(pending.nonce().getValue());
    }

    private String idToken() {
        return realm.sign(goodIdClaims());
    }

    private String noticeWith(String claim, Object value) {
        return realm.sign(changed(realm.logoutClaims(), claim, value));
    }

    private Map<String, String[]> answer() {
        Map<String, String[]> parameters = new LinkedHashMap<>();
        parameters.put("code", new String[] {"code-1"});
        parameters.put("state", new String[] {pending.state().getValue()});
        parameters.put("iss", new String[] {realm.issuer()});
        parameters.put("session_state", new String[] {"session-1"});
        return parameters;
    }

    private Map<String, String[]> answerWith(String name, String... values) {
        Map<String, String[]> parameters = answer();
        parameters.put(name, values);
        return parameters;
    }

    private Map<String, String[]> answerWithout(String name) {
        Map<String, String[]> parameters = answer();
        parameters.remove(name);
        return parameters;
    }

    private Map<String, Object> tokens(Map<String, Object> access, Map<String, Object> id) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", realm.sign(access));
        body.put("token_type", "Bearer");
        body.put("expires_in", 300);
        body.put("refresh_token", "refresh-1");
        body.put("id_token", realm.sign(id));
        return body;
    }

    private static Map<String, Object> changed(Map<String, Object> claims, String claim, Object value) {
        if (value == null) {
            claims.remove(claim);
        } else {
            claims.put(claim, value);
        }
        return claims;
    }

    private interface Change {
        void apply(OpenIdClientTest test, Map<String, Object> body);
    }

    private static Arguments browser(String what, Function<OpenIdClientTest, Map<String, String[]>> answer) {
        return Arguments.of(what, answer);
    }

    private static Arguments notice(String what, Function<OpenIdClientTest, String> token) {
        return Arguments.of(what, token);
    }

    private static Arguments tokens(String what, Change change) {
        Function<OpenIdClientTest, RealmServer.Answer> answer = test -> {
            Map<String, Object> body = test.tokens(test.realm.accessClaims(), test.goodIdClaims());
            change.apply(test, body);
            return new RealmServer.Answer(200, org.vademecum.common.Json.write(body));
        };
        return Arguments.of(what, answer);
    }

    private static Arguments idToken(String what, String claim, Object value) {
        return tokens(
                "an ID token: " + what,
                (test, body) -> body.put("id_token", test.realm.sign(changed(test.goodIdClaims(), claim, value))));
    }

    private static Arguments accessToken(String what, String claim, Object value) {
        return tokens(
                what,
                (test, body) ->
                        body.put("access_token", test.realm.sign(changed(test.realm.accessClaims(), claim, value))));
    }

    private static Arguments endpoint(String what, int status, String body) {
        Function<OpenIdClientTest, RealmServer.Answer> answer = test -> new RealmServer.Answer(status, body);
        return Arguments.of(what, answer);
    }

    private static String unsigned(Map<String, Object> claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + base64.encodeToString(org.vademecum.common.Json.write(claims).getBytes(StandardCharsets.UTF_8))
                + ".";
    }
}
