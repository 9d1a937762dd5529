package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int DRAWS = 1_000;

    private final Backoff backoff = new Backoff(PAUSE, new Random(7));

    @Test
    void a_rest_is_half_of_the_pause_and_some_of_the_other_half() {
        List<Duration> rests = rests(1, Duration.ZERO);

        assertThat(rests).allMatch(rest -> isBetween(rest, 500, 1_000));
        assertThat(rests).as("spread over all of it").anyMatch(rest -> isBetween(rest, 500, 550));
        assertThat(rests).anyMatch(rest -> isBetween(rest, 950, 1_000));
    }

    @Test
    void it_doubles_with_each_attempt() {
        assertThat(rests(2, Duration.ZERO)).allMatch(rest -> isBetween(rest, 1_000, 2_000));
        assertThat(rests(3, Duration.ZERO)).allMatch(rest -> isBetween(rest, 2_000, 4_000));
    }

    @Test
    void what_the_endpoint_asks_for_is_the_least_and_chance_comes_on_top() {
        List<Duration> rests = rests(1, Duration.ofSeconds(5));

        assertThat(rests).allMatch(rest -> isBetween(rest, 5_000, 5_500));
        assertThat(rests.stream().distinct()).hasSizeGreaterThan(100);
    }

    @Test
    void an_endpoint_that_asks_for_less_is_left_alone_as_long_as_any() {
        assertThat(rests(2, Duration.ofMillis(300))).allMatch(rest -> isBetween(rest, 1_000, 2_000));
    }

    private List<Duration> rests(int attempt, Duration asked) {
        return IntStream.range(0, DRAWS)
                .mapToObj(draw -> backoff.after(attempt, asked))
                .toList();
    }

    private static boolean isBetween(Duration rest, long least, long most) {
        return rest.toMillis() >= least && rest.toMillis() <= most;
    }
}
