package org.vademecum.bootstrap.oidc;

import com.nimbusds.oauth2.sdk.id.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sign-ins that one browser has begun, so that several tabs can sign in at once. Each ends once; the oldest make room
 * for new ones. Thread-safe.
 */
public final class PendingSignIns {
    static final int CAPACITY = 20;
    /** As long as Keycloak's own sign-in page waits. */
    static final Duration LIFETIME = Duration.ofMinutes(30);

    private final Map<State, PendingSignIn> byState = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<State, PendingSignIn> eldest) {
            return size() > CAPACITY;
        }
    };

    public synchronized PendingSignIn begin(String next, Instant now) {
        PendingSignIn pending = PendingSignIn.to(next, now);
        byState.put(pending.state(), pending);
        return pending;
    }

    /** The sign-in with this state, which is gone afterwards; empty when this browser began none or too long ago. */
    public synchronized Optional<PendingSignIn> take(String state, Instant now) {
        return state.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(byState.remove(new State(state)))
                        .filter(pending -> now.isBefore(pending.begun().plus(LIFETIME)));
    }
}
