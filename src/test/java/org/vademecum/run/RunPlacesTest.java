package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunPlacesTest {
    private static final WaitingRun ANN = new WaitingRun("run_1", "ann", "hr", null);
    private static final WaitingRun BOB = new WaitingRun("run_2", "bob", "hr", null);
    private static final WaitingRun CAT = new WaitingRun("run_3", "cat", "it", null);

    @Test
    void there_are_so_many_in_all() {
        RunPlaces places = new RunPlaces(2, 0, 0, 0);

        assertThat(places.take(ANN)).isTrue();
        assertThat(places.take(ANN)).isTrue();
        assertThat(places.take(CAT)).isFalse();
        assertThat(places.free()).isZero();
    }

    @Test
    void and_so_many_of_each_principal() {
        RunPlaces places = new RunPlaces(10, 0, 1, 0);

        assertThat(places.take(ANN)).isTrue();
        assertThat(places.take(ANN)).isFalse();
        assertThat(places.take(BOB)).isTrue();
        assertThat(places.full().principals()).containsExactlyInAnyOrder("ann", "bob");
    }

    @Test
    void and_of_each_key_whoever_it_stands_for() {
        RunPlaces places = new RunPlaces(10, 1, 0, 0);
        WaitingRun byKey = new WaitingRun("run_4", "ann", "hr", "key_1");

        assertThat(places.take(byKey)).isTrue();
        assertThat(places.take(byKey)).isFalse();
        assertThat(places.take(new WaitingRun("run_5", "ann", "hr", "key_2"))).isTrue();
        assertThat(places.take(ANN)).isTrue();
        assertThat(places.take(ANN)).isTrue();
        assertThat(places.full().keys()).containsExactlyInAnyOrder("key_1", "key_2");

        places.release(byKey);
        assertThat(places.take(byKey)).isTrue();
    }

    @Test
    void and_of_each_department() {
        RunPlaces places = new RunPlaces(10, 0, 0, 1);

        assertThat(places.take(ANN)).isTrue();
        assertThat(places.take(BOB)).isFalse();
        assertThat(places.take(CAT)).isTrue();
        assertThat(places.full().departments()).containsExactlyInAnyOrder("hr", "it");
    }

    @Test
    void without_limits_of_their_own_nobody_and_no_department_takes_all() {
        RunPlaces places = RunPlaces.shared(4, 0, 0, 0);

        assertThat(places.take(ANN)).isTrue();
        assertThat(places.take(ANN)).isTrue();
        assertThat(places.take(ANN)).isFalse();
        assertThat(places.take(BOB)).isTrue();
        assertThat(places.take(BOB)).isFalse();
        assertThat(places.take(CAT)).isTrue();
        assertThat(RunPlaces.shared(1, 0, 0, 0).take(ANN)).isTrue();
    }

    @Test
    void a_place_that_was_left_can_be_taken() throws InterruptedException {
        RunPlaces places = new RunPlaces(1, 0, 1, 1);
        assertThat(places.take(ANN)).isTrue();
        assertThat(places.awaitEmpty(Duration.ofMillis(1))).isFalse();

        places.release(ANN);

        assertThat(places.awaitEmpty(Duration.ofMillis(1))).isTrue();
        assertThat(places.take(BOB)).isTrue();
    }
}
