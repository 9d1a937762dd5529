package org.vademecum.support;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timer by a clock that stands still until a test lets the next thing happen. */
public final class HandTimer {
    private final StillClock clock;
    private final List<Task> waiting = new ArrayList<>();

    private record Task(Instant due, Runnable work) {}

    public HandTimer(StillClock clock) {
        this.clock = clock;
    }

    /** Schedules what is done once. */
    public ManagedScheduledExecutorService service() {
        return proxy(ManagedScheduledExecutorService.class, (method, args) -> {
            if (!method.getName().equals("schedule") || !(args[0] instanceof Runnable work)) {
                throw new UnsupportedOperationException(method.toString());
            }
            Duration delay = Duration.of((Long) args[1], ((TimeUnit) args[2]).toChronoUnit());
            Task task = new Task(clock.instant().plus(delay), work);
            waiting.add(task);
            return proxy(
                    ScheduledFuture.class, (asked, with) -> asked.getName().equals("cancel") && waiting.remove(task));
        });
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

    @FunctionalInterface
    private interface Answer {
        Object to(Method method, Object[] args);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                HandTimer.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> answer.to(method, args)));
    }
}
