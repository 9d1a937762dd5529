package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;

/**
 * The one place that decides who may do what. Everything that is not allowed here is denied.
 *
 * <p>What somebody keeps for themselves is theirs alone: threads and runs, and whatever was made through the interface
 * for programs. What a service account keeps is open to administrators besides. Anything else is read by members of its
 * department, or those of its groups that it is narrowed to, and by administrators, and written by the department's curators and by administrators. What a caller may
 * not read does not exist for them ({@link NotFound}); what they may read but not change is {@link Forbidden}.
 */
@ApplicationScoped
public class AccessPolicy {
    /** Why something is allowed. */
    public enum Basis {
        /** The caller keeps it. */
        KEEPER,
        /** The caller is of its department. */
        MEMBERSHIP,
        ADMINISTRATION
    }

    public boolean allows(Caller caller, Action action, Guarded object) {
        return basis(caller, action, object).isPresent();
    }

    /** Why the caller may do this to the object; empty when they may not. */
    public Optional<Basis> basis(Caller caller, Action action, Guarded object) {
        if (object.isKept()) {
            return basisOfKept(caller, object.audience());
        }
        boolean allowed = switch (action) {
            case READ -> sees(caller, object.departmentId()) && isReader(caller, object);
            case WRITE -> curates(caller, object.departmentId());
        };
        if (!allowed) {
            return Optional.empty();
        }
        return Optional.of(caller.isMemberOf(object.departmentId()) ? Basis.MEMBERSHIP : Basis.ADMINISTRATION);
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
        if (!allows(caller, Action.READ, object)) {
            throw new NotFound(object.kind(), object.id());
        }
        if (!allows(caller, action, object)) {
            throw new Forbidden("You may read this %s, but not change it.".formatted(object.kind()));
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

    /**
     * The departments a search on behalf of the caller is restricted to. The index query itself carries this filter, so
     * that nothing of another department can be found, counted or guessed.
     */
    public Set<String> searchable(Caller caller, String departmentId) {
        return sees(caller, departmentId) ? Set.of(departmentId) : Set.of();
    }
}
