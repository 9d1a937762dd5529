package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    DepartmentGroups groups;

    @Inject
    Clock clock;

    /**
     * The principal of this identity with what it says now. Known by issuer and subject; at first sight a local person
     * of the same name becomes that principal, and nobody else does.
     *
     * @throws jakarta.persistence.PersistenceException when another request did the same at the same time
     */
    Principal heed(RealmIdentity identity) {
        Set<String> memberships = groups.current().meanings(identity.groups()).stream()
                .flatMap(meaning -> department(meaning).stream())
                .map(Department::id)
                .collect(Collectors.toSet());
        Principal principal =
                principals.findByRealmSubject(identity.key()).orElseGet(() -> firstSight(identity, memberships));
        principal.heed(identity, memberships);
        principals.flush();
        return principal;
    }

    /** The principal of this identity as it is now; empty for one who has not come yet. */
    Optional<Principal> find(RealmIdentity identity) {
        return principals.findByRealmSubject(identity.key()).or(() -> namesake(identity));
    }

    /**
     * The caller that {@link #heed} would come to, without anything being changed. Departments that would be made are
     * left out, since nothing is in them; whoever has not come yet has no id.
     */
    Caller foresee(RealmIdentity identity, List<GroupMeaning> meanings) {
        Optional<Principal> known = find(identity);
        return known.filter(principal -> principal.knowsNewerThan(identity))
                .map(Principal::asCaller)
                .orElseGet(() -> new Caller(
                                known.map(Principal::id).orElse(""),
                                known.map(Principal::username)
                                        .orElseGet(() -> AccountService.normalised(identity.username())),
                                identity.displayName(),
                                identity.roles(),
                                meanings.stream()
                                        .filter(GroupMeaning.Gives.class::isInstance)
                                        .map(meaning -> ((GroupMeaning.Gives) meaning)
                                                .department()
                                                .id())
                                        .collect(Collectors.toSet()))
                        .in(identity.groups()));
    }

    Optional<RealmSubject> subjectOf(String principalId) {
        return principals.find(principalId).map(Principal::realmSubject).map(RealmSubject::of);
    }

    /** Takes the rights of a principal who has no role any more; one who never came is not made. */
    void withdraw(RealmIdentity identity) {
        principals.findByRealmSubject(identity.key()).ifPresent(principal -> principal.heed(identity, Set.of()));
    }

    private Principal firstSight(RealmIdentity identity, Set<String> memberships) {
        String username = AccountService.normalised(identity.username());
        Principal local = namesake(identity).orElse(null);
        if (local != null) {
            return local;
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

    /** The local person whom a person of the realm would become at first sight. */
    private Optional<Principal> namesake(RealmIdentity identity) {
        return identity.program()
                ? Optional.empty()
                : principals
                        .findByUsername(AccountService.normalised(identity.username()))
                        .filter(Principal::isLocalPerson);
    }

    /** A name that was given away again in the realm is somebody else's here. */
    private String freeName(String username, String subject) {
        return principals.findByUsername(username).isEmpty()
                ? username
                : username + "~" + subject.substring(0, Math.min(TAIL, subject.length()));
    }

    private Optional<Department> department(GroupMeaning meaning) {
        return switch (meaning) {
            case GroupMeaning.Gives gives -> Optional.of(gives.department());
            case GroupMeaning.Founds founds -> Optional.of(found(founds));
            case GroupMeaning.Nothing ignored -> Optional.empty();
        };
    }

    /** Two groups may come to the same code. */
    private Department found(GroupMeaning.Founds founds) {
        return departments.findByCode(founds.code()).orElseGet(() -> {
            Department made = new Department(founds.code(), founds.name(), initials(founds.name()), clock.instant());
            departments.add(made);
            return made;
        });
    }

    static String initials(String name) {
        return name.substring(0, Math.min(INITIALS, name.length())).toUpperCase(Locale.ROOT);
    }
}
