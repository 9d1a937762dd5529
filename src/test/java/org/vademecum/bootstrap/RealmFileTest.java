package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Json;

/** {@code realm-export.json}, as it lies at the top of the project. */
class RealmFileTest {
    private static final JsonNode REALM = read();

    /** What a token of the realm outlives its end by, and what a stream takes to notice. */
    private static final Duration LATE = Duration.ofSeconds(30 + 20);

    private static JsonNode read() {
        try {
            return Json.mapper().readTree(Path.of("realm-export.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nobody_comes_with_a_password_and_everybody_must_choose_one() {
        for (JsonNode user : REALM.get("users")) {
            if (!user.has("serviceAccountClientId")) {
                assertThat(user.get("credentials")).as(user.toString()).isEmpty();
                assertThat(user.at("/requiredActions/0").asText()).isEqualTo("UPDATE_PASSWORD");
            }
        }
    }

    @Test
    void the_browser_s_client_proves_itself_and_returns_to_known_addresses_only() {
        JsonNode client = REALM.at("/clients/0");

        assertThat(client.get("clientId").asText()).isEqualTo("vademecum");
        assertThat(client.get("publicClient").asBoolean()).isFalse();
        assertThat(client.at("/attributes/pkce.code.challenge.method").asText()).isEqualTo("S256");
        assertThat(client.get("redirectUris"))
                .isNotEmpty()
                .allSatisfy(address ->
                        assertThat(address.asText()).endsWith("/sso/callback").doesNotContain("*"));
    }

    @Test
    void the_product_may_look_people_up_and_nothing_else() {
        JsonNode account = null;
        for (JsonNode user : REALM.get("users")) {
            if (user.path("serviceAccountClientId").asText().equals("vademecum")) {
                account = user;
            }
        }
        assertThat(account).isNotNull();
        assertThat(account.get("clientRoles")).hasToString("{\"realm-management\":[\"view-users\"]}");
        assertThat(account.has("realmRoles")).isFalse();
        assertThat(account.has("groups")).isFalse();
    }

    @Test
    void a_token_that_was_given_away_is_over_within_five_minutes() {
        Duration lifespan = Duration.ofSeconds(REALM.get("accessTokenLifespan").asLong());

        assertThat(lifespan.plus(LATE)).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void guessing_is_slowed_down_and_locks_nobody_out_for_long() {
        assertThat(REALM.get("bruteForceProtected").asBoolean()).isTrue();
        assertThat(REALM.path("permanentLockout").asBoolean()).isFalse();
        assertThat(REALM.get("failureFactor").asInt()).isBetween(5, 20);
        assertThat(REALM.get("maxFailureWaitSeconds").asInt()).isLessThanOrEqualTo(30);
    }
}
