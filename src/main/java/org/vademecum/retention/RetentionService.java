package org.vademecum.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Role;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;

/** How long departments keep what they have, for administrators. */
@ApplicationScoped
@Transactional
public class RetentionService {
    private static final String KIND = "department";

    @Inject
    RetentionRepository rows;

    @Inject
    DepartmentRepository departments;

    @Inject
    @Any
    Instance<Retained> kinds;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /** Of the departments that do not keep everything for ever. */
    public Map<String, RetentionTerms> list(Caller caller) {
        requireAdmin(caller);
        return rows.listPolicies().stream()
                .collect(Collectors.toMap(RetentionPolicy::departmentId, RetentionPolicy::terms));
    }

    /** What the next night would delete under these terms; only the kinds that they limit. */
    public Map<Retained.Kind, Retained.Due> preview(Caller caller, String departmentId, RetentionTerms terms) {
        requireAdmin(caller);
        requireDepartment(departmentId);
        Map<Retained.Kind, Retained.Due> due = new EnumMap<>(Retained.Kind.class);
        for (Retained kind : kinds) {
            Integer days = terms.days(kind.kind());
            if (days != null) {
                due.put(kind.kind(), kind.due(departmentId, before(clock.instant(), days)));
            }
        }
        return due;
    }

    /** From the next night on. */
    public void change(Caller caller, String departmentId, RetentionTerms terms) {
        requireAdmin(caller);
        requireDepartment(departmentId);
        RetentionPolicy policy = rows.findPolicy(departmentId).orElseGet(() -> {
            RetentionPolicy made = new RetentionPolicy(departmentId);
            rows.add(made);
            return made;
        });
        policy.become(terms);
        Audited told = Audited.of(caller, AuditAction.RETENTION_CHANGE, KIND, departmentId, departmentId);
        for (Map.Entry<Retained.Kind, Integer> limit : terms.limited().entrySet()) {
            told = told.with(limit.getKey().id(), limit.getValue() + " days");
        }
        audited.fire(told);
    }

    /** What was last touched before is due. */
    static Instant before(Instant now, int days) {
        return now.minus(Duration.ofDays(days));
    }

    private void requireDepartment(String id) {
        if (departments.find(id).isEmpty()) {
            throw new NotFound(KIND, id);
        }
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.has(Role.ADMIN)) {
            throw new Forbidden("Only administrators say how long departments keep what they have.");
        }
    }
}
