package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vademecum.ingestion.StopSignal.Reason;
import org.vademecum.ingestion.StopSignal.Stopped;

class StopSignalTest {
    private final StopSignal signal = new StopSignal();

    @Test
    void a_call_that_ends_by_itself_yields_its_result() throws Exception {
        assertThat(signal.interruptibly(() -> "done")).isEqualTo("done");
    }

    @Test
    void a_call_is_interrupted_and_ends_as_stopped() {
        Gate gate = new Gate();
        CompletableFuture<Void> stopper = CompletableFuture.runAsync(() -> {
            gate.awaitReached();
            signal.stop(Reason.SHUTDOWN);
        });

        assertThatThrownBy(() -> signal.interruptibly(() -> {
                    gate.pass();
                    return null;
                }))
                .isInstanceOfSatisfying(
                        Stopped.class, stopped -> assertThat(stopped.reason()).isEqualTo(Reason.SHUTDOWN));
        stopper.join();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void an_interrupt_that_comes_too_late_does_not_reach_what_follows() throws Exception {
        String result = signal.interruptibly(() -> {
            signal.stop(Reason.LOST);
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(signal::check).isInstanceOf(Stopped.class);
    }

    @Test
    void outside_of_such_a_call_nothing_is_interrupted() {
        signal.stop(Reason.LOST);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void nothing_begins_after_the_signal() {
        signal.stop(Reason.LOST);

        assertThatThrownBy(() -> signal.interruptibly(() -> "begun")).isInstanceOf(Stopped.class);
    }

    @Test
    void the_first_reason_counts() {
        signal.stop(Reason.LOST);
        signal.stop(Reason.SHUTDOWN);

        assertThatThrownBy(signal::check)
                .isInstanceOfSatisfying(
                        Stopped.class, stopped -> assertThat(stopped.reason()).isEqualTo(Reason.LOST));
    }
}
