package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.common.Invalid;

/**
 * The department that new objects of a request go into: what OpenAI calls a project. It is the caller's; who has several
 * may name one in {@code OpenAI-Project}, by its code or id, and an administrator any. Unless they do it is the home
 * department or, for whom that is not open, the first of their own by name.
 */
@ApplicationScoped
public class Project {
    static final String HEADER = "OpenAI-Project";

    /** Ids of OpenAI's own projects, which programs may still have in their environment, say nothing here. */
    private static final String OPENAI = "proj_";

    @Inject
    HttpServletRequest request;

    @Inject
    CurrentCaller current;

    @Inject
    DepartmentRepository departments;

    @Inject
    AccessPolicy access;

    /** The department's id. */
    public String departmentId() {
        Caller caller = current.get();
        String named = request.getHeader(HEADER);
        if (named != null && !named.isBlank() && !named.startsWith(OPENAI)) {
            return named(caller, named.strip());
        }
        return caller.departmentIds().size() == 1
                ? caller.departmentIds().iterator().next()
                : departments
                        .findHome()
                        .map(Department::id)
                        .filter(id -> access.sees(caller, id))
                        .orElseGet(() -> own(caller));
    }

    private String own(Caller caller) {
        return departments.list().stream()
                .map(Department::id)
                .filter(caller::isMemberOf)
                .findFirst()
                .orElseThrow(() -> new Invalid(
                        HEADER,
                        "mismatched_project",
                        "You belong to no department. Please name one in " + HEADER + "."));
    }

    private String named(Caller caller, String name) {
        Optional<Department> department = departments.findByCode(name).or(() -> departments.find(name));
        return department
                .map(Department::id)
                .filter(id -> access.sees(caller, id))
                .orElseThrow(() -> unknown(name));
    }

    private static Invalid unknown(String name) {
        return new Invalid(HEADER, "mismatched_project", "There is no project '%s' for this key.".formatted(name));
    }
}
