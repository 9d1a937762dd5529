package org.vademecum.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a request that failed is left before it is made again: twice as long each time, and half of that is chance, so
 * that not all come back at once.
 *
 * @param pause longest time after the first attempt
 */
record Backoff(Duration pause, RandomGenerator random) {
    /**
     * Never less than the endpoint asks for.
     *
     * @param attempt the one that failed, from 1
     */
    Duration after(int attempt, Duration asked) {
        long half = pause.multipliedBy(1L << (attempt - 1)).toMillis() / 2;
        return Duration.ofMillis(Math.max(half, asked.toMillis()) + random.nextLong(half + 1));
    }
}
