package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.retention.LegalHold;
import org.vademecum.retention.LegalHolds;

/** The legal holds of {@code /admin/departments}. Its script is told {@code saved}, or {@code refused}. */
@Named
@RequestScoped
public class HoldsBean {
    @Inject
    LegalHolds holds;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private @Nullable List<HoldItem> items;

    /** Places one on the department or the person in the parameters. */
    public void place() {
        String department = AdminRequest.parameter("department");
        String reason = AdminRequest.parameter("reason");
        submit(() -> {
            if (department.isEmpty()) {
                holds.placeOnPerson(request.caller(), AdminRequest.parameter("person"), reason);
            } else {
                holds.placeOnDepartment(request.caller(), department, reason);
            }
            AdminRequest.tell("toast", texts.text("admin_departments.hold.placed"));
        });
    }

    /** Lifts the one in the parameters. */
    public void lift() {
        submit(() -> {
            holds.lift(request.caller(), AdminRequest.parameter("id"));
            AdminRequest.tell("toast", texts.text("admin_departments.hold.lifted"));
        });
    }

    private void submit(Runnable change) {
        items = null;
        try {
            change.run();
            AdminRequest.tell("saved", true);
        } catch (Invalid e) {
            AdminRequest.tell("refused", texts.text("admin_departments.hold.reason.wrong"));
            AdminRequest.tell("field", "reason");
        } catch (Conflict e) {
            AdminRequest.tell("refused", texts.text("admin_departments.hold.already"));
        } catch (NotFound e) {
            AdminRequest.tell("refused", texts.text("admin_departments.nobody"));
            AdminRequest.tell("field", "person");
        }
    }

    /** Newest first. */
    public List<HoldItem> getHolds() {
        List<HoldItem> known = items;
        if (known == null) {
            List<LegalHold> all = holds.list(request.caller());
            Map<String, String> names = holds.names(request.caller(), all);
            known = all.stream()
                    .map(hold -> new HoldItem(hold, names.getOrDefault(hold.subjectId(), hold.subjectId())))
                    .toList();
            items = known;
        }
        return known;
    }
}
