package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.common.NotFound;
import org.vademecum.run.RunService;

/** How long a stream goes on. */
class RunReaderTest {
    private static final Caller HANNA = new Caller("user_1", "hanna", "Hanna", Set.of(Role.EMPLOYEE), Set.of("dep_1"));

    private final List<String> asked = new ArrayList<>();

    @Test
    void who_may_read_the_run_goes_on() {
        assertThat(reader(() -> Optional.of(HANNA), () -> true).mayGoOn()).isTrue();
        assertThat(asked).containsExactly("user_1 run_1");
    }

    @Test
    void whose_session_is_over_is_cut_off() {
        assertThat(reader(Optional::empty, () -> true).mayGoOn()).isFalse();
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
    void who_may_no_longer_ask_the_assistant_is_cut_off() {
        assertThat(reader(() -> Optional.of(HANNA), () -> false).mayGoOn()).isFalse();
    }

    @Test
    void what_cannot_be_found_out_now_cuts_nobody_off() {
        assertThat(reader(() -> Optional.of(HANNA), () -> {
                            throw new IllegalStateException("no database");
                        })
                        .mayGoOn())
                .isTrue();
    }

    private RunReader reader(Supplier<Optional<Caller>> standing, Supplier<Boolean> mayFollow) {
        RunService runs = new RunService() {
            @Override
            public boolean mayFollow(Caller caller, String runId) {
                asked.add(caller.principalId() + " " + runId);
                return mayFollow.get();
            }
        };
        return new RunReader(standing::get, runs, "run_1");
    }
}
