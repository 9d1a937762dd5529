package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/**
 * Tells administrators whom the product would take somebody for, by the same rules as at a sign-in and without leaving a
 * trace of one; of a name the identity provider is asked, where people sign in by one. The audit knows who has asked about whom; a
 * token is kept nowhere. Must not be called inside a transaction.
 */
@ApplicationScoped
public class AccessTrials {
    /** What every token begins with, and no name of an account: they are in lower case. */
    private static final String TOKEN_START = "eyJ";

    private static final String PRINCIPAL = "principal";

    /** Code of the conflict that there is no answer. */
    public static final String UNANSWERED = "identity_provider_unanswered";

    private static final Logger LOG = System.getLogger(AccessTrials.class.getName());

    @Inject
    TokenReader tokens;

    @Inject
    PersonLookup people;

    @Inject
    Transactions transactions;

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
     * @throws Conflict with code {@value #UNANSWERED} when nobody here has it, and the identity provider cannot be asked
     */
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
            transactions.run(() -> tell(caller, null, "token", e.fault().name().toLowerCase(Locale.ROOT)));
            throw e;
        }
        return transactions.call(() -> {
            tell(caller, directory.find(identity).map(Principal::id).orElse(null), "token", "believed");
            return ofIdentity(identity);
        });
    }

    /** Whom they would be who came with this now. */
    private AccessTrial ofIdentity(RealmIdentity identity) {
        Optional<Principal> known = directory.find(identity);
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

    /** What the identity provider says of a name; {@code unanswered} when it does not say. */
    private record Word(Optional<PersonLookup.Known> person, boolean unanswered) {
        private static final Word NONE = new Word(Optional.empty(), false);
    }

    private AccessTrial ofName(Caller caller, String name) {
        Word word = ask(name);
        return transactions
                .call(() -> ofName(caller, name, word))
                .orElseThrow(() -> word.unanswered()
                        ? new Conflict(UNANSWERED, "The identity provider cannot be asked who has this name.")
                        : new NotFound("account", name));
    }

    private Word ask(String name) {
        if (!people.isConfigured()) {
            return Word.NONE;
        }
        Optional<Principal> local = transactions.call(() -> local(name));
        if (local.filter(principal -> principal.kind() != Principal.Kind.PERSON).isPresent()) {
            return Word.NONE;
        }
        try {
            Optional<RealmSubject> subject = local.map(Principal::realmSubject).map(RealmSubject::of);
            return new Word(
                    subject.isPresent() ? people.findBySubject(subject.get()) : people.findByUsername(name), false);
        } catch (PersonLookup.Unanswered e) {
            LOG.log(Level.WARNING, "The identity provider cannot be asked about people: {0}", e.getMessage());
            return new Word(Optional.empty(), true);
        }
    }

    private Optional<AccessTrial> ofName(Caller caller, String name, Word word) {
        Optional<Principal> found = word.person()
                .map(PersonLookup.Known::identity)
                .map(directory::find)
                .orElseGet(() -> local(name));
        boolean known = found.isPresent() || word.person().isPresent();
        tell(caller, found.map(Principal::id).orElse(null), "name", known ? "known" : "unknown");
        return word.person().map(this::ofPerson).or(() -> found.map(principal -> ofPrincipal(principal, word)));
    }

    private AccessTrial ofPerson(PersonLookup.Known person) {
        AccessTrial trial = ofIdentity(person.identity());
        return person.enabled() ? trial : trial.with(Finding.GONE);
    }

    private AccessTrial ofPrincipal(Principal principal, Word word) {
        boolean ofRealm = principal.realmAssertedAt() != null;
        List<GroupMeaning> meanings = meaningsFor(principal);
        Caller would = principal.asCaller();
        Set<Finding> findings = findings(would, principal.enabled());
        if (ofRealm && meanings.isEmpty()) {
            findings.add(Finding.NO_GROUP);
        }
        if (ofRealm && people.isConfigured()) {
            findings.add(word.unanswered() ? Finding.UNANSWERED : Finding.GONE);
        }
        return new AccessTrial(would, meanings, memberships(would, meanings, ofRealm), findings);
    }

    private Optional<Principal> local(String name) {
        return principals
                .findByUsername(AccountService.normalised(name))
                .filter(principal -> !principal.username().startsWith(Principal.SYSTEM_PREFIX));
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
