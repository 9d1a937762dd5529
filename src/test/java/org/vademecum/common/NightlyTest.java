package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.StillClock;

class NightlyTest {
    private static final LocalTime NIGHT = LocalTime.of(3, 10);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final StillClock clock = new StillClock(LocalDate.of(2026, 6, 2)
            .atTime(NIGHT)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .minusMillis(10));
    private final BlockingQueue<Instant> nights = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void the_work_is_done_each_night_though_it_failed_the_night_before() throws InterruptedException {
        Nightly.begin("Counting", NIGHT, this::countAndFail, timer, clock);

        Instant first = nights.poll(10, TimeUnit.SECONDS);
        Instant second = nights.poll(10, TimeUnit.SECONDS);

        assertThat(Duration.between(first, second)).isEqualTo(Duration.ofDays(1));
    }

    /** Until just before the next night. */
    private void countAndFail() throws IOException {
        nights.add(clock.instant());
        clock.advance(Duration.ofDays(1));
        throw new IOException("the disk is full");
    }

    @Test
    void what_has_ended_is_not_done_any_more() throws InterruptedException {
        Nightly counting = Nightly.begin("Counting", NIGHT.plusHours(1), this::countAndFail, timer, clock);

        counting.end();
        timer.shutdown();

        assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
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
