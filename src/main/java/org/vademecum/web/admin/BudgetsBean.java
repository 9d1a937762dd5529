package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Meter;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.usage.BudgetService;
import org.vademecum.usage.BudgetTerms;

/**
 * What the departments of {@code /admin/departments} may spend a day: tokens, and uploads in megabytes. Its script is told
 * {@code saved}, or {@code refused} with the {@code field} at fault.
 */
@Named
@RequestScoped
public class BudgetsBean {
    private static final long MEGABYTE = 1_000_000;

    @Inject
    BudgetService budgets;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private @Nullable Map<String, BudgetTerms> known;

    /** Keeps the amounts in the parameters; an empty one for what is configured. */
    public void save() {
        known = null;
        try {
            budgets.change(
                    request.caller(),
                    AdminRequest.parameter("id"),
                    new BudgetTerms(amount("tokens", 1), amount("uploads", MEGABYTE)));
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_departments.budget.saved"));
        } catch (Invalid e) {
            AdminRequest.tell("refused", texts.text("admin_departments.budget.wrong"));
            AdminRequest.tell("field", String.valueOf(e.param()));
        } catch (NotFound e) {
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_departments.gone"));
        }
    }

    private static @Nullable Long amount(String name, long unit) {
        String given = AdminRequest.parameter(name).strip();
        if (given.isEmpty()) {
            return null;
        }
        if (!given.matches("\\d{1,15}")) {
            throw new Invalid(name, "invalid_value", "A budget is a whole number.");
        }
        // Too large to be multiplied is too large in any case.
        return Math.min(Long.parseLong(given), Long.MAX_VALUE / unit) * unit;
    }

    /** Such as "1,000,000 tokens, 500 MB". */
    public String summary(String departmentId) {
        String limited = Arrays.stream(Meter.values())
                .filter(meter -> inForce(departmentId, meter) > 0)
                .map(meter -> text(meter, inForce(departmentId, meter)))
                .collect(Collectors.joining(", "));
        return limited.isEmpty() ? texts.text("admin_departments.budget.none") : limited;
    }

    private long inForce(String departmentId, Meter meter) {
        Long said = terms(departmentId).of(meter);
        return said == null ? budgets.configured(meter, departmentId) : said;
    }

    private String text(Meter meter, long amount) {
        return switch (meter) {
            case TOKENS -> texts.count("admin_departments.budget.tokens", amount);
            case UPLOADS -> texts.size(amount);
        };
    }

    /** Whether an administrator has said something of it. */
    public boolean isSaid(String departmentId) {
        return !terms(departmentId).equals(BudgetTerms.CONFIGURED);
    }

    /** What an administrator has said, in the unit of its field; empty for what is configured. */
    public String tokens(String departmentId) {
        Long tokens = terms(departmentId).tokens();
        return tokens == null ? "" : tokens.toString();
    }

    /** As {@link #tokens}, in megabytes. */
    public String uploads(String departmentId) {
        Long bytes = terms(departmentId).uploadBytes();
        return bytes == null ? "" : Long.toString(bytes / MEGABYTE);
    }

    /** What an empty field means, such as "Empty: as configured, 1,000,000 tokens". */
    public String configured(String departmentId, String meter) {
        long amount = budgets.configured(Meter.valueOf(meter), departmentId);
        return amount == 0
                ? texts.text("admin_departments.budget.configured.none")
                : texts.text("admin_departments.budget.configured", text(Meter.valueOf(meter), amount));
    }

    private BudgetTerms terms(String departmentId) {
        Map<String, BudgetTerms> all = known;
        if (all == null) {
            all = budgets.list(request.caller());
            known = all;
        }
        return all.getOrDefault(departmentId, BudgetTerms.CONFIGURED);
    }
}
