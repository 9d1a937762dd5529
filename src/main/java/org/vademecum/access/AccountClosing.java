package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;

/** Forgets who somebody is. What begins in their name meanwhile waits, and is refused then. */
@ApplicationScoped
@Transactional
public class AccountClosing {
    @Inject
    PrincipalRepository principals;

    @Inject
    Event<Audited> audited;

    /** From now on nothing begins in the caller's name until the transaction ends: what is counted then stays so. */
    @Transactional(TxType.MANDATORY)
    public void hold(Caller caller) {
        principals.lock(caller.principalId());
    }

    /** Runs are asked for in transactions of their own, of which one that is closing does not know. */
    void onSpending(@Observes Spending spending) {
        if (spending.meter() == Meter.TOKENS && !Principal.isService(spending.principalId())) {
            principals.lock(spending.principalId()).filter(Principal::isClosed).ifPresent(closed -> {
                throw new Forbidden("This account has been closed.");
            });
        }
    }

    /**
     * A pseudonym stays of the caller; their requests are refused within seconds.
     *
     * @throws Forbidden for a service account
     * @throws Conflict for the last administrator who signs in here
     */
    @Transactional(TxType.MANDATORY)
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
