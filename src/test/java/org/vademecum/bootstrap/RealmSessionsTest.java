package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Caller;
import org.vademecum.access.RealmAccounts;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.Role;
import org.vademecum.bootstrap.oidc.LogoutNotice;
import org.vademecum.bootstrap.oidc.OpenIdClients;
import org.vademecum.bootstrap.oidc.RealmSignIn;
import org.vademecum.support.RealmServer;
import org.vademecum.support.StillClock;

/** How long a session lasts that the realm stands behind. */
class RealmSessionsTest {
    private static final Duration RECHECK = Duration.ofMinutes(1);

    private final StillClock clock = new StillClock(Instant.now());
    private final RealmServer realm = new RealmServer();
    private final List<RealmIdentity> heeded = new ArrayList<>();
    private final List<String> invalidated = new ArrayList<>();
    private final RealmSessions sessions = new RealmSessions();

    RealmSessionsTest() {
        sessions.settings = OpenIdClients.settings(realm.issuer());
        sessions.client = OpenIdClients.of(realm);
        sessions.clock = clock;
        sessions.accounts = new RealmAccounts() {
            @Override
            public Optional<Caller> findCaller(RealmIdentity identity) {
                heeded.add(identity);
                return identity.roles().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Caller("user_1", "hanna", "Hanna", identity.roles(), Set.of()));
            }
        };
    }

    @AfterEach
    void stop() {
        realm.close();
    }

    @Test
    void within_the_interval_nobody_is_asked() {
        RealmSession session = sessions.begun(signIn("session-1"));
        clock.advance(RECHECK.minusSeconds(1));

        assertThat(sessions.holds(session)).isTrue();
        assertThat(realm.requests()).isEmpty();
    }

    @Test
    void the_realm_is_asked_once_an_interval() {
        RealmSession session = sessions.begun(signIn("session-1"));
        realm.answerTokens(form -> new RealmServer.Answer(200, tokens(realm.accessClaims())));
        clock.advance(RECHECK);

        assertThat(sessions.holds(session)).isTrue();
        assertThat(sessions.holds(session)).isTrue();

        assertThat(realm.requests()).hasSize(1);
        assertThat(session.signIn().refreshToken()).isEqualTo("refresh-2");
    }

    @Test
    void what_the_realm_says_now_is_heeded() {
        RealmSession session = sessions.begun(signIn("session-1"));
        Map<String, Object> claims = realm.accessClaims();
        claims.put("groups", List.of("/departments/it"));
        realm.answerTokens(form -> new RealmServer.Answer(200, tokens(claims)));
        clock.advance(RECHECK);

        sessions.holds(session);

        assertThat(heeded)
                .singleElement()
                .satisfies(identity -> assertThat(identity.groups()).containsExactly("/departments/it"));
    }

    @Test
    void a_person_whom_the_realm_refuses_is_out() {
        RealmSession session = sessions.begun(signIn("session-1"));
        realm.answerTokens(form -> new RealmServer.Answer(400, "{\"error\":\"invalid_grant\"}"));
        clock.advance(RECHECK);

        assertThat(sessions.holds(session)).isFalse();
        realm.answerTokens(form -> new RealmServer.Answer(200, tokens(realm.accessClaims())));
        assertThat(sessions.holds(session)).as("what has ended stays so").isFalse();
    }

    @Test
    void a_person_without_a_role_is_out() {
        RealmSession session = sessions.begun(signIn("session-1"));
        Map<String, Object> claims = realm.accessClaims();
        claims.remove("realm_access");
        realm.answerTokens(form -> new RealmServer.Answer(200, tokens(claims)));
        clock.advance(RECHECK);

        assertThat(sessions.holds(session)).isFalse();
    }

    @Test
    void while_the_realm_is_away_sessions_go_on() {
        RealmSession session = sessions.begun(signIn("session-1"));
        realm.close();
        clock.advance(RECHECK);

        assertThat(sessions.holds(session)).isTrue();
    }

    @Test
    void while_one_request_asks_the_others_go_on() throws Exception {
        RealmSession session = sessions.begun(signIn("session-1"));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        realm.answerTokens(form -> {
            asked.countDown();
            await(mayAnswer);
            return new RealmServer.Answer(400, "{\"error\":\"invalid_grant\"}");
        });
        clock.advance(RECHECK);

        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<Boolean> asking = other.submit(() -> sessions.holds(session));
            await(asked);
            assertThat(sessions.holds(session)).isTrue();
            mayAnswer.countDown();
            assertThat(asking.get(20, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(realm.requests()).hasSize(1);
    }

    @Test
    void a_notice_ends_the_session_it_names() {
        RealmSession meant = bound("session-1");
        RealmSession other = bound("session-2");

        sessions.end(new LogoutNotice("session-1", "subject-1"));

        assertThat(sessions.holds(meant)).isFalse();
        assertThat(sessions.holds(other)).isTrue();
        assertThat(invalidated).containsExactly("session-1");
    }

    @Test
    void a_notice_of_a_person_ends_all_their_sessions() {
        bound("session-1");
        bound("session-2");

        sessions.end(new LogoutNotice(null, "subject-1"));

        assertThat(invalidated).containsExactlyInAnyOrder("session-1", "session-2");
    }

    @Test
    void a_notice_of_somebody_else_ends_nothing() {
        RealmSession session = bound("session-1");

        sessions.end(new LogoutNotice("session-3", "subject-1"));
        sessions.end(new LogoutNotice(null, "subject-2"));

        assertThat(sessions.holds(session)).isTrue();
        assertThat(invalidated).isEmpty();
    }

    @Test
    void a_session_that_has_ended_is_forgotten() {
        RealmSession session = bound("session-1");

        session.valueUnbound(new HttpSessionBindingEvent(browser("session-1"), "x"));
        sessions.end(new LogoutNotice("session-1", "subject-1"));

        assertThat(invalidated).isEmpty();
        assertThat(sessions.holds(session)).isFalse();
    }

    private RealmSession bound(String id) {
        RealmSession session = sessions.begun(signIn(id));
        session.valueBound(new HttpSessionBindingEvent(browser(id), "x"));
        return session;
    }

    private RealmSignIn signIn(String sessionId) {
        RealmIdentity identity = new RealmIdentity(
                realm.issuer(),
                "subject-1",
                false,
                "hanna",
                "Hanna",
                null,
                Set.of(Role.EMPLOYEE),
                Set.of(),
                clock.instant());
        return new RealmSignIn(identity, "id-token", sessionId, "refresh-1");
    }

    private String tokens(Map<String, Object> access) {
        return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"refresh_token\":\"refresh-2\"}"
                .formatted(realm.sign(access));
    }

    private HttpSession browser(String id) {
        return (HttpSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpSession.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("invalidate")) {
                        invalidated.add(id);
                    }
                    return null;
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing happened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
