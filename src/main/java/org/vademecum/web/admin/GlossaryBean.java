package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.DepartmentRepository;

/** {@code /admin/glossary}: of the department that the parameter names, or else of the first that the user curates. */
@Named
@RequestScoped
public class GlossaryBean {
    @Inject
    DepartmentRepository departments;

    @Inject
    AccessPolicy access;

    @Inject
    AdminRequest request;

    private @Nullable List<Choice> curated;

    /** Ends the request for whoever curates nothing, or not the department that is named. */
    public void enter() {
        String wanted = AdminRequest.parameter("department");
        AdminRequest.require(request.curates() && (wanted.isEmpty() || found().isPresent()));
    }

    /** The departments to choose from, by name. */
    public List<Choice> getDepartments() {
        List<Choice> known = curated;
        if (known == null) {
            known = departments.list().stream()
                    .filter(department -> access.curates(request.caller(), department.id()))
                    .map(department -> new Choice(department.id(), department.name()))
                    .toList();
            curated = known;
        }
        return known;
    }

    /** Id of the department that is shown; empty when there is none. */
    public String getDepartment() {
        return found().map(Choice::getId).orElse("");
    }

    private Optional<Choice> found() {
        String wanted = AdminRequest.parameter("department");
        Stream<Choice> all = getDepartments().stream();
        return (wanted.isEmpty() ? all : all.filter(choice -> choice.getId().equals(wanted))).findFirst();
    }
}
