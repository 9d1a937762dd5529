package org.vademecum.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Transactions;

/**
 * What administrators have said that departments may spend. It is asked with every request and read every few seconds, so
 * that a change holds on all nodes soon. Thread-safe.
 */
@ApplicationScoped
class DepartmentBudgets {
    @Inject
    UsageRepository usage;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    private record Known(Map<String, BudgetTerms> terms, Instant at) {}

    private volatile @Nullable Known known;

    /** By the department's id; whoever is not in it has what is configured. */
    Map<String, BudgetTerms> all() {
        Known latest = known;
        Instant now = clock.instant();
        if (latest == null || !now.isBefore(latest.at().plus(UsageLedger.FRESH))) {
            latest = new Known(transactions.call(usage::budgets), now);
            known = latest;
        }
        return latest.terms();
    }

    BudgetTerms of(String departmentId) {
        return all().getOrDefault(departmentId, BudgetTerms.CONFIGURED);
    }

    /** Somebody has changed them. */
    void forget() {
        known = null;
    }
}
