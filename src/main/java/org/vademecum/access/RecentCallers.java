package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps callers for a moment, since a page asks for its caller many times at once. Short, since a principal who was
 * disabled must be out soon. Bounded; thread-safe.
 */
@ApplicationScoped
public class RecentCallers {
    static final Duration LIFETIME = Duration.ofSeconds(3);
    private static final int CAPACITY = 1_000;

    private final Map<String, Kept> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > CAPACITY;
        }
    };

    private record Kept(Caller caller, Instant until) {}

    /** The caller kept under a key (a principal's id, the hash of a secret), or the loaded one; one that is not there is asked for again every time. */
    Optional<Caller> get(String key, Instant now, Function<String, Optional<Caller>> load) {
        Optional<Caller> kept = kept(key, now);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<Caller> loaded = load.apply(key);
        loaded.ifPresent(caller -> keep(key, caller, now.plus(LIFETIME)));
        return loaded;
    }

    private synchronized Optional<Caller> kept(String key, Instant now) {
        Kept entry = entries.get(key);
        return entry != null && now.isBefore(entry.until()) ? Optional.of(entry.caller()) : Optional.empty();
    }

    synchronized void forget(String key) {
        entries.remove(key);
    }

    private synchronized void keep(String key, Caller caller, Instant until) {
        entries.put(key, new Kept(caller, until));
    }
}
