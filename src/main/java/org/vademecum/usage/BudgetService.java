package org.vademecum.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Meter;
import org.vademecum.access.Role;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/** What departments may spend a day, for administrators. */
@ApplicationScoped
public class BudgetService {
    private static final String KIND = "department";

    @Inject
    UsageRepository usage;

    @Inject
    DepartmentBudgets budgets;

    @Inject
    BudgetLimits limits;

    @Inject
    DepartmentRepository departments;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /** Of the departments that do not have what is configured. */
    public Map<String, BudgetTerms> list(Caller caller) {
        requireAdmin(caller);
        return transactions.call(usage::budgets);
    }

    /** What the department may spend as long as no administrator says otherwise; 0 for as much as it likes. */
    public long configured(Meter meter, String departmentId) {
        return limits.configured(meter, departmentId);
    }

    /** Holds at once on this node, and within seconds on the others; what is spent is counted from then on. */
    public void change(Caller caller, String departmentId, BudgetTerms terms) {
        requireAdmin(caller);
        transactions.retry(() -> {
            if (departments.find(departmentId).isEmpty()) {
                throw new NotFound(KIND, departmentId);
            }
            usage.budget(departmentId, terms);
            audited.fire(Audited.of(caller, AuditAction.BUDGET_CHANGE, KIND, departmentId, departmentId)
                    .with("tokens", told(terms.tokens()))
                    .with("upload_bytes", told(terms.uploadBytes())));
            return terms;
        });
        budgets.forget();
    }

    private static String told(@Nullable Long amount) {
        return amount == null ? "as configured" : amount == 0 ? "no limit" : amount.toString();
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.has(Role.ADMIN)) {
            throw new Forbidden("Only administrators say what departments may spend.");
        }
    }
}
