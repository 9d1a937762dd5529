package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/**
 * The departments, for administrators: made, renamed, mapped to groups of the identity provider, and deleted while
 * empty. What two want at once constraints decide, and a second look says whose it is.
 */
@ApplicationScoped
public class DepartmentService {
    private static final String KIND = "department";
    private static final String TAKEN = "taken";

    @Inject
    DepartmentRepository departments;

    @Inject
    DepartmentGroups groups;

    @Inject
    @Any
    Instance<DepartmentHolder> holders;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    @Inject
    Event<DepartmentClosing> closing;

    @Inject
    Clock clock;

    /** All, by name. */
    public List<DepartmentOverview> list(Caller caller) {
        requireAdmin(caller);
        return transactions.call(() -> {
            GroupMapping mapping = groups.current();
            Map<String, Map<String, Long>> counts = counts();
            return departments.list().stream()
                    .map(department -> new DepartmentOverview(
                            department, mapping.pathOf(department), held(counts, department.id())))
                    .toList();
        });
    }

    /** What a department holds, by {@link DepartmentHolder#holding}; empty when it could be deleted. */
    public Map<String, Long> held(Caller caller, String id) {
        requireAdmin(caller);
        return transactions.call(() -> held(counts(), id));
    }

    private Map<String, Map<String, Long>> counts() {
        return holders.stream()
                .collect(Collectors.toMap(DepartmentHolder::holding, DepartmentHolder::countByDepartment));
    }

    private static Map<String, Long> held(Map<String, Map<String, Long>> counts, String departmentId) {
        Map<String, Long> held = new TreeMap<>();
        counts.forEach((kind, byDepartment) -> {
            long count = byDepartment.getOrDefault(departmentId, 0L);
            if (count > 0) {
                held.put(kind, count);
            }
        });
        return held;
    }

    /** @throws Invalid with {@code taken} when the name, the code or the group is another department's */
    public Department create(Caller caller, NewDepartment wanted) {
        requireAdmin(caller);
        return transactions.retry(() -> {
            requireFree(departments.list(), Department::name, wanted.name(), "name");
            requireFree(departments.list(), Department::code, wanted.code(), "code");
            Department department = new Department(
                    wanted.code(), wanted.name(), RealmDirectory.initials(wanted.name()), clock.instant());
            map(department, wanted.groupPath());
            departments.add(department);
            audited.fire(about(caller, AuditAction.DEPARTMENT_CREATE, department));
            return department;
        });
    }

    /**
     * Renames a department and maps it to a group. Who is in it follows with everybody's next sign-in, request with a
     * token, or check of their session.
     *
     * @param groupPath null for the group that its code names
     * @throws Invalid for values out of bounds, with {@code taken} when the name or the group is another department's
     */
    public Department change(Caller caller, String id, String name, @Nullable String groupPath) {
        requireAdmin(caller);
        String wanted = NewDepartment.requireName(name);
        String path = groupPath == null ? null : NewDepartment.requirePath(groupPath);
        return transactions.retry(() -> {
            Department department = get(id);
            List<Department> others = departments.list().stream()
                    .filter(other -> !other.id().equals(id))
                    .toList();
            requireFree(others, Department::name, wanted, "name");
            if (!wanted.equals(department.name())) {
                department.rename(wanted, RealmDirectory.initials(wanted));
            }
            map(department, path);
            audited.fire(about(caller, AuditAction.DEPARTMENT_CHANGE, department));
            return department;
        });
    }

    private void map(Department department, @Nullable String path) {
        GroupMapping mapping = groups.current();
        String wanted = path == null ? mapping.usualPath(department.code()) : path;
        Optional<Department> holder =
                mapping.holder(wanted).filter(other -> !other.id().equals(department.id()));
        if (holder.isPresent()) {
            throw new Invalid(
                    "group",
                    TAKEN,
                    "This group gives %s already.".formatted(holder.get().name()));
        }
        department.mapTo(path);
    }

    /**
     * Deletes a department that holds nothing.
     *
     * @throws Conflict when it holds something, see {@link #held}, or is the last one
     */
    public void delete(Caller caller, String id) {
        requireAdmin(caller);
        transactions.run(() -> requireEmpty(id));
        closing.fire(new DepartmentClosing(caller, id));
        try {
            transactions.run(() -> {
                Department department = requireEmpty(id);
                audited.fire(about(caller, AuditAction.DEPARTMENT_DELETE, department));
                departments.remove(department);
            });
        } catch (RuntimeException e) {
            if (Transactions.isConflict(e)) {
                throw inUse();
            }
            throw e;
        }
    }

    private Department requireEmpty(String id) {
        Department department = get(id);
        if (!held(counts(), id).isEmpty()) {
            throw inUse();
        }
        if (departments.list().size() == 1) {
            throw new Conflict("last_department", "There is always one department.");
        }
        return department;
    }

    private static Conflict inUse() {
        return new Conflict("department_in_use", "The department holds something.");
    }

    private Department get(String id) {
        return departments.find(id).orElseThrow(() -> new NotFound(KIND, id));
    }

    private Audited about(Caller caller, AuditAction action, Department department) {
        return Audited.of(caller, action, KIND, department.id(), department.id())
                .with("code", department.code())
                .with("group", groups.current().pathOf(department));
    }

    private static void requireFree(
            Collection<Department> others, Function<Department, String> value, String wanted, String param) {
        if (others.stream().map(value).anyMatch(wanted::equalsIgnoreCase)) {
            throw new Invalid(param, TAKEN, "Another department has this %s.".formatted(param));
        }
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.has(Role.ADMIN)) {
            throw new Forbidden("Only administrators look after departments.");
        }
    }
}
