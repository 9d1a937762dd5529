package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.Caller;

/**
 * How many requests an account, each of its keys and its departments may make on this node: a minute's worth at once, which
 * comes back evenly. Thread-safe.
 */
@ApplicationScoped
public class RequestBudget {
    private static final int CAPACITY = 10_000;
    private static final long NANOS = Duration.ofMinutes(1).toNanos();

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.api.requests-per-minute", defaultValue = "60000")
    int perAccount;

    /** 0: as many as the account. */
    @Inject
    @ConfigProperty(name = "vademecum.api.requests-per-minute-per-key", defaultValue = "0")
    int perKey;

    /** 0: any number. */
    @Inject
    @ConfigProperty(name = "vademecum.api.requests-per-minute-per-department", defaultValue = "0")
    int perDepartment;

    private record Level(double left, Instant at) {}

    /** Somebody whose requests are counted together, by their id. */
    private record Limit(String id, int perMinute) {
        Duration time(double requests) {
            return requests <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(requests * NANOS / perMinute));
        }
    }

    /**
     * Of the limit that leaves the least.
     *
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

    /** Takes one request of each limit that the caller has, or of none when one of them is used up. */
    synchronized Grant take(Caller caller) {
        Instant now = clock.instant();
        List<Limit> limits = limits(caller);
        boolean granted = limits.stream().allMatch(limit -> left(limit, now) >= 1);
        return limits.stream()
                .map(limit -> take(limit, granted, now))
                .min(Comparator.comparing(Grant::pause, Comparator.reverseOrder())
                        .thenComparingInt(Grant::remaining))
                .orElseThrow();
    }

    private List<Limit> limits(Caller caller) {
        List<Limit> limits = new ArrayList<>(List.of(new Limit(caller.principalId(), perAccount)));
        String key = caller.keyId();
        if (key != null && perKey > 0) {
            limits.add(new Limit(key, perKey));
        }
        if (perDepartment > 0) {
            caller.departmentIds().forEach(department -> limits.add(new Limit(department, perDepartment)));
        }
        return limits;
    }

    private double left(Limit limit, Instant now) {
        Level known = levels.get(limit.id());
        if (known == null) {
            return limit.perMinute();
        }
        double gained = Math.max(0, Duration.between(known.at(), now).toNanos()) * (double) limit.perMinute() / NANOS;
        return Math.min(limit.perMinute(), known.left() + gained);
    }

    private Grant take(Limit limit, boolean granted, Instant now) {
        double after = left(limit, now) - (granted ? 1 : 0);
        levels.put(limit.id(), new Level(after, now));
        return new Grant(
                granted, limit.perMinute(), (int) after, limit.time(1 - after), limit.time(limit.perMinute() - after));
    }
}
