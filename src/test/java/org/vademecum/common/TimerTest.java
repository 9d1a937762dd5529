package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimerTest {
    private static final Duration SOON = Duration.ofMillis(5);

    private final Timer timer = new Timer();
    private final CountDownLatch held = new CountDownLatch(1);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        timer.threads = new ApplicationThreads();
    }

    @AfterEach
    void stop() {
        held.countDown();
        timer.stop();
    }

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String next() throws InterruptedException {
        return done.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void work_that_takes_long_holds_up_no_other() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            timer.now(this::hold);
            timer.after(SOON, this::hold);
            timer.every(SOON, this::hold);
        }

        timer.after(SOON, () -> done.add("later"));
        timer.every(SOON, () -> done.add("again"));
        timer.now(() -> done.add("now"));

        assertThat(done.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(next()).isNotNull();
        assertThat(next()).isNotNull();
    }

    @Test
    void a_round_that_fails_does_not_end_the_rounds() throws InterruptedException {
        AtomicInteger rounds = new AtomicInteger();
        timer.every(SOON, () -> {
            switch (rounds.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("the database is away");
                case 2 -> throw new OutOfMemoryError("of a test");
                default -> done.add("done");
            }
        });

        assertThat(next()).isEqualTo("done");
    }

    @Test
    void a_round_does_not_begin_before_the_last_one_has_ended() throws InterruptedException {
        AtomicInteger rounds = new AtomicInteger();
        timer.every(SOON, () -> {
            rounds.incrementAndGet();
            done.add("begun");
            hold();
        });
        BlockingQueue<String> others = new LinkedBlockingQueue<>();
        timer.every(SOON, () -> others.add("other"));

        assertThat(next()).isEqualTo("begun");
        for (int i = 0; i < 5; i++) {
            assertThat(others.poll(10, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(rounds).hasValue(1);
        held.countDown();
        assertThat(next()).isEqualTo("begun");
    }

    @Test
    void what_is_cancelled_in_time_is_not_done() throws InterruptedException {
        Future<?> first = timer.after(Duration.ofSeconds(2), () -> done.add("cancelled"));

        first.cancel(false);
        timer.after(Duration.ofMillis(2_200), () -> done.add("kept"));

        assertThat(next()).isEqualTo("kept");
    }
}
