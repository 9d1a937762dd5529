package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.vademecum.support.StillClock;

class CircuitBreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final StillClock clock = new StillClock(Instant.parse("2026-11-28T10:00:00Z"));
    private final CircuitBreaker breaker = new CircuitBreaker(3, PAUSE, clock);

    @Test
    void a_few_failures_are_borne() {
        fail(2);

        assertThat(breaker.refusal()).isEmpty();
    }

    @Test
    void failures_count_in_a_row_alone() {
        fail(2);
        breaker.succeeded();
        fail(2);

        assertThat(breaker.refusal()).isEmpty();
    }

    @Test
    void too_many_open_it_for_a_pause() {
        fail(3);
        clock.advance(Duration.ofSeconds(10));

        assertThat(breaker.refusal()).contains(Duration.ofSeconds(20));
    }

    @Test
    void after_the_pause_a_single_call_tries() {
        fail(3);
        clock.advance(PAUSE);

        assertThat(breaker.refusal()).isEmpty();
        assertThat(breaker.refusal()).isPresent();
    }

    @Test
    void its_success_closes_the_breaker() {
        fail(3);
        clock.advance(PAUSE);
        assertThat(breaker.refusal()).isEmpty();

        breaker.succeeded();

        assertThat(breaker.refusal()).isEmpty();
        assertThat(breaker.refusal()).isEmpty();
    }

    @Test
    void one_that_is_given_up_leaves_the_try_to_the_next() {
        fail(3);
        clock.advance(PAUSE);
        assertThat(breaker.refusal()).isEmpty();

        breaker.abandoned();

        assertThat(breaker.refusal()).isEmpty();
        assertThat(breaker.refusal()).isPresent();
    }

    @Test
    void what_is_given_up_while_all_is_well_changes_nothing() {
        fail(2);
        breaker.abandoned();
        breaker.failed();

        assertThat(breaker.refusal()).isPresent();
    }

    @Test
    void its_failure_begins_another_pause() {
        fail(3);
        clock.advance(PAUSE);
        assertThat(breaker.refusal()).isEmpty();
        clock.advance(Duration.ofSeconds(5));

        breaker.failed();

        assertThat(breaker.refusal()).contains(PAUSE);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }
}
