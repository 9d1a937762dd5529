package org.vademecum.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread or process brings about. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** Returns as soon as the condition holds; fails with the description when it does not within the limit. */
    public static void until(String description, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within %d s: %s".formatted(limit.toSeconds(), description));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
