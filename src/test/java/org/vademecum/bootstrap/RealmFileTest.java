package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.access.Role;
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
        JsonNode client = client("vademecum");

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
    void it_has_a_role_for_each_of_the_product_s_and_a_group_for_each_department_of_the_sample() {
        assertThat(REALM.at("/roles/realm").findValuesAsText("name"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Role.values()).map(Role::id).toList())
                .containsExactlyInAnyOrder("employee", "curator", "reviewer", "auditor", "admin");
        assertThat(REALM.at("/groups/0/name").asText()).isEqualTo("departments");
        assertThat(REALM.at("/groups/0/subGroups").findValuesAsText("name"))
                .containsExactlyInAnyOrder("hr", "it", "field");
        assertThat(REALM.get("groups")).hasSize(1);
    }

    @Test
    void a_program_comes_as_itself_and_by_no_browser() {
        JsonNode program = client("vademecum-program");

        assertThat(program.get("publicClient").asBoolean()).isFalse();
        assertThat(program.get("serviceAccountsEnabled").asBoolean()).isTrue();
        for (String flow : List.of("standardFlowEnabled", "implicitFlowEnabled", "directAccessGrantsEnabled")) {
            assertThat(program.get(flow).asBoolean()).as(flow).isFalse();
        }
        assertThat(program.get("redirectUris")).isEmpty();
        assertThat(program.get("webOrigins")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vademecum", "vademecum-program"})
    void tokens_say_for_whom_they_are_and_which_roles_and_groups_their_bearer_has(String clientId) {
        Map<String, JsonNode> mappers = new HashMap<>();
        client(clientId)
                .get("protocolMappers")
                .forEach(mapper -> mappers.put(mapper.get("protocolMapper").asText(), mapper.get("config")));

        assertThat(mappers)
                .containsOnlyKeys(
                        "oidc-audience-mapper", "oidc-usermodel-realm-role-mapper", "oidc-group-membership-mapper");
        assertThat(mappers.values())
                .allSatisfy(config ->
                        assertThat(config.get("access.token.claim").asText()).isEqualTo("true"));
        assertThat(mappers.get("oidc-audience-mapper")
                        .get("included.custom.audience")
                        .asText())
                .isEqualTo("vademecum");
        JsonNode roles = mappers.get("oidc-usermodel-realm-role-mapper");
        assertThat(roles.get("claim.name").asText()).isEqualTo("realm_access.roles");
        assertThat(roles.get("multivalued").asText()).isEqualTo("true");
        JsonNode groups = mappers.get("oidc-group-membership-mapper");
        assertThat(groups.get("claim.name").asText()).isEqualTo("groups");
        assertThat(groups.get("full.path").asText()).isEqualTo("true");
    }

    private static JsonNode client(String id) {
        for (JsonNode client : REALM.get("clients")) {
            if (client.get("clientId").asText().equals(id)) {
                return client;
            }
        }
        throw new AssertionError("the realm has no client " + id);
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
