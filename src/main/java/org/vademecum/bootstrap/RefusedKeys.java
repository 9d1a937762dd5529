package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Locale;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.KeyRefused;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.Scope;
import org.vademecum.access.TokenRefused;
import org.vademecum.common.OnceAMinute;

/**
 * Tells the audit of keys that were used for what they are not for, and of keys and tokens that are good for nothing any more. On
 * each node at most once a minute of each and the same reason, so that a program that goes on trying does not fill the audit.
 */
@ApplicationScoped
@Transactional
class RefusedKeys {
    private static final String REASON = "reason";

    @Inject
    Event<Audited> audited;

    @Inject
    PrincipalRepository principals;

    @Inject
    Clock clock;

    /** @param what a key's id, or whom a token names */
    private record Refused(String what, Enum<?> reason) {}

    private final OnceAMinute<Refused> told = new OnceAMinute<>();

    /** @param missing the scope that the caller's key does not have */
    public void tell(Caller caller, Scope missing) {
        if (told.isDue(new Refused(String.valueOf(caller.keyId()), missing), clock.instant())) {
            audited.fire(Audited.of(caller, AuditAction.KEY_USE).refused().with("missing_scope", missing.id()));
        }
    }

    void onKeyRefused(@Observes KeyRefused key) {
        if (told.isDue(new Refused(String.valueOf(key.holder().keyId()), key.reason()), clock.instant())) {
            audited.fire(Audited.of(key.holder(), AuditAction.KEY_USE).refused().with(REASON, id(key.reason())));
        }
    }

    /** Of somebody whom only the realm knows it tells no name. */
    void onTokenRefused(@Observes TokenRefused token) {
        if (told.isDue(new Refused(token.bearer(), token.fault()), clock.instant())) {
            String known = principals
                    .findByRealmSubject(token.bearer())
                    .map(Principal::id)
                    .orElse(null);
            audited.fire(Audited.refused(AuditAction.SIGN_IN, known)
                    .with("way", "token")
                    .with(REASON, id(token.fault())));
        }
    }

    private static String id(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
