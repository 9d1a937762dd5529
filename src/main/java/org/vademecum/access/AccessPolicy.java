package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;

/**
 * The one place that decides who may do what. Everything that is not allowed here is denied.
 *
 * <p>What somebody keeps for themselves is theirs alone: threads and runs, and whatever was made through the interface
 * for programs. What a service account keeps is open to administrators besides. Anything else is read by members of its
 * department, or those of its groups that it is narrowed to, and by administrators, and written by the department's curators and
 * by administrators. What is in a bin is there for nobody, and may be restored by those who could write it. What is shared with other departments is asked by their members, too. What a caller may not even ask does
 * not exist for them ({@link NotFound}); what they may ask but not read, or read but not change, is {@link Forbidden}.
 */
@ApplicationScoped
public class AccessPolicy {
    /** Why something is allowed. */
    public enum Basis {
        /** The caller keeps it. */
        KEEPER,
        /** The caller is of its department. */
        MEMBERSHIP,
        ADMINISTRATION,
        /** It is shared with a department of the caller's. */
        SHARE
    }

    public boolean allows(Caller caller, Action action, Guarded object) {
        return basis(caller, action, object).isPresent();
    }

    /** Why the caller may do this to the object; empty when they may not. */
    public Optional<Basis> basis(Caller caller, Action action, Guarded object) {
        if (object.isDeleted()) {
            return Optional.empty();
        }
        if (object.isKept()) {
            return basisOfKept(caller, object.audience());
        }
        boolean allowed = switch (action) {
            case ASK, READ -> sees(caller, object.departmentId()) && isReader(caller, object);
            case WRITE -> curates(caller, object.departmentId());
        };
        if (!allowed) {
            return action == Action.ASK && isSharedWith(caller, object) ? Optional.of(Basis.SHARE) : Optional.empty();
        }
        return Optional.of(caller.isMemberOf(object.departmentId()) ? Basis.MEMBERSHIP : Basis.ADMINISTRATION);
    }

    private static boolean isSharedWith(Caller caller, Guarded object) {
        return object instanceof Guarded.Shareable shareable
                && shareable.sharedWith().stream().anyMatch(caller::isMemberOf);
    }

    private boolean isReader(Caller caller, Guarded object) {
        return object.readerGroups().isEmpty()
                || curates(caller, object.departmentId())
                || caller.isInAny(object.readerGroups());
    }

    private static Optional<Basis> basisOfKept(Caller caller, String keeper) {
        if (keeper.equals(caller.principalId())) {
            return Optional.of(Basis.KEEPER);
        }
        return Principal.isService(keeper) && caller.has(Role.ADMIN)
                ? Optional.of(Basis.ADMINISTRATION)
                : Optional.empty();
    }

    /** Returns the object, or throws as the class comment says. */
    public <T extends Guarded> T require(Caller caller, Action action, T object) {
        if (!allows(caller, Action.ASK, object)) {
            throw new NotFound(object.kind(), object.id());
        }
        if (!allows(caller, action, object)) {
            throw new Forbidden("You may %s this %s, but not %s it."
                    .formatted(
                            allows(caller, Action.READ, object) ? "read" : "ask",
                            object.kind(),
                            action == Action.WRITE ? "change" : "look into"));
        }
        return object;
    }

    /** An absent object and a forbidden one look the same to the caller. */
    public <T extends Guarded> T require(Caller caller, Action action, Optional<T> object, String kind, String id) {
        return require(caller, action, object.orElseThrow(() -> new NotFound(kind, id)));
    }

    public boolean sees(Caller caller, String departmentId) {
        return seesAll(caller) || caller.isMemberOf(departmentId);
    }

    /** May see every department, so that a list needs no filter. */
    public boolean seesAll(Caller caller) {
        return caller.has(Role.ADMIN);
    }

    /** Whom lists show things to. */
    public Readership readership(Caller caller) {
        return new Readership(caller.principalId(), caller.departmentIds(), seesAll(caller));
    }

    /** May add, replace and remove documents of the department. */
    public boolean curates(Caller caller, String departmentId) {
        return caller.has(Role.ADMIN) || (caller.has(Role.CURATOR) && caller.isMemberOf(departmentId));
    }

    /** May take the department's own object out of the bin, or delete it there for good. */
    public boolean restores(Caller caller, Guarded object) {
        return object.isDeleted() && !object.isKept() && curates(caller, object.departmentId());
    }

    /** May read and judge the department's flagged answers, other people's included. */
    public boolean reviews(Caller caller, String departmentId) {
        return caller.has(Role.ADMIN) || (caller.has(Role.REVIEWER) && caller.isMemberOf(departmentId));
    }

    /** May read what the audit has of some department, or of all. */
    public boolean audits(Caller caller) {
        return caller.has(Role.ADMIN) || caller.has(Role.AUDITOR);
    }

    /** May see what models were sent on the owner's behalf: the owner, and administrators. */
    public boolean inspects(Caller caller, Guarded.Personal object) {
        return object.ownerId().equals(caller.principalId()) || caller.has(Role.ADMIN);
    }

    /** As {@link #require}, for {@link #inspects}. */
    public <T extends Guarded.Personal> T requireInspectable(
            Caller caller, Optional<T> object, String kind, String id) {
        return object.filter(found -> inspects(caller, found)).orElseThrow(() -> new NotFound(kind, id));
    }

    /** May let other departments ask what is the department's own, and not anybody's for themselves. */
    public boolean shares(Caller caller, Guarded.Shareable object) {
        return !object.isKept() && allows(caller, Action.WRITE, object);
    }

    /** What a caller who asks this may find with it, though they could not read it. */
    public Loan loan(Caller caller, Guarded.Shareable object) {
        return basis(caller, Action.ASK, object).filter(Basis.SHARE::equals).isPresent()
                ? new Loan(object.departmentId(), object.searchedStores())
                : Loan.NONE;
    }

    /**
     * Whether a loan covers a store or a document of it: none that is kept or in the bin, and none that is narrowed to groups which the
     * caller is not in.
     */
    public boolean covers(Loan loan, Caller caller, Guarded object, String vectorStoreId) {
        return loan.departmentId().equals(object.departmentId())
                && loan.vectorStoreIds().contains(vectorStoreId)
                && !object.isKept()
                && !object.isDeleted()
                && isReader(caller, object);
    }

    /**
     * The department as whose member the caller asks what another one shares; empty when they ask it as their own.
     *
     * @param preferred if it is one of those
     */
    public Optional<String> borrower(Caller caller, Guarded.Shareable object, String preferred) {
        if (allows(caller, Action.READ, object)) {
            return Optional.empty();
        }
        return object.sharedWith().stream()
                .filter(caller::isMemberOf)
                .min(Comparator.<String, Boolean>comparing(id -> !id.equals(preferred))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * The departments a search on behalf of the caller is restricted to. The index query itself carries this filter, so
     * that nothing of another department can be found, counted or guessed.
     */
    public Set<String> searchable(Caller caller, String departmentId) {
        return sees(caller, departmentId) ? Set.of(departmentId) : Set.of();
    }

    /** The same with what a loan adds: what of that department is found, {@link #covers} says. */
    public Set<String> searchable(Caller caller, String departmentId, Loan loan) {
        Set<String> departments = new HashSet<>(searchable(caller, departmentId));
        if (!loan.equals(Loan.NONE)) {
            departments.add(loan.departmentId());
        }
        return departments;
    }
}
