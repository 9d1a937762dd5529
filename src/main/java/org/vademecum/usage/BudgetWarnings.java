package org.vademecum.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Meter;

/** Which departments have spent most of a budget today, for those who look after them. */
@ApplicationScoped
public class BudgetWarnings {
    @Inject
    UsageRepository usage;

    @Inject
    UsageLedger ledger;

    @Inject
    BudgetLimits limits;

    @Inject
    DepartmentRepository departments;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    /**
     * @param department its name
     * @param percent of the budget that is spent; 100 or more when nothing is left
     */
    public record Warning(String department, Meter meter, long percent) {
        // Pages read these.
        public String getDepartment() {
            return department;
        }

        public Meter getMeter() {
            return meter;
        }

        public long getPercent() {
            return percent;
        }
    }

    /** Those of departments whose curator or administrator the caller is. Costs nothing where there are no budgets. */
    public List<Warning> list(Caller caller) {
        if (!limits.areSet()) {
            return List.of();
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<UsageDay> warned = usage.listWarnedDepartments(today).stream()
                .filter(row -> access.curates(caller, row.spender()) && isMostSpent(row))
                .toList();
        Map<String, Department> named =
                departments.byId(warned.stream().map(UsageDay::spender).toList());
        return warned.stream()
                .flatMap(row -> Optional.ofNullable(named.get(row.spender()))
                        .map(department -> new Warning(department.name(), row.meter(), row.amount() * 100 / limit(row)))
                        .stream())
                .toList();
    }

    /**
     * How much of today's tokens is spent of the caller's own, or of the key's that stands for them, whichever is nearer to its end; empty
     * as long as that is not most of it, and where neither is limited.
     *
     * @return percent, 100 or more when nothing is left
     */
    public Optional<Long> findOwn(Caller caller) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Stream.of(
                        Optional.of(new Account(today, Meter.TOKENS, Account.Kind.PRINCIPAL, caller.principalId())),
                        Optional.ofNullable(caller.keyId())
                                .map(key -> new Account(today, Meter.TOKENS, Account.Kind.KEY, key)))
                .flatMap(Optional::stream)
                .flatMap(account -> percent(account).stream())
                .max(Comparator.naturalOrder());
    }

    private Optional<Long> percent(Account account) {
        long limit = limits.of(account);
        if (limit <= 0) {
            return Optional.empty();
        }
        long spent = ledger.spent(account);
        return UsageWriter.isMost(spent, limit) ? Optional.of(spent * 100 / limit) : Optional.empty();
    }

    /** Still: the budget may have become a larger one since. */
    private boolean isMostSpent(UsageDay row) {
        long limit = limit(row);
        return limit > 0 && UsageWriter.isMost(row.amount(), limit);
    }

    private long limit(UsageDay row) {
        return limits.of(row.kind(), row.meter(), row.spender());
    }
}
