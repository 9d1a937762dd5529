package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final String HERE = "192.0.2.1";
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private final LoginThrottle throttle = new LoginThrottle();

    LoginThrottleTest() {
        at(Duration.ZERO);
    }

    @Test
    void two_typing_errors_cost_nothing() {
        fail("hanna", 2);

        assertThat(throttle.delay("hanna", HERE)).isZero();
    }

    @Test
    void from_the_third_on_the_wait_doubles() {
        fail("hanna", 3);
        assertThat(throttle.delay("hanna", HERE)).isEqualTo(Duration.ofSeconds(1));

        fail("hanna", 2);
        assertThat(throttle.delay("hanna", HERE)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void the_wait_has_an_upper_limit() {
        fail("hanna", 500);

        assertThat(throttle.delay("hanna", HERE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void the_wait_ends() {
        fail("hanna", 4);
        at(Duration.ofSeconds(2));

        assertThat(throttle.delay("hanna", HERE)).isZero();
    }

    @Test
    void other_names_and_other_addresses_do_not_wait() {
        fail("hanna", 10);

        assertThat(throttle.delay("idris", HERE)).isZero();
        assertThat(throttle.delay("hanna", "192.0.2.2")).isZero();
    }

    @Test
    void a_right_password_clears_the_record() {
        fail("hanna", 10);
        throttle.succeeded("hanna", HERE);

        assertThat(throttle.delay("hanna", HERE)).isZero();
    }

    @Test
    void a_quarter_of_an_hour_clears_it_too() {
        fail("hanna", 10);
        at(Duration.ofMinutes(16));
        fail("hanna", 1);

        assertThat(throttle.delay("hanna", HERE)).isZero();
    }

    private void fail(String username, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(username, HERE);
        }
    }

    private void at(Duration sinceStart) {
        throttle.clock = Clock.fixed(START.plus(sinceStart), ZoneOffset.UTC);
    }
}
