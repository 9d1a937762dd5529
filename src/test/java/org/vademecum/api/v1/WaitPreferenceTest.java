package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait=10",
                "Wait = 10",
                "wait=\"10\"",
                "respond-async, wait=10",
                "wait=10; strict",
                "handling=lenient,wait=10,wait=20"
            })
    void the_first_wait_counts(String header) {
        assertThat(WaitPreference.of(List.of(header), LONGEST)).contains(Duration.ofSeconds(10));
    }

    @Test
    void the_header_may_come_several_times() {
        assertThat(WaitPreference.of(List.of("respond-async", "wait=10"), LONGEST))
                .contains(Duration.ofSeconds(10));
    }

    @Test
    void nobody_waits_longer_than_is_allowed() {
        assertThat(WaitPreference.of(List.of("wait=999999999"), LONGEST)).contains(LONGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "wait", "wait=", "wait=0", "wait=-1", "wait=soon", "wait=1.5", "await=10", "x=\"wait=10"})
    void what_is_not_understood_is_no_preference(String header) {
        assertThat(WaitPreference.of(List.of(header), LONGEST)).isEmpty();
    }

    @Test
    void without_the_header_nobody_waits() {
        assertThat(WaitPreference.of(null, LONGEST)).isEmpty();
    }
}
