package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows guessing down: after three wrong passwords for a name from an address, each further attempt has to wait twice as
 * long as the one before, 30 seconds at most. Nobody is locked out, and nobody can lock somebody else out, since the
 * address counts. Keeps the last 10,000 pairs; thread-safe.
 */
@ApplicationScoped
public class LoginThrottle {
    private static final int FREE_ATTEMPTS = 3;
    private static final long LONGEST_SECONDS = 30;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int CAPACITY = 10_000;

    @Inject
    Clock clock;

    private record Pair(String username, String address) {}

    private record Failures(int count, Instant last) {
        Instant nextAttempt() {
            if (count < FREE_ATTEMPTS) {
                return last;
            }
            int doublings = Math.min(count - FREE_ATTEMPTS, Long.SIZE / 2);
            return last.plusSeconds(Math.min(LONGEST_SECONDS, 1L << doublings));
        }
    }

    private final Map<Pair, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Failures> eldest) {
            return size() > CAPACITY;
        }
    };

    /** How long the next attempt has to wait; zero when it may be made now. */
    synchronized Duration delay(String username, String address) {
        Failures known = failures.get(new Pair(username, address));
        Instant now = clock.instant();
        return known == null || !now.isBefore(known.nextAttempt())
                ? Duration.ZERO
                : Duration.between(now, known.nextAttempt());
    }

    synchronized void failed(String username, String address) {
        Instant now = clock.instant();
        failures.compute(
                new Pair(username, address),
                (pair, known) ->
                        known == null || known.last().plus(FORGOTTEN_AFTER).isBefore(now)
                                ? new Failures(1, now)
                                : new Failures(known.count() + 1, now));
    }

    synchronized void succeeded(String username, String address) {
        failures.remove(new Pair(username, address));
    }
}
