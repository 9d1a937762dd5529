package org.vademecum.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.access.Meter;
import org.vademecum.access.Spending;
import org.vademecum.access.Spent;
import org.vademecum.common.TooMany;

/**
 * Holds keys, principals and departments to what they may spend a day of UTC. What has begun may be finished, so that a
 * budget can be passed by what was going on when it ran out. Who has no budget is not counted.
 */
@ApplicationScoped
class Budgets {
    @Inject
    BudgetLimits limits;

    @Inject
    UsageLedger ledger;

    @Inject
    Clock clock;

    void onSpending(@Observes Spending spending) {
        for (Account account : limited(spending)) {
            long limit = limits.of(account);
            if (ledger.spent(account) >= limit) {
                throw exceeded(account, limit);
            }
        }
    }

    void onSpent(@Observes(during = TransactionPhase.AFTER_SUCCESS) Spent spent) {
        limited(spent.on()).forEach(account -> ledger.add(account, spent.amount()));
    }

    private List<Account> limited(Spending spending) {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Meter meter = spending.meter();
        List<Account> accounts = new ArrayList<>();
        String key = spending.keyId();
        if (key != null) {
            accounts.add(new Account(day, meter, Account.Kind.KEY, key));
        }
        accounts.add(new Account(day, meter, Account.Kind.PRINCIPAL, spending.principalId()));
        accounts.add(new Account(day, meter, Account.Kind.DEPARTMENT, spending.departmentId()));
        return accounts.stream().filter(account -> limits.of(account) > 0).toList();
    }

    private TooMany exceeded(Account account, long limit) {
        String who = switch (account.kind()) {
            case KEY -> "This API key has";
            case PRINCIPAL -> "You have";
            case DEPARTMENT -> "Your department has";
        };
        String unit = switch (account.meter()) {
            case TOKENS -> "tokens";
            case UPLOADS -> "uploaded bytes";
        };
        return new TooMany(
                "budget_exceeded",
                untilTomorrow(),
                "%s used up today's budget of %,d %s. It begins anew at 00:00 UTC.".formatted(who, limit, unit));
    }

    private Duration untilTomorrow() {
        Instant now = clock.instant();
        Instant tomorrow = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return Duration.ofSeconds(Duration.between(now, tomorrow).toSeconds() + 1);
    }
}
