package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Scope;
import org.vademecum.common.Recent;

/**
 * Tells the audit of keys that were used for what they are not for. On each node at most once a minute of a key and a scope,
 * so that a program that goes on trying does not fill the audit.
 */
@ApplicationScoped
@Transactional
class RefusedKeys {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int CAPACITY = 1_000;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    private record Refused(String keyId, Scope scope) {}

    private final Recent<Refused, Instant> told = new Recent<>(CAPACITY);

    /** @param missing the scope that the caller's key does not have */
    public void tell(Caller caller, Scope missing) {
        Refused refused = new Refused(String.valueOf(caller.keyId()), missing);
        Instant now = clock.instant();
        Instant last = told.find(refused);
        if (last == null || !now.isBefore(last.plus(PAUSE))) {
            told.keep(refused, now);
            audited.fire(Audited.of(caller, AuditAction.KEY_USE).refused().with("missing_scope", missing.id()));
        }
    }
}
