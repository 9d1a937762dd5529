package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.OnceAMinute;

/**
 * Tells the audit who came, who went and who was turned away. Of a name that nobody has it tells nothing: people type
 * passwords into the wrong field.
 */
@ApplicationScoped
@Transactional
class SignInAudit {
    private static final String WAY = "way";

    @Inject
    PrincipalRepository principals;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    private record TurnedAway(String way, String source) {}

    private final OnceAMinute<TurnedAway> turnedAway = new OnceAMinute<>();

    /** @param way by which they came, such as {@code form} */
    public void entered(String way, String principalId) {
        principals
                .find(principalId)
                .map(Principal::asCaller)
                .ifPresent(caller ->
                        audited.fire(Audited.of(caller, AuditAction.SIGN_IN).with(WAY, way)));
    }

    public void left(Caller caller) {
        audited.fire(Audited.of(caller, AuditAction.SIGN_OUT));
    }

    /**
     * Whose password was checked and is wrong, which took its time.
     *
     * @param username normalised
     */
    public void refused(String way, String username) {
        audited.fire(Audited.refused(AuditAction.SIGN_IN, idOf(username)).with(WAY, way));
    }

    /** For whom the realm stands, and who may do nothing here. */
    public void refused(String way) {
        audited.fire(Audited.refused(AuditAction.SIGN_IN, null).with(WAY, way));
    }

    /**
     * Who has shown nothing, and could go on like that at no cost: told once a minute of each address (of IPv6, each /64) and
     * way.
     *
     * @param username normalised; empty when none was said
     */
    public void turnedAway(String way, String username, String address) {
        if (turnedAway.isDue(new TurnedAway(way, IpAddress.source(address)), clock.instant())) {
            refused(way, username);
        }
    }

    private @Nullable String idOf(String username) {
        return principals.findByUsername(username).map(Principal::id).orElse(null);
    }
}
