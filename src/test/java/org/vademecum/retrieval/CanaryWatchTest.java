package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.vademecum.vectorstore.Canaries;

class CanaryWatchTest {
    private static final LocalTime NIGHT = LocalTime.of(3, 10);

    private final StillClock clock = new StillClock(LocalDate.of(2026, 6, 2)
            .atTime(NIGHT)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .minus(Duration.ofHours(3)));
    private final HandTimer timer = new HandTimer(clock);
    private final List<String> done = new ArrayList<>();
    private final CanaryWatch watch = new CanaryWatch();

    @BeforeEach
    void assign() {
        watch.clock = clock;
        watch.at = NIGHT;
        watch.timer = timer;
        watch.canaries = new Canaries() {
            @Override
            public void plant() {
                tell("planted");
            }
        };
        watch.check = new CanaryCheck() {
            @Override
            public CanaryRound run() throws IOException {
                tell("looked for");
                throw new IOException("the index is gone");
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
    void canaries_are_planted_and_then_looked_for_once_a_night_whatever_fails() {
        watch.start(new ApplicationStarted());
        assertThat(done).isEmpty();

        for (int time = 0; time < 4; time++) {
            timer.runNext();
        }

        assertThat(done)
                .containsExactly(
                        "planted on 2026-06-02T03:10",
                        "looked for on 2026-06-02T03:20",
                        "planted on 2026-06-03T03:10",
                        "looked for on 2026-06-03T03:20");
        assertThat(timer.waiting()).isEqualTo(2);
    }

    @Test
    void a_node_that_stops_looks_for_nothing_any_more() {
        watch.start(new ApplicationStarted());

        watch.stop(new ApplicationStopping());

        assertThat(timer.waiting()).isZero();
        assertThat(done).isEmpty();
    }
}
