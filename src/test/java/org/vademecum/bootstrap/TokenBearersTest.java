package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentGroups;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.RealmAccounts;
import org.vademecum.access.RealmDirectory;
import org.vademecum.access.RecentCallers;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.bootstrap.oidc.OpenIdClients;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.common.ListRequest;
import org.vademecum.common.Transactions;
import org.vademecum.support.RealmServer;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

/** For how long a token of an hour counts; the realm answers over real HTTP. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class TokenBearersTest {
    private static final Duration RECHECK = Duration.ofMinutes(1);

    @Parameter
    TestDatabase.Kind kind;

    private final Instant begun = Instant.now();
    private final StillClock clock = new StillClock(begun);
    private final RealmServer realm = new RealmServer();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;

    @BeforeEach
    void start() {
        database = kind.create();
        realm.answerTokens(Map.of("access_token", "pass-1", "token_type", "Bearer", "expires_in", 600));
        realm.answerAdmin((path, pass) -> answers.containsKey(path)
                ? new RealmServer.Answer(200, answers.get(path))
                : new RealmServer.Answer(404, "{}"));
        says(true, "/departments/HR");
        answers.put("/users/nadia-1/role-mappings/realm/composite", "[{\"name\": \"employee\"}]");
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
        realm.close();
    }

    private TokenBearers bearers(OpenIdSettings settings) {
        application = TestApplication.on(database)
                .with(TokenBearers.class, KeyHolders.class, SignInAudit.class, RefusedKeys.class)
                .with(RealmAccounts.class, RealmDirectory.class, RecentCallers.class)
                .with(PrincipalRepository.class, DepartmentRepository.class, DepartmentGroups.class)
                .with(AccessPolicy.class, Transactions.class)
                .withPackageOf(AuditService.class)
                .withObject(settings)
                .withObject(OpenIdClients.people(realm, clock))
                .withObject(OpenIdClients.tokens(realm, clock))
                .withObject(clock)
                .start();
        company = TestCompany.foundIn(application);
        return application.get(TokenBearers.class);
    }

    private TokenBearers bearers() {
        return bearers(OpenIdClients.settings(realm.issuer()));
    }

    private void says(boolean enabled, String group) {
        answers.put(
                "/users/nadia-1", "{\"id\": \"nadia-1\", \"username\": \"nadia\", \"enabled\": %s}".formatted(enabled));
        answers.put("/users/nadia-1/groups", "[{\"path\": \"%s\"}]".formatted(group));
    }

    private String tokenOfAnHour(String username) {
        Map<String, Object> claims = new HashMap<>(realm.accessClaims());
        claims.put("sub", "nadia-1");
        claims.put("preferred_username", username);
        claims.put("groups", List.of("/departments/HR"));
        claims.put("iat", begun.getEpochSecond());
        claims.put("exp", begun.getEpochSecond() + 3_600);
        return realm.sign(claims);
    }

    private List<AuditEntry> signIns() {
        return application
                .get(AuditService.class)
                .list(
                        company.admin(),
                        new AuditFilter(null, null, null, "sign_in", null),
                        new ListRequest(100, false, null, null))
                .data();
    }

    @Test
    void whoever_is_disabled_in_the_realm_is_out_within_the_recheck() {
        TokenBearers bearers = bearers();
        String token = tokenOfAnHour("nadia");
        assertThat(bearers.authenticate(token)).isPresent();
        says(false, "/departments/HR");
        assertThat(bearers.authenticate(token)).as("young").isPresent();

        clock.advance(RECHECK);

        assertThat(bearers.authenticate(token)).isEmpty();
        assertThat(bearers.authenticate(token)).isEmpty();
        AuditEntry refused = signIns().getFirst();
        assertThat(refused.details()).contains("not_vouched_for");
        assertThat(refused.actorId()).isNotNull();
    }

    @Test
    void whoever_is_moved_has_their_new_departments_alone_within_the_recheck() {
        TokenBearers bearers = bearers();
        String token = tokenOfAnHour("nadia");
        assertThat(bearers.authenticate(token).map(Caller::departmentIds))
                .contains(Set.of(company.hr().id()));
        says(true, "/departments/IT");

        clock.advance(RECHECK);

        assertThat(bearers.authenticate(token).map(Caller::departmentIds))
                .contains(Set.of(company.it().id()));
    }

    @Test
    void while_the_realm_is_away_a_token_goes_on_for_as_long_as_a_key() {
        TokenBearers bearers = bearers();
        String token = tokenOfAnHour("nadia");
        realm.answerAdmin((path, pass) -> new RealmServer.Answer(503, "{}"));
        clock.advance(Duration.ofMinutes(20));
        assertThat(bearers.authenticate(token)).isPresent();
    }

    @Test
    void where_the_realm_is_not_asked_a_person_s_token_counts_for_five_minutes_and_a_program_s_goes_on() {
        TokenBearers bearers = bearers(OpenIdClients.unchecked(realm));
        String token = tokenOfAnHour("nadia");
        String program = tokenOfAnHour("service-account-vademecum");
        clock.advance(Duration.ofMinutes(4));
        assertThat(bearers.authenticate(token)).isPresent();

        clock.advance(Duration.ofMinutes(2));

        assertThat(bearers.authenticate(token)).isEmpty();
        assertThat(bearers.authenticate(program)).isPresent();
    }

    @Test
    void the_audit_is_told_of_the_first_use_in_an_hour() {
        TokenBearers bearers = bearers();
        String token = tokenOfAnHour("nadia");
        bearers.authenticate(token);
        bearers.authenticate(token);

        assertThat(signIns()).singleElement().satisfies(entry -> {
            assertThat(entry.details()).contains("token");
            assertThat(entry.outcome()).isEqualTo(Audited.Outcome.DONE);
            assertThat(entry.actorId())
                    .isEqualTo(bearers.authenticate(token).orElseThrow().principalId());
        });
    }
}
