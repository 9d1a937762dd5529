package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    private final OnceAMinute<String> told = new OnceAMinute<>();

    @Test
    void each_is_let_through_once_a_minute_from_the_last_time_on() {
        assertThat(told.isDue("one", START)).isTrue();
        assertThat(told.isDue("one", START.plusSeconds(59))).isFalse();
        assertThat(told.isDue("other", START.plusSeconds(59))).isTrue();
        assertThat(told.isDue("one", START.plusSeconds(60))).isTrue();
        assertThat(told.isDue("one", START.plusSeconds(61))).isFalse();
    }

    @Test
    void of_many_at_once_one_is_let_through() {
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .filter(time -> told.isDue("one", START))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void the_oldest_make_room() {
        told.isDue("one", START);
        IntStream.range(0, 10_000).forEach(other -> told.isDue("other " + other, START));

        assertThat(told.isDue("one", START)).isTrue();
        assertThat(told.isDue("other 9999", START)).isFalse();
    }
}
