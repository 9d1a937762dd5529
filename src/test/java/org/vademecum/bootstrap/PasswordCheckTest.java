package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.StillClock;

class PasswordCheckTest {
    private static final String HERE = "192.0.2.1";
    private static final String RIGHT = "correct horse";
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final StillClock clock = new StillClock(Instant.parse("2026-11-02T08:00:00Z"));
    private final Passwords identities = new Passwords();
    private final PasswordCheck passwords = new PasswordCheck();

    /** Takes as long for each as a test lets it. */
    private static final class Passwords implements IdentityStoreHandler {
        private final AtomicInteger checked = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private CountDownLatch done = new CountDownLatch(0);

        @Override
        public CredentialValidationResult validate(Credential credential) {
            checked.incrementAndGet();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                done.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                now.decrementAndGet();
            }
            UsernamePasswordCredential said = (UsernamePasswordCredential) credential;
            return said.getPasswordAsString().equals(RIGHT)
                    ? new CredentialValidationResult(
                            "local", said.getCaller(), null, "id of " + said.getCaller(), Set.of())
                    : CredentialValidationResult.INVALID_RESULT;
        }
    }

    @BeforeEach
    void putTogether() {
        passwords.identities = identities;
        passwords.throttle = new LoginThrottle();
        passwords.throttle.clock = clock;
    }

    @Test
    void a_right_password_tells_who_it_is_and_costs_no_attempt() {
        for (int i = 0; i < 20; i++) {
            assertThat(passwords.check("hanna", RIGHT, HERE)).isEqualTo(new PasswordCheck.Right("id of hanna"));
        }
    }

    @Test
    void after_wrong_ones_a_right_one_is_not_even_checked_before_its_time() {
        for (int i = 0; i < 3; i++) {
            assertThat(passwords.check("hanna", "wrong", HERE)).isEqualTo(new PasswordCheck.Wrong());
        }
        assertThat(passwords.check("hanna", RIGHT, HERE)).isEqualTo(new PasswordCheck.TooSoon(Duration.ofSeconds(1)));
        assertThat(identities.checked).hasValue(3);

        clock.advance(Duration.ofSeconds(1));
        assertThat(passwords.check("hanna", RIGHT, HERE)).isInstanceOf(PasswordCheck.Right.class);
        assertThat(passwords.check("hanna", "wrong", HERE)).isEqualTo(new PasswordCheck.Wrong());
    }

    @Test
    void of_many_guesses_at_once_three_are_checked() throws Exception {
        List<PasswordCheck.Outcome> outcomes = guesses(100);

        assertThat(identities.checked).hasValue(3);
        assertThat(outcomes).filteredOn(PasswordCheck.Wrong.class::isInstance).hasSize(3);
        assertThat(outcomes).doesNotHaveAnyElementsOfTypes(PasswordCheck.Right.class);
    }

    @Test
    void no_more_are_checked_at_once_than_there_are_processors() throws Exception {
        identities.done = new CountDownLatch(PROCESSORS);
        List<PasswordCheck.Outcome> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<PasswordCheck.Outcome>> attempts = IntStream.range(0, 2 * PROCESSORS)
                    .mapToObj(each -> threads.submit(() -> passwords.check("person" + each, RIGHT, HERE)))
                    .toList();
            // Those who are not checked have waited in vain; whoever is, goes on afterwards.
            while (attempts.stream().filter(Future::isDone).count() < PROCESSORS) {
                Thread.onSpinWait();
            }
            IntStream.range(0, PROCESSORS).forEach(each -> identities.done.countDown());
            for (Future<PasswordCheck.Outcome> attempt : attempts) {
                outcomes.add(attempt.get());
            }
        }

        assertThat(identities.most).hasValue(PROCESSORS);
        assertThat(outcomes).filteredOn(PasswordCheck.Right.class::isInstance).hasSize(PROCESSORS);
        assertThat(outcomes).filteredOn(PasswordCheck.Busy.class::isInstance).hasSize(PROCESSORS);
        assertThat(passwords.check("hanna", RIGHT, HERE)).isInstanceOf(PasswordCheck.Right.class);
    }

    @Test
    void a_check_that_breaks_leaves_its_place_to_the_next() {
        passwords.identities = credential -> {
            throw new IllegalStateException("no database");
        };
        for (int i = 0; i < 3 * PROCESSORS; i++) {
            String name = "person" + i;
            assertThatThrownBy(() -> passwords.check(name, RIGHT, HERE)).isInstanceOf(IllegalStateException.class);
        }
        passwords.identities = identities;

        assertThat(passwords.check("hanna", RIGHT, HERE)).isInstanceOf(PasswordCheck.Right.class);
    }

    private List<PasswordCheck.Outcome> guesses(int number) throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        List<Future<PasswordCheck.Outcome>> attempts;
        try (ExecutorService threads = Executors.newFixedThreadPool(number)) {
            attempts = IntStream.range(0, number)
                    .mapToObj(guess -> threads.submit(() -> {
                        ready.await();
                        return passwords.check("hanna", "wrong", HERE);
                    }))
                    .toList();
            ready.countDown();
        }
        List<PasswordCheck.Outcome> outcomes = new ArrayList<>();
        for (Future<PasswordCheck.Outcome> attempt : attempts) {
            outcomes.add(attempt.get());
        }
        return outcomes;
    }
}
