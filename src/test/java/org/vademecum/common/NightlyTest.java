package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.support.HandTimer;
import org.vademecum.support.StillClock;

class NightlyTest {
    private static final LocalTime NIGHT = LocalTime.of(3, 10);

    private final StillClock clock = new StillClock(LocalDate.of(2026, 6, 2)
            .atTime(NIGHT)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .minusMillis(10));
    private final HandTimer timer = new HandTimer(clock);
    private final List<Instant> nights = new ArrayList<>();

    @Test
    void the_work_is_done_each_night_though_it_failed_the_night_before() {
        Nightly.begin("Counting", NIGHT, this::countAndFail, timer, clock);

        timer.runNext();
        timer.runNext();

        assertThat(Duration.between(nights.getFirst(), nights.getLast())).isEqualTo(Duration.ofDays(1));
    }

    private void countAndFail() throws IOException {
        nights.add(clock.instant());
        throw new IOException("the disk is full");
    }

    @Test
    void the_work_is_done_the_next_night_though_there_was_no_memory_for_it() {
        Nightly.begin(
                "Counting",
                NIGHT,
                () -> {
                    throw new OutOfMemoryError("of a test");
                },
                timer,
                clock);

        assertThatThrownBy(timer::runNext).isInstanceOf(OutOfMemoryError.class);

        assertThat(timer.waiting()).isOne();
    }

    @Test
    void what_has_ended_is_not_done_any_more() {
        Nightly counting = Nightly.begin("Counting", NIGHT.plusHours(1), this::countAndFail, timer, clock);

        counting.end();

        assertThat(timer.waiting()).isZero();
        assertThat(nights).isEmpty();
    }

    @Test
    void the_night_begins_when_the_clock_shows_its_time_again() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(Nightly.untilNext(NIGHT, Instant.parse("2026-03-02T01:10:00Z"), berlin))
                .hasHours(1);
        assertThat(Nightly.untilNext(NIGHT, Instant.parse("2026-03-02T02:10:00Z"), berlin))
                .hasHours(24);
        assertThat(Nightly.untilNext(NIGHT, Instant.parse("2026-03-28T02:10:00Z"), berlin))
                .hasHours(23);
    }
}
