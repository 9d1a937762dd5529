package org.vademecum.llm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls away from a service that is down. After a number of failures in a row it opens: calls are refused for a
 * pause. Then a single call may try; its success closes the breaker, its failure begins another pause. Thread-safe.
 */
final class CircuitBreaker {
    private final int failures;
    private final Duration pause;
    private final Clock clock;
    private int inARow;
    private @Nullable Instant openUntil;

    /**
     * @param failures in a row that open it
     * @param pause for which it stays open
     */
    CircuitBreaker(int failures, Duration pause, Clock clock) {
        this.failures = failures;
        this.pause = pause;
        this.clock = clock;
    }

    /** Empty when a call may be made, or else how long none may. */
    synchronized Optional<Duration> refusal() {
        Instant now = clock.instant();
        if (openUntil == null) {
            return Optional.empty();
        }
        if (now.isBefore(openUntil)) {
            return Optional.of(Duration.between(now, openUntil));
        }
        openUntil = now.plus(pause); // This call tries; whoever comes meanwhile waits for what becomes of it.
        return Optional.empty();
    }

    /** A call was answered, be it with a refusal. */
    synchronized void succeeded() {
        inARow = 0;
        openUntil = null;
    }

    /** A call was given up before anybody could tell: whoever comes next may try. */
    synchronized void abandoned() {
        if (openUntil != null) {
            openUntil = clock.instant();
        }
    }

    synchronized void failed() {
        inARow++;
        if (inARow >= failures) {
            openUntil = clock.instant().plus(pause);
        }
    }
}
