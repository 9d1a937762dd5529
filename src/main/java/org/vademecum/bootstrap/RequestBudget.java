package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many requests a service account may make on this node: a minute's worth at once, which comes back evenly. Thread-safe.
 */
@ApplicationScoped
public class RequestBudget {
    private static final int CAPACITY = 10_000;
    private static final long NANOS = Duration.ofMinutes(1).toNanos();

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.api.requests-per-minute", defaultValue = "60000")
    int perMinute;

    private record Level(double left, Instant at) {}

    /**
     * @param granted whether the request may be made
     * @param limit requests a minute
     * @param remaining requests that could follow at once
     * @param pause until the next request may be made; zero when it may be made now
     * @param reset until all of the limit is there again
     */
    record Grant(boolean granted, int limit, int remaining, Duration pause, Duration reset) {}

    private final Map<String, Level> levels = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Level> eldest) {
            return size() > CAPACITY;
        }
    };

    /** Takes one request of the account's budget. */
    synchronized Grant take(String principalId) {
        Instant now = clock.instant();
        Level known = levels.getOrDefault(principalId, new Level(perMinute, now));
        double gained = Math.max(0, Duration.between(known.at(), now).toNanos()) * (double) perMinute / NANOS;
        double left = Math.min(perMinute, known.left() + gained);
        boolean granted = left >= 1;
        double after = granted ? left - 1 : left;
        levels.put(principalId, new Level(after, now));
        return new Grant(granted, perMinute, (int) after, time(1 - after), time(perMinute - after));
    }

    private Duration time(double requests) {
        return requests <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(requests * NANOS / perMinute));
    }
}
