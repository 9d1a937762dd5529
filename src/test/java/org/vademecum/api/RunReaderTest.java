package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.assistant.Assistant;
import org.vademecum.common.NotFound;
import org.vademecum.run.Run;
import org.vademecum.run.RunService;
import org.vademecum.thread.ChatThread;

/** How long a stream goes on. */
class RunReaderTest {
    private static final Caller HANNA = new Caller("user_1", "hanna", "Hanna", Set.of(Role.EMPLOYEE), Set.of("dep_1"));

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Run RUN = new Run(
            new ChatThread("user_1", "dep_1", null, null, NOW),
            new Assistant("dep_1", "user_1", "A", "m", NOW),
            Duration.ofMinutes(10),
            NOW);

    private final List<String> asked = new ArrayList<>();

    @Test
    void who_may_read_the_run_goes_on() {
        assertThat(reader(() -> Optional.of(HANNA), () -> RUN).mayGoOn()).isTrue();
        assertThat(asked).containsExactly("user_1 run_1");
    }

    @Test
    void whose_session_is_over_is_cut_off() {
        assertThat(reader(Optional::empty, () -> RUN).mayGoOn()).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void who_may_no_longer_read_the_run_is_cut_off() {
        assertThat(reader(() -> Optional.of(HANNA), () -> {
                            throw new NotFound("run", "run_1");
                        })
                        .mayGoOn())
                .isFalse();
    }

    @Test
    void what_cannot_be_found_out_now_cuts_nobody_off() {
        assertThat(reader(() -> Optional.of(HANNA), () -> {
                            throw new IllegalStateException("no database");
                        })
                        .mayGoOn())
                .isTrue();
    }

    private RunReader reader(Supplier<Optional<Caller>> standing, Supplier<Run> run) {
        RunService runs = new RunService() {
            @Override
            public Run get(Caller caller, String runId) {
                asked.add(caller.principalId() + " " + runId);
                return run.get();
            }
        };
        return new RunReader(standing::get, runs, "run_1");
    }
}
