package org.vademecum.support;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.vademecum.common.Timer;

/** A timer by a clock that stands still until a test lets the next thing happen, on the test's own thread. */
public final class HandTimer extends Timer {
    private final StillClock clock;
    private final List<Task> waiting = new ArrayList<>();

    private record Task(Instant due, Runnable work) {}

    public HandTimer(StillClock clock) {
        this.clock = clock;
    }

    @Override
    public void now(Runnable work) {
        work.run();
    }

    @Override
    public Future<?> after(Duration delay, Runnable work) {
        Task task = new Task(clock.instant().plus(delay), work);
        waiting.add(task);
        CompletableFuture<Void> future = new CompletableFuture<>();
        var ignored = future.whenComplete((nothing, cancelled) -> waiting.remove(task));
        return future;
    }

    @Override
    public Future<?> every(Duration pause, Runnable round) {
        throw new UnsupportedOperationException();
    }

    /** How much waits for its time. */
    public int waiting() {
        return waiting.size();
    }

    /** Lets the time pass until something is due, and does it. */
    public void runNext() {
        Task next = waiting.stream().min(Comparator.comparing(Task::due)).orElseThrow();
        waiting.remove(next);
        clock.advance(Duration.between(clock.instant(), next.due()));
        next.work().run();
    }
}
