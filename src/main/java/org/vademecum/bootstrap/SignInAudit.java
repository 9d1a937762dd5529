package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;

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

    /** @param username normalised */
    public void refused(String way, String username) {
        String known = principals.findByUsername(username).map(Principal::id).orElse(null);
        audited.fire(Audited.refused(AuditAction.SIGN_IN, known).with(WAY, way));
    }

    /** Of somebody whom only the realm knows, or nobody. */
    public void refused(String way) {
        audited.fire(Audited.refused(AuditAction.SIGN_IN, null).with(WAY, way));
    }
}
