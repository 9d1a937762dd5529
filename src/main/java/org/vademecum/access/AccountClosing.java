package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;

/** Forgets who somebody is. */
@ApplicationScoped
@Transactional
public class AccountClosing {
    @Inject
    PrincipalRepository principals;

    @Inject
    Event<Audited> audited;

    /**
     * A pseudonym stays of the caller; their requests are refused within seconds.
     *
     * @throws Forbidden for a service account
     * @throws Conflict for the last administrator who signs in here
     */
    public void close(Caller caller) {
        Principal person = principals
                .find(caller.principalId())
                .filter(known -> known.kind() == Principal.Kind.PERSON)
                .orElseThrow(() -> new Forbidden("Administrators manage the accounts of programs."));
        if (person.isLocalPerson()
                && person.roles().contains(Role.ADMIN)
                && !principals.hasOtherLocalAdministrator(person.id())) {
            throw new Conflict(
                    "last_administrator", "You are the last administrator here; make somebody else one first.");
        }
        audited.fire(Audited.of(caller, AuditAction.ACCOUNT_CLOSE, "principal", person.id(), null));
        principals.removeAccount(person.id());
        person.close();
    }
}
