package org.vademecum.common;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has work done later, or again and again. Only the clock is shared: work has a thread of its own, so that none waits for other
 * work, however long that takes (see decision 48). What it throws goes to the log. Thread-safe.
 */
@ApplicationScoped
public class Timer {
    private static final Logger LOG = System.getLogger(Timer.class.getName());

    @Inject
    ApplicationThreads threads;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("timer").factory());

    /** Does it at once, on another thread. */
    public void now(Runnable work) {
        threads.execute(() -> guarded(work));
    }

    /**
     * Does it once.
     *
     * @return to be cancelled for as long as the time has not come
     */
    public Future<?> after(Duration delay, Runnable work) {
        return clock.schedule(() -> now(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Does it at this pace for the first time after one pause, whatever became of the round before. While a round takes longer
     * than the pause, the rounds that would begin meanwhile are left out.
     *
     * @return to be cancelled; a round that has begun goes on to its end
     */
    public Future<?> every(Duration pause, Runnable round) {
        AtomicBoolean busy = new AtomicBoolean();
        Runnable beat = () -> {
            if (busy.compareAndSet(false, true)) {
                begin(round, busy);
            }
        };
        return clock.scheduleWithFixedDelay(beat, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The clock must not stop because there was no thread to be had for once. */
    private void begin(Runnable round, AtomicBoolean busy) {
        try {
            threads.execute(() -> {
                try {
                    guarded(round);
                } finally {
                    busy.set(false);
                }
            });
        } catch (RuntimeException | Error e) {
            busy.set(false);
            LOG.log(Level.WARNING, "No thread could be had; the next round is tried", e);
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "Work in the background failed", e);
        }
    }

    /** What waits for its time is not done any more. */
    @PreDestroy
    void stop() {
        clock.shutdownNow();
    }
}
