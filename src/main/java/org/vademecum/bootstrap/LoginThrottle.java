package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Recent;

/**
 * Slows guessing down, of one name's password and of many names' from one address (of IPv6, one /64).
 *
 * <p>After three wrong passwords for a name from an address, each further attempt has to wait twice as long as the one before,
 * 30 seconds at most. From an address that has had 100 wrong passwords of whichever names, of which one is forgotten every six
 * seconds, every attempt has to wait 30 seconds, a name's first one from its first try on.
 *
 * <p>Nobody is locked out, and nobody can lock somebody else out: each name of an address waits by itself, and what others try
 * meanwhile makes it no longer. People behind one shared proxy are one address: while somebody among them is guessing, they all
 * are told once to wait those 30 seconds, and are heard then. Where the proxy is the company's own, {@code vademecum.proxies} tells
 * them apart. Keeps the last 10,000 names and addresses of this node; thread-safe.
 */
@ApplicationScoped
public class LoginThrottle {
    private static final int FREE_ATTEMPTS = 3;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int FREE_OF_ADDRESS = 100;
    private static final Duration ONE_IS_FORGOTTEN = Duration.ofSeconds(6);
    private static final int CAPACITY = 10_000;

    @Inject
    Clock clock;

    private record Pair(String username, String source) {
        static Pair of(String username, String address) {
            return new Pair(username, IpAddress.source(address));
        }
    }

    /** @param last when the last attempt that was heard began or ended, or the first came that was not, when none was */
    private record Failures(int count, Instant last) {
        Duration pause() {
            int doublings = Math.min(count - FREE_ATTEMPTS, Integer.SIZE / 2);
            return count < FREE_ATTEMPTS ? Duration.ZERO : shorter(Duration.ofSeconds(1L << doublings), LONGEST);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }

    /** @param count at that moment */
    private record Level(double count, Instant at) {
        double left(Instant now) {
            double forgotten = (double) Duration.between(at, now).toMillis() / ONE_IS_FORGOTTEN.toMillis();
            return Math.max(0, count - Math.max(0, forgotten));
        }
    }

    private final Recent<Pair, Failures> failures = new Recent<>(CAPACITY);
    private final Recent<String, Level> levels = new Recent<>(CAPACITY);

    /** How long the next attempt has to wait; zero when it may be made now. Asking counts for nothing. */
    synchronized Duration delay(String username, String address) {
        Pair pair = Pair.of(username, address);
        Instant now = clock.instant();
        Failures known = known(pair, now);
        boolean crowded = level(pair.source(), now) >= FREE_OF_ADDRESS;
        if (crowded && known == null) {
            known = new Failures(0, now);
            failures.keep(pair, known);
        }
        if (known == null) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, known.last().plus(crowded ? LONGEST : known.pause()));
        return wait.isPositive() ? wait : Duration.ZERO;
    }

    /**
     * Begins an attempt, which counts as a failed one until it has {@link #succeeded}, so that many at once are no way around the
     * wait.
     *
     * @return how long it has to wait; zero when it is made now, and counted
     */
    synchronized Duration begin(String username, String address) {
        Duration wait = delay(username, address);
        if (wait.isZero()) {
            Pair pair = Pair.of(username, address);
            Instant now = clock.instant();
            Failures known = known(pair, now);
            failures.keep(pair, new Failures(known == null ? 1 : known.count() + 1, now));
            levels.keep(pair.source(), new Level(level(pair.source(), now) + 1, now));
        }
        return wait;
    }

    /** Of an attempt that was begun: the wait begins now, however long the check has taken. */
    synchronized void failed(String username, String address) {
        Pair pair = Pair.of(username, address);
        Failures known = failures.find(pair);
        if (known != null) {
            failures.keep(pair, new Failures(known.count(), clock.instant()));
        }
    }

    /** Of an attempt that was begun: the name starts afresh, the address has this one back. */
    synchronized void succeeded(String username, String address) {
        Pair pair = Pair.of(username, address);
        Instant now = clock.instant();
        failures.forget(pair);
        levels.keep(pair.source(), new Level(Math.max(0, level(pair.source(), now) - 1), now));
    }

    private @Nullable Failures known(Pair pair, Instant now) {
        Failures known = failures.find(pair);
        return known == null || known.last().plus(FORGOTTEN_AFTER).isBefore(now) ? null : known;
    }

    private double level(String source, Instant now) {
        Level known = levels.find(source);
        return known == null ? 0 : known.left(now);
    }
}
