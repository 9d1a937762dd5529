package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.access.Caller;
import org.vademecum.access.KeyRefused;
import org.vademecum.access.RealmAccounts;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.RealmSubject;
import org.vademecum.access.Role;
import org.vademecum.bootstrap.oidc.OpenIdClients;
import org.vademecum.support.RealmServer;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.StillClock;

/** How long the keys hold that people of a realm have made; the realm answers over real HTTP. */
class KeyHoldersTest {
    private static final Duration RECHECK = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Caller HANNA = new Caller("user_1", "hanna", "Hanna", Set.of(Role.EMPLOYEE), Set.of());

    private final StillClock clock = new StillClock(Instant.now());
    private final RealmServer realm = new RealmServer();
    private final List<RealmIdentity> heeded = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<KeyRefused> refusals = new CopyOnWriteArrayList<>();

    @SuppressWarnings("unchecked")
    private final Event<KeyRefused> refused = (Event<KeyRefused>) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                refusals.add((KeyRefused) arguments[0]);
                return null;
            });

    private final KeyHolders holders = new KeyHolders();
    private final Map<String, RealmServer.Answer> answers = new ConcurrentHashMap<>();
    private Optional<RealmSubject> subject = Optional.of(new RealmSubject(realm.issuer(), "subject-1"));

    @BeforeEach
    void putTogether() {
        holders.settings = OpenIdClients.settings(realm.issuer());
        holders.people = OpenIdClients.people(realm, clock);
        holders.clock = clock;
        holders.refused = refused;
        holders.accounts = new RealmAccounts() {
            @Override
            public Optional<RealmSubject> subjectOf(String principalId) {
                return subject;
            }

            @Override
            public Optional<Caller> findCaller(RealmIdentity identity) {
                heeded.add(identity);
                return identity.roles().isEmpty() ? Optional.empty() : Optional.of(HANNA);
            }
        };
        realm.answerTokens(Map.of("access_token", "pass-1", "token_type", "Bearer", "expires_in", 600));
        realm.answerAdmin((path, pass) -> {
            asked.add(path);
            assertThat(pass).isEqualTo("Bearer pass-1");
            return answers.getOrDefault(path, new RealmServer.Answer(404, "{}"));
        });
        say("/users/subject-1", """
                {"id": "subject-1", "username": "hanna", "firstName": "Hanna", "lastName": "Whitlock",
                 "email": "hanna@example.com", "enabled": true}""");
        say("/users/subject-1/groups", """
                [{"name": "hr", "path": "/departments/hr"}, {"name": "x", "path": "/other/x"}]""");
        say("/users/subject-1/role-mappings/realm/composite", """
                [{"name": "employee"}, {"name": "curator"}, {"name": "offline_access"}]""");
    }

    @AfterEach
    void stop() {
        realm.close();
    }

    private void say(String path, String json) {
        answers.put(path, new RealmServer.Answer(200, json));
    }

    private boolean standsBy(Caller caller) {
        return holders.checked(caller, () -> Optional.of(caller)).isPresent();
    }

    @Test
    void what_the_realm_has_told_counts_for_the_request_that_asked() {
        Caller moved = new Caller("user_1", "hanna", "Hanna", Set.of(Role.EMPLOYEE), Set.of("dept_it"));

        assertThat(holders.checked(HANNA, () -> Optional.of(moved))).contains(moved);
        assertThat(holders.checked(HANNA, Optional::empty)).contains(HANNA);
    }

    @Test
    void whom_another_realm_vouched_for_is_out() {
        subject = Optional.of(new RealmSubject("https://former.example/realms/test", "subject-1"));

        assertThat(standsBy(HANNA)).isFalse();
        assertThat(asked).isEmpty();
        assertThat(refusals)
                .as("the audit hears of it")
                .containsExactly(new KeyRefused(HANNA, KeyRefused.Reason.NOT_VOUCHED_FOR));
    }

    @Test
    void a_token_that_the_realm_has_taken_back_is_got_anew() {
        assertThat(standsBy(HANNA)).isTrue();
        realm.answerTokens(Map.of("access_token", "pass-2", "token_type", "Bearer", "expires_in", 60));
        realm.answerAdmin((path, pass) -> pass.equals("Bearer pass-2")
                ? answers.getOrDefault(path, new RealmServer.Answer(404, "{}"))
                : new RealmServer.Answer(401, "{}"));
        clock.advance(RECHECK);

        assertThat(standsBy(HANNA)).isTrue();
    }

    @Test
    void what_the_realm_says_of_them_is_heeded() {
        assertThat(standsBy(HANNA)).isTrue();

        assertThat(heeded).singleElement().satisfies(identity -> {
            assertThat(identity.issuer()).isEqualTo(realm.issuer());
            assertThat(identity.subject()).isEqualTo("subject-1");
            assertThat(identity.username()).isEqualTo("hanna");
            assertThat(identity.displayName()).isEqualTo("Hanna Whitlock");
            assertThat(identity.email()).isEqualTo("hanna@example.com");
            assertThat(identity.roles()).containsExactlyInAnyOrder(Role.EMPLOYEE, Role.CURATOR);
            assertThat(identity.groups()).containsExactlyInAnyOrder("/departments/hr", "/other/x");
            assertThat(identity.issuedAt()).isEqualTo(clock.instant());
            assertThat(identity.program()).isFalse();
        });
        assertThat(realm.requests()).singleElement().satisfies(request -> {
            assertThat(request.form()).containsEntry("grant_type", "client_credentials");
            assertThat(request.authorization()).startsWith("Basic ");
        });
    }

    @Test
    void the_realm_is_asked_once_in_a_while_whatever_a_program_does() throws Exception {
        try (ExecutorService programs = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                all.add(programs.submit(() -> standsBy(HANNA)));
            }
            for (Future<Boolean> each : all) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(asked).hasSize(3);

        clock.advance(RECHECK);
        assertThat(standsBy(HANNA)).isTrue();
        assertThat(asked).hasSize(6);
    }

    @Test
    void while_one_request_asks_the_others_go_on() throws Exception {
        assertThat(standsBy(HANNA)).isTrue();
        clock.advance(RECHECK);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        realm.answerAdmin((path, pass) -> {
            reached.countDown();
            ScriptedModelEndpoint.await(answer);
            return new RealmServer.Answer(404, "{}");
        });
        try (ExecutorService programs = Executors.newSingleThreadExecutor()) {
            Future<Boolean> asking = programs.submit(() -> standsBy(HANNA));
            ScriptedModelEndpoint.await(reached);

            assertThat(standsBy(HANNA)).isTrue();

            answer.countDown();
            assertThat(asking.get()).isFalse();
        }
        assertThat(standsBy(HANNA)).isFalse();
    }

    @Test
    void who_is_disabled_is_out_within_the_interval() {
        assertThat(standsBy(HANNA)).isTrue();
        say("/users/subject-1", "{\"username\": \"hanna\", \"enabled\": false}");
        clock.advance(RECHECK.minusMillis(1));
        assertThat(standsBy(HANNA)).isTrue();

        clock.advance(Duration.ofMillis(1));
        assertThat(standsBy(HANNA)).isFalse();

        say("/users/subject-1", "{\"username\": \"hanna\", \"enabled\": true}");
        clock.advance(RECHECK);
        assertThat(standsBy(HANNA)).isTrue();
    }

    @Test
    void who_is_deleted_or_has_no_role_any_more_is_out() {
        say("/users/subject-1/role-mappings/realm/composite", "[{\"name\": \"offline_access\"}]");
        assertThat(standsBy(HANNA)).isFalse();

        answers.clear();
        clock.advance(RECHECK);
        assertThat(standsBy(HANNA)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_realm_that_does_not_let_itself_be_asked_stands_by_nobody(int status) {
        realm.answerAdmin((path, pass) -> new RealmServer.Answer(status, "{}"));

        assertThat(standsBy(HANNA)).isFalse();
    }

    @Test
    void nor_does_one_that_gives_the_client_no_token() {
        realm.answerTokens(form -> new RealmServer.Answer(401, "{\"error\":\"unauthorized_client\"}"));

        assertThat(standsBy(HANNA)).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void while_the_realm_is_away_keys_hold_on_for_a_while() {
        assertThat(standsBy(HANNA)).isTrue();
        realm.answerAdmin((path, pass) -> new RealmServer.Answer(503, "{}"));
        clock.advance(RECHECK);
        assertThat(standsBy(HANNA)).isTrue();
        clock.advance(GRACE.minusSeconds(1));
        assertThat(standsBy(HANNA)).isTrue();

        clock.advance(RECHECK);
        assertThat(standsBy(HANNA)).isFalse();
    }

    @Test
    void who_was_out_before_the_realm_went_away_stays_out() {
        say("/users/subject-1", "{\"username\": \"hanna\", \"enabled\": false}");
        assertThat(standsBy(HANNA)).isFalse();
        realm.answerAdmin((path, pass) -> new RealmServer.Answer(503, "{}"));
        clock.advance(RECHECK);

        assertThat(standsBy(HANNA)).isFalse();
    }

    @Test
    void an_answer_that_is_none_is_no_answer() {
        say("/users/subject-1", "<html>");

        assertThat(standsBy(HANNA)).isTrue();
        assertThat(heeded).isEmpty();
        clock.advance(GRACE.plusSeconds(1));
        assertThat(standsBy(HANNA)).isFalse();
    }

    @Test
    void people_of_this_installation_and_its_service_accounts_are_nobody_else_s_to_vouch_for() {
        subject = Optional.empty();
        assertThat(standsBy(HANNA)).isTrue();
        assertThat(standsBy(new Caller("svc_1", "ci", "CI", Set.of(Role.EMPLOYEE), Set.of())))
                .isTrue();
        assertThat(asked).isEmpty();
    }

    @Test
    void the_check_can_be_switched_off() {
        holders.settings = OpenIdClients.unchecked(realm);
        realm.answerAdmin((path, pass) -> new RealmServer.Answer(403, "{}"));

        assertThat(standsBy(HANNA)).isTrue();
        assertThat(realm.requests()).isEmpty();
    }
}
