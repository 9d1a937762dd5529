package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final String HERE = "192.0.2.1";
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private Instant time = START;

    private final LoginThrottle throttle = new LoginThrottle();

    LoginThrottleTest() {
        at(START);
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
        fail("hanna", 25);

        assertThat(throttle.delay("hanna", HERE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void the_wait_ends() {
        fail("hanna", 4);
        at(time.plus(Duration.ofSeconds(2)));

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
        at(time.plus(Duration.ofMinutes(16)));
        fail("hanna", 1);

        assertThat(throttle.delay("hanna", HERE)).isZero();
    }

    @Test
    void of_a_hundred_attempts_at_once_no_more_are_made_than_one_after_the_other() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        List<Future<Duration>> attempts;
        try (ExecutorService threads = Executors.newFixedThreadPool(100)) {
            attempts = IntStream.range(0, 100)
                    .mapToObj(attempt -> threads.submit(() -> {
                        ready.await();
                        return throttle.begin("hanna", HERE);
                    }))
                    .toList();
            ready.countDown();
        }

        List<Duration> waits = new ArrayList<>();
        for (Future<Duration> attempt : attempts) {
            waits.add(attempt.get());
        }
        assertThat(waits).filteredOn(Duration::isZero).hasSize(3);
    }

    @Test
    void the_wait_begins_when_the_password_has_been_checked() {
        fail("hanna", 3);
        at(time.plusMillis(900));
        throttle.failed("hanna", HERE);

        assertThat(throttle.delay("hanna", HERE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void asking_and_being_told_to_wait_make_the_wait_no_longer() {
        fail("hanna", 5);
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.delay("hanna", HERE)).isEqualTo(Duration.ofSeconds(4));
            assertThat(throttle.begin("hanna", HERE)).isEqualTo(Duration.ofSeconds(4));
        }
        at(time.plusSeconds(4));

        assertThat(throttle.begin("hanna", HERE)).isZero();
    }

    @Test
    void one_password_for_every_name_of_a_company_gets_slow_from_the_hundredth_on() {
        assertThat(heard("guessed", 500, HERE)).isEqualTo(100);

        at(time.plusSeconds(24));
        assertThat(heard("another", 500, HERE)).as("forgotten meanwhile").isEqualTo(4);
        assertThat(throttle.delay("guessed499", HERE)).isPositive();
    }

    @Test
    void whoever_comes_from_there_too_waits_once_and_is_heard_whatever_the_others_do() {
        heard("guessed", 200, HERE);
        assertThat(throttle.begin("hanna", HERE)).isEqualTo(Duration.ofSeconds(30));
        for (int second = 0; second < 30; second++) {
            at(time.plusSeconds(1));
            heard("others" + second + "-", 200, HERE);
        }

        assertThat(throttle.begin("hanna", HERE)).isZero();
        assertThat(throttle.begin("idris", "192.0.2.2")).isZero();
    }

    @Test
    void an_address_is_forgiven_with_time() {
        heard("guessed", 200, HERE);
        at(time.plus(Duration.ofMinutes(10)));

        assertThat(heard("others", 200, HERE)).isEqualTo(100);
    }

    @Test
    void right_passwords_count_for_no_address() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(throttle.begin("person" + i, HERE)).isZero();
            throttle.succeeded("person" + i, HERE);
        }
    }

    @Test
    void a_network_of_ipv6_is_one_address() {
        for (int i = 0; i < 100; i++) {
            throttle.begin("guessed" + i, "2001:db8:1:2::" + Integer.toHexString(i));
        }

        assertThat(throttle.delay("hanna", "2001:db8:1:2:aaaa::1")).isEqualTo(Duration.ofSeconds(30));
        assertThat(throttle.delay("hanna", "2001:db8:1:3::1")).isZero();
    }

    /** How many names' passwords are tried from an address, where each is tried once. */
    private long heard(String name, int names, String address) {
        return IntStream.range(0, names)
                .filter(each -> throttle.begin(name + each, address).isZero())
                .count();
    }

    /** Wrong passwords, each as soon as it is heard. */
    private void fail(String username, int times) {
        for (int i = 0; i < times; i++) {
            at(time.plus(throttle.delay(username, HERE)));
            assertThat(throttle.begin(username, HERE)).isZero();
        }
    }

    private void at(Instant now) {
        time = now;
        throttle.clock = Clock.fixed(now, ZoneOffset.UTC);
    }
}
