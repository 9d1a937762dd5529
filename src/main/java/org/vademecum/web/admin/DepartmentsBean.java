package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.DepartmentService;
import org.vademecum.access.NewDepartment;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/**
 * {@code /admin/departments}: the departments, and the groups of the identity provider that give them. Its script is told
 * {@code saved}, or {@code refused} with the {@code field} at fault.
 */
@Named
@RequestScoped
public class DepartmentsBean {
    private static final String REFUSED = "refused";

    @Inject
    DepartmentService departments;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private @Nullable List<DepartmentItem> items;

    /** Ends the request for whoever is no administrator. */
    public void enter() {
        AdminRequest.require(request.administers());
    }

    /** Makes the department of the request parameters, or changes the one that they name. */
    public void save() {
        String id = AdminRequest.parameter("id");
        String name = AdminRequest.parameter("name");
        String group = AdminRequest.parameter("mapped").equals("true") ? AdminRequest.parameter("group") : null;
        submit(() -> {
            if (id.isEmpty()) {
                departments.create(request.caller(), new NewDepartment(name, AdminRequest.parameter("code"), group));
            } else {
                departments.change(request.caller(), id, name, group);
            }
            AdminRequest.tell("toast", texts.text("admin_departments.saved"));
        });
    }

    /** Deletes the department that the request parameters name. */
    public void delete() {
        submit(() -> {
            departments.delete(request.caller(), AdminRequest.parameter("id"));
            AdminRequest.tell("toast", texts.text("admin_departments.deleted"));
        });
    }

    private void submit(Runnable change) {
        items = null;
        try {
            change.run();
            AdminRequest.tell("saved", true);
        } catch (Invalid e) {
            AdminRequest.tell(REFUSED, texts.text("admin_departments.%s.%s".formatted(e.param(), e.code())));
            AdminRequest.tell("field", String.valueOf(e.param()));
        } catch (Conflict e) {
            AdminRequest.tell(REFUSED, texts.text("admin_departments." + e.code()));
        } catch (NotFound e) {
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_departments.gone"));
        }
    }

    /** By name. */
    public List<DepartmentItem> getDepartments() {
        List<DepartmentItem> known = items;
        if (known == null) {
            known = departments.list(request.caller()).stream()
                    .map(overview -> new DepartmentItem(overview, texts))
                    .toList();
            items = known;
        }
        return known;
    }

    public String getSummary() {
        return texts.count("admin_departments.count", getDepartments().size());
    }
}
