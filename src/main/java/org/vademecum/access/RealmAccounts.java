package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.util.Optional;

/** The caller behind an identity of the company's identity provider, the same one whichever way it came. */
@ApplicationScoped
public class RealmAccounts {
    @Inject
    RealmDirectory directory;

    @Inject
    RecentCallers recent;

    @Inject
    Clock clock;

    /**
     * Empty when the identity has no role here, or when its principal was disabled here. Whoever has lost every role is
     * remembered as such; a stranger without one leaves no trace.
     */
    public Optional<Caller> findCaller(RealmIdentity identity) {
        if (identity.roles().isEmpty()) {
            directory.withdraw(identity);
            return Optional.empty();
        }
        return recent.get(recentKey(identity), clock.instant(), key -> load(identity));
    }

    /** The same, with what was heard of them in this moment. */
    public Optional<Caller> findCallerAnew(RealmIdentity identity) {
        recent.forget(recentKey(identity));
        return findCaller(identity);
    }

    private static String recentKey(RealmIdentity identity) {
        return identity.key() + " " + identity.issuedAt();
    }

    /** Who a person is for the identity provider; empty for whom it never vouched for. */
    public Optional<RealmSubject> subjectOf(String principalId) {
        return directory.subjectOf(principalId);
    }

    private Optional<Caller> load(RealmIdentity identity) {
        return Optional.of(heed(identity)).filter(Principal::enabled).map(Principal::asCaller);
    }

    /** Two first requests at once both make the principal: the one that came second then finds it. */
    private Principal heed(RealmIdentity identity) {
        try {
            return directory.heed(identity);
        } catch (PersistenceException e) {
            return directory.heed(identity);
        }
    }
}
