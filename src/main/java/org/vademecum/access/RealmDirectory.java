package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Principals and departments as the company's identity provider knows them. */
@ApplicationScoped
@Transactional
public class RealmDirectory {
    private static final int INITIALS = 2;
    private static final int TAIL = 8;

    @Inject
    PrincipalRepository principals;

    @Inject
    DepartmentRepository departments;

    @Inject
    Clock clock;

    /**
     * The principal of this identity with what it says now. Known by issuer and subject; at first sight a local person
     * of the same name becomes that principal, and nobody else does.
     *
     * @throws jakarta.persistence.PersistenceException when another request did the same at the same time
     */
    Principal heed(RealmIdentity identity) {
        Set<String> memberships = identity.departments().entrySet().stream()
                .map(entry -> department(entry.getKey(), entry.getValue()).id())
                .collect(Collectors.toSet());
        Principal principal =
                principals.findByRealmSubject(identity.key()).orElseGet(() -> firstSight(identity, memberships));
        principal.heed(identity, memberships);
        principals.flush();
        return principal;
    }

    /** Takes the rights of a principal who has no role any more; one who never came is not made. */
    void withdraw(RealmIdentity identity) {
        principals.findByRealmSubject(identity.key()).ifPresent(principal -> principal.heed(identity, Set.of()));
    }

    private Principal firstSight(RealmIdentity identity, Set<String> memberships) {
        String username = AccountService.normalised(identity.username());
        if (!identity.program()) {
            Principal local = principals
                    .findByUsername(username)
                    .filter(Principal::isLocalPerson)
                    .orElse(null);
            if (local != null) {
                return local;
            }
        }
        Principal.Kind kind = identity.program() ? Principal.Kind.SERVICE : Principal.Kind.PERSON;
        Principal principal = new Principal(
                kind,
                freeName(username, identity.subject()),
                identity.displayName(),
                identity.email(),
                identity.roles(),
                memberships,
                clock.instant());
        principals.add(principal);
        return principal;
    }

    /** A name that was given away again in the realm is somebody else's here. */
    private String freeName(String username, String subject) {
        return principals.findByUsername(username).isEmpty()
                ? username
                : username + "~" + subject.substring(0, Math.min(TAIL, subject.length()));
    }

    private Department department(String code, String name) {
        return departments.findByCode(code).orElseGet(() -> {
            Department made = new Department(code, name, initials(name), clock.instant());
            departments.add(made);
            return made;
        });
    }

    private static String initials(String name) {
        return name.substring(0, Math.min(INITIALS, name.length())).toUpperCase(Locale.ROOT);
    }
}
