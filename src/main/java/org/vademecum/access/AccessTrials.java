package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessTrial.Finding;
import org.vademecum.access.AccessTrial.Membership;
import org.vademecum.access.AccessTrial.Origin;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;

/**
 * Tells administrators whom the product would take somebody for, by the same rules as at a sign-in and without leaving a
 * trace of one. The audit knows who has asked about whom; a token is kept nowhere.
 */
@ApplicationScoped
public class AccessTrials {
    /** What every token begins with, and no name of an account: they are in lower case. */
    private static final String TOKEN_START = "eyJ";

    private static final String PRINCIPAL = "principal";

    @Inject
    TokenReader tokens;

    @Inject
    RealmDirectory directory;

    @Inject
    DepartmentGroups groups;

    @Inject
    DepartmentRepository departments;

    @Inject
    PrincipalRepository principals;

    @Inject
    Event<Audited> audited;

    /**
     * @param subject the name of an account, or a bearer token
     * @throws InvalidToken when it is a token that is not to be believed
     * @throws NotFound when nobody has this name
     */
    @Transactional(dontRollbackOn = {InvalidToken.class, NotFound.class})
    public AccessTrial tryOut(Caller caller, String subject) throws InvalidToken {
        if (!caller.has(Role.ADMIN)) {
            throw new Forbidden("Only administrators look up what others would see.");
        }
        String given = subject.strip();
        return isToken(given) ? ofToken(caller, given) : ofName(caller, given);
    }

    /** Whether this can only be meant as a token. */
    public static boolean isToken(String subject) {
        return subject.strip().startsWith(TOKEN_START);
    }

    private AccessTrial ofToken(Caller caller, String token) throws InvalidToken {
        RealmIdentity identity;
        try {
            identity = tokens.read(token);
        } catch (InvalidToken e) {
            tell(caller, null, "token", e.fault().name().toLowerCase(Locale.ROOT));
            throw e;
        }
        Optional<Principal> known = directory.find(identity);
        tell(caller, known.map(Principal::id).orElse(null), "token", "believed");
        boolean outdated =
                known.filter(principal -> principal.knowsNewerThan(identity)).isPresent();
        List<GroupMeaning> meanings = outdated ? meaningsFor(known.get()) : meanings(identity.groups());
        Caller would = directory.foresee(identity, meanings);
        Set<Finding> findings = findings(would, known.map(Principal::enabled).orElse(true));
        if (known.isEmpty()) {
            findings.add(Finding.NEW);
        } else if (known.get().isLocalPerson()) {
            findings.add(Finding.NAMESAKE);
        }
        if (outdated) {
            findings.add(Finding.OUTDATED);
        }
        if (meanings.isEmpty()) {
            findings.add(Finding.NO_GROUP);
        }
        return new AccessTrial(would, meanings, memberships(would, meanings, true), findings);
    }

    private AccessTrial ofName(Caller caller, String name) {
        Optional<Principal> found = principals
                .findByUsername(AccountService.normalised(name))
                .filter(principal -> !principal.username().startsWith(Principal.SYSTEM_PREFIX));
        tell(caller, found.map(Principal::id).orElse(null), "name", found.isPresent() ? "known" : "unknown");
        Principal principal = found.orElseThrow(() -> new NotFound("account", name));
        boolean ofRealm = principal.realmAssertedAt() != null;
        List<GroupMeaning> meanings = meaningsFor(principal);
        Caller would = principal.asCaller();
        Set<Finding> findings = findings(would, principal.enabled());
        if (ofRealm && meanings.isEmpty()) {
            findings.add(Finding.NO_GROUP);
        }
        return new AccessTrial(would, meanings, memberships(would, meanings, ofRealm), findings);
    }

    private List<GroupMeaning> meaningsFor(Principal principal) {
        Set<String> named = principal.realmGroups();
        return named == null ? List.of() : meanings(named);
    }

    private List<GroupMeaning> meanings(Set<String> named) {
        return groups.current().meanings(named.stream().sorted().toList());
    }

    private static Set<Finding> findings(Caller would, boolean enabled) {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (would.roles().isEmpty()) {
            findings.add(Finding.NO_ROLE);
        }
        if (!enabled) {
            findings.add(Finding.DISABLED);
        }
        if (would.departmentIds().isEmpty() && !would.has(Role.ADMIN)) {
            findings.add(Finding.NO_DEPARTMENT);
        }
        return findings;
    }

    /** By name of the department. */
    private List<Membership> memberships(Caller would, List<GroupMeaning> meanings, boolean ofRealm) {
        Map<String, String> paths = new HashMap<>();
        for (GroupMeaning meaning : meanings) {
            if (meaning instanceof GroupMeaning.Gives gives) {
                paths.putIfAbsent(gives.department().id(), gives.group());
            }
        }
        List<Membership> memberships = new ArrayList<>();
        for (Department department : departments.list()) {
            if (would.isMemberOf(department.id())) {
                String path = paths.get(department.id());
                Origin other = ofRealm ? Origin.EARLIER : Origin.ASSIGNED;
                memberships.add(new Membership(department, path == null ? other : Origin.GROUP, path));
            }
        }
        return memberships;
    }

    private void tell(Caller caller, @Nullable String principalId, String by, String outcome) {
        audited.fire(new Audited(
                AuditAction.ACCESS_TRIAL,
                Audited.Outcome.DONE,
                caller.principalId(),
                caller.keyId(),
                null,
                principalId == null ? null : PRINCIPAL,
                principalId,
                Map.of("by", by, "outcome", outcome)));
    }
}
