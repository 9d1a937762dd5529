package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.RealmServer;
import org.vademecum.support.Reply;

/** Bearer tokens of a realm, over HTTP. What makes a token a good one is tried line by line in {@code TokenVerifierTest}. */
@IntegrationTest
class RealmTokensIT {
    private final RealmServer realm;
    private final ApiClient nobody;

    RealmTokensIT(Installation installation, RealmServer realm) {
        this.realm = realm;
        nobody = ApiClient.of(installation);
    }

    @Test
    void a_token_of_the_realm_opens_both_interfaces() {
        String token = realm.sign(claims(realm));

        assertThat(call("/api/me", token).expect(200).json().get("name").asText())
                .isEqualTo("Nadia of the realm");
        assertThat(call("/api/assistants", token).expect(200).text())
                .contains("People Assistant")
                .doesNotContain("Workshop Assistant");
        call("/v1/assistants", token).expect(200);
    }

    @Test
    void roles_and_departments_are_those_of_the_newest_token() {
        Map<String, Object> claims = claims(realm);
        claims.put("sub", "moved");
        claims.put("preferred_username", "moved.in.the.realm");
        claims.put("iat", Instant.now().getEpochSecond() - 20);
        call("/api/me", realm.sign(claims)).expect(200);
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("groups", List.of("/departments/field"));

        assertThat(call("/api/assistants", realm.sign(claims)).expect(200).text())
                .contains("Workshop Assistant")
                .doesNotContain("People Assistant");
    }

    @ParameterizedTest
    @MethodSource
    void every_other_token_is_refused_alike(String what, BiFunction<RealmServer, Map<String, Object>, String> change) {
        String token = change.apply(realm, claims(realm));
        Reply api = call("/api/me", token);
        Reply v1 = call("/v1/assistants", token);

        assertThat(api.status()).as(what).isEqualTo(401);
        assertThat(v1.status()).as(what).isEqualTo(401);
        assertThat(v1.errorCode()).isEqualTo("invalid_api_key");
        assertThat(v1.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(v1.text()).doesNotContain(token).doesNotContain("Exception");
    }

    static Stream<Arguments> every_other_token_is_refused_alike() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                with("expired", "exp", now - 3_600),
                with("not yet", "nbf", now + 3_600),
                with("from the future", "iat", now + 3_600),
                with("of another realm", "iss", "https://evil.example/realms/test"),
                with("for another service", "aud", "account"),
                with("for a service whose name begins alike", "aud", "vademecum2"),
                with("of another client", "azp", "other"),
                with("of no role of ours", "realm_access", Map.of("roles", List.of("offline_access"))),
                with("of no role", "realm_access", Map.of()),
                with("an ID token", "typ", "ID"),
                with("a refresh token", "typ", "Refresh"),
                of("signed by a stranger", (realm, claims) -> realm.signByStranger(claims)),
                of("a logout token", (realm, claims) -> realm.sign("logout+jwt", realm.logoutClaims())),
                of("without a signature", (realm, claims) -> {
                    String token = realm.sign(claims);
                    return token.substring(0, token.lastIndexOf('.') + 1);
                }),
                of("with half a signature", (realm, claims) -> {
                    String token = realm.sign(claims);
                    return token.substring(0, token.length() - 100);
                }),
                of("of dots", (realm, claims) -> "eyJ.."));
    }

    private Reply call(String path, String token) {
        return nobody.send(nobody.request(path)
                .header("Authorization", "Bearer " + token)
                .header("OpenAI-Beta", "assistants=v2")
                .GET());
    }

    /** A person whom no other test knows. */
    private static Map<String, Object> claims(RealmServer realm) {
        Map<String, Object> claims = new HashMap<>(realm.accessClaims());
        claims.put("sub", "nadia-1");
        claims.put("preferred_username", "nadia.of.the.realm");
        claims.put("name", "Nadia of the realm");
        return claims;
    }

    private static Arguments with(String what, String claim, Object value) {
        return of(what, (realm, claims) -> {
            claims.put(claim, value);
            return realm.sign(claims);
        });
    }

    private static Arguments of(String what, BiFunction<RealmServer, Map<String, Object>, String> change) {
        return Arguments.of(what, change);
    }
}
