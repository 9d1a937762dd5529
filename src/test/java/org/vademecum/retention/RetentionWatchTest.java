package org.vademecum.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.support.HandTimer;
import org.vademecum.support.StillClock;

class RetentionWatchTest {
    private static final LocalTime NIGHT = LocalTime.of(2, 30);

    private final StillClock clock = new StillClock(LocalDate.of(2026, 6, 2)
            .atTime(NIGHT)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .minus(Duration.ofHours(3)));
    private final HandTimer timer = new HandTimer(clock);
    private final List<String> done = new ArrayList<>();
    private final RetentionWatch watch = new RetentionWatch();

    @BeforeEach
    void assign() {
        watch.clock = clock;
        watch.at = NIGHT;
        watch.timer = timer;
        watch.run = new RetentionRun() {
            @Override
            public void run() {
                tell("deleted");
            }
        };
    }

    private void tell(String what) {
        done.add(what + " on "
                + clock.instant()
                        .atZone(ZoneId.systemDefault())
                        .toLocalDateTime()
                        .withNano(0));
    }

    @Test
    void what_is_due_is_deleted_once_a_night() {
        watch.start(new ApplicationStarted());
        assertThat(done).isEmpty();

        timer.runNext();
        timer.runNext();

        assertThat(done).containsExactly("deleted on 2026-06-02T02:30", "deleted on 2026-06-03T02:30");
        assertThat(timer.waiting()).isOne();
    }

    @Test
    void a_node_that_stops_deletes_nothing_any_more() {
        watch.start(new ApplicationStarted());

        watch.stop(new ApplicationStopping());

        assertThat(timer.waiting()).isZero();
        assertThat(done).isEmpty();
    }
}
