package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.retention.Retained;
import org.vademecum.retention.RetentionService;
import org.vademecum.retention.RetentionTerms;

/**
 * How long the departments of {@code /admin/departments} keep what they have. Its script is told {@code previewed} or
 * {@code saved}, or {@code refused} with the {@code field} at fault.
 */
@Named
@RequestScoped
public class RetentionBean {
    @Inject
    RetentionService retention;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private @Nullable Map<String, RetentionTerms> known;
    private List<DueItem> due = List.of();

    /** What the next night would delete of the department in the parameters, for the days in them. */
    public void preview() {
        submit(() -> {
            Map<Retained.Kind, Retained.Due> found = retention.preview(request.caller(), department(), terms());
            due = found.entrySet().stream()
                    .map(each -> new DueItem(
                            texts.count(
                                    "admin_departments.due." + each.getKey().id(),
                                    each.getValue().count()),
                            each.getValue()))
                    .toList();
            AdminRequest.tell("previewed", true);
        });
    }

    /** Keeps the days in the parameters. */
    public void save() {
        submit(() -> {
            retention.change(request.caller(), department(), terms());
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_departments.retention.saved"));
        });
    }

    private void submit(Runnable work) {
        known = null;
        try {
            work.run();
        } catch (Invalid e) {
            AdminRequest.tell("refused", texts.text("admin_departments.days.wrong"));
            AdminRequest.tell("field", String.valueOf(e.param()));
        } catch (NotFound e) {
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_departments.gone"));
        }
    }

    private static String department() {
        return AdminRequest.parameter("id");
    }

    private static RetentionTerms terms() {
        return new RetentionTerms(
                days(Retained.Kind.THREADS),
                days(Retained.Kind.RUNS),
                days(Retained.Kind.REQUESTS),
                days(Retained.Kind.FILES));
    }

    private static @Nullable Integer days(Retained.Kind kind) {
        String given = AdminRequest.parameter(kind.id()).strip();
        if (given.isEmpty()) {
            return null;
        }
        try {
            return Integer.valueOf(given);
        } catch (NumberFormatException e) {
            throw new Invalid(kind.id(), "invalid_value", "Days are a whole number: " + e.getMessage());
        }
    }

    /** Of the kinds that the days in the parameters limit. */
    public List<DueItem> getDue() {
        return due;
    }

    private RetentionTerms terms(String departmentId) {
        Map<String, RetentionTerms> all = known;
        if (all == null) {
            all = retention.list(request.caller());
            known = all;
        }
        return all.getOrDefault(departmentId, RetentionTerms.FOR_EVER);
    }

    /** Such as "Conversations 90 days, files 365 days". */
    public String summary(String departmentId) {
        Map<Retained.Kind, Integer> limited = terms(departmentId).limited();
        return limited.isEmpty()
                ? texts.text("admin_departments.for_ever")
                : limited.entrySet().stream()
                        .map(limit -> texts.count(
                                "admin_departments.keeps." + limit.getKey().id(), limit.getValue()))
                        .reduce((one, next) -> one + ", " + next)
                        .orElse("");
    }

    /** Days of a kind by its id; empty for ever. */
    public String days(String departmentId, String kind) {
        return terms(departmentId).limited().entrySet().stream()
                .filter(limit -> limit.getKey().id().equals(kind))
                .map(limit -> limit.getValue().toString())
                .findFirst()
                .orElse("");
    }
}
