package org.vademecum.common;

import java.time.Duration;
import java.time.Instant;

/**
 * Lets each thing through at most once a minute, so that whoever goes on trying does not fill the audit. Knows the last 10,000;
 * thread-safe.
 */
public final class OnceAMinute<K> {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int CAPACITY = 10_000;

    private final Recent<K, Instant> last = new Recent<>(CAPACITY);

    /** Whether this is the first time for a minute; whatever is held back does not begin another one. */
    public synchronized boolean isDue(K what, Instant now) {
        Instant before = last.find(what);
        if (before != null && now.isBefore(before.plus(PAUSE))) {
            return false;
        }
        last.keep(what, now);
        return true;
    }
}
