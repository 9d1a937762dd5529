package org.vademecum.retention;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccountService;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Deletion;
import org.vademecum.access.DepartmentClosing;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Guarded;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.Role;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/**
 * What must be kept: departments and people on hold lose nothing that they have, neither by time nor by anybody's
 * deleting it, their own erasure included.
 */
@ApplicationScoped
@Transactional
public class LegalHolds {
    /** Code of the {@link Conflict} that keeps something. */
    public static final String CODE = "legal_hold";

    private static final int LONGEST_REASON = 200;
    private static final int FIRST = 1;

    @Inject
    RetentionRepository rows;

    @Inject
    DepartmentRepository departments;

    @Inject
    PrincipalRepository principals;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /** What keeps an object: the hold on its department, or the one on whose it is. */
    public enum Of {
        DEPARTMENT,
        PERSON
    }

    /** A deletion that a hold refuses, and which hold it is; why it was placed is for administrators alone. */
    public static final class Held extends Conflict {
        private final Of of;

        private Held(Of of, String message) {
            super(CODE, message);
            this.of = of;
        }

        public Of of() {
            return of;
        }
    }

    /** Condition of JPQL on an entity with {@code departmentId} and {@code ownerId}: it may be deleted. */
    public static String free(String alias) {
        return departmentFree(alias) + " and not " + ownerHeld(alias);
    }

    /** Condition of JPQL on an entity with {@code ownerId}: whose it is is on hold. */
    public static String ownerHeld(String alias) {
        return "%1$s.ownerId in (select o.subjectId from LegalHold o)".formatted(alias);
    }

    /** The same of what is its department's alone. */
    public static String departmentFree(String alias) {
        return "%1$s.departmentId not in (select h.subjectId from LegalHold h)".formatted(alias);
    }

    /** The same in SQL, on a table with {@code department_id} and {@code owner_id}. */
    public static String freeSql(String alias) {
        return ("%1$s.department_id not in (select d.subject_id from legal_hold d)"
                        + " and %1$s.owner_id not in (select o.subject_id from legal_hold o)")
                .formatted(alias);
    }

    /** Keeps what must be kept. */
    void onDeletion(@Observes Deletion deletion) {
        Guarded object = deletion.object();
        String owner = object.ownerId();
        if (rows.findHold(object.departmentId()).isPresent()) {
            throw new Held(
                    Of.DEPARTMENT,
                    "The department of this %s is on legal hold: it must be kept.".formatted(object.kind()));
        }
        if (owner != null && rows.findHold(owner).isPresent()) {
            throw new Held(
                    Of.PERSON,
                    "The person whose %s this is is on legal hold: it must be kept.".formatted(object.kind()));
        }
    }

    void onClosing(@Observes @Priority(FIRST) DepartmentClosing closing) {
        if (rows.findHold(closing.departmentId()).isPresent()) {
            throw new Held(Of.DEPARTMENT, "This department is on legal hold and must be kept.");
        }
    }

    /** Newest first. */
    public List<LegalHold> list(Caller caller) {
        requireAdmin(caller);
        return rows.listHolds();
    }

    /** @throws NotFound when there is no such department */
    public void placeOnDepartment(Caller caller, String departmentId, String reason) {
        requireAdmin(caller);
        String id = departments
                .find(departmentId)
                .orElseThrow(() -> new NotFound("department", departmentId))
                .id();
        place(caller, "department", id, id, reason);
    }

    /** @throws NotFound when nobody has this name */
    public void placeOnPerson(Caller caller, String username, String reason) {
        requireAdmin(caller);
        String id = principals
                .findByUsername(AccountService.normalised(username))
                .filter(principal -> !principal.username().startsWith(Principal.SYSTEM_PREFIX))
                .orElseThrow(() -> new NotFound("account", username))
                .id();
        place(caller, "principal", id, null, reason);
    }

    private void place(Caller caller, String kind, String subjectId, @Nullable String departmentId, String reason) {
        String given = reason.strip();
        if (given.isEmpty() || given.length() > LONGEST_REASON) {
            throw new Invalid("reason", "invalid_value", "A reason has 1 to 200 characters.");
        }
        if (rows.findHold(subjectId).isPresent()) {
            throw new Conflict("held_already", "This is on hold already.");
        }
        rows.add(new LegalHold(subjectId, given, caller.principalId(), clock.instant()));
        audited.fire(Audited.of(caller, AuditAction.HOLD_PLACE, kind, subjectId, departmentId));
    }

    /** Everything of the subject may be deleted again. No error when it is not on hold. */
    public void lift(Caller caller, String subjectId) {
        requireAdmin(caller);
        rows.findHold(subjectId).ifPresent(hold -> {
            rows.remove(hold);
            boolean department = departments.find(subjectId).isPresent();
            audited.fire(Audited.of(
                            caller,
                            AuditAction.HOLD_LIFT,
                            department ? "department" : "principal",
                            subjectId,
                            department ? subjectId : null)
                    .with("since", hold.placedAt().toString()));
        });
    }

    /** Names of those on hold, by their id. */
    public Map<String, String> names(Caller caller, List<LegalHold> holds) {
        requireAdmin(caller);
        List<String> ids = holds.stream().map(LegalHold::subjectId).toList();
        Map<String, String> names = new HashMap<>();
        departments.byId(ids).forEach((id, department) -> names.put(id, department.name()));
        principals.byId(ids).forEach((id, principal) -> names.put(id, principal.displayName()));
        return names;
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.has(Role.ADMIN)) {
            throw new Forbidden("Only administrators place and lift legal holds.");
        }
    }
}
