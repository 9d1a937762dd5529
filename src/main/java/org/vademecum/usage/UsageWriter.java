package org.vademecum.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Timer;

/**
 * Puts down every few seconds what was spent on this node. The first node that sees {@value #WARNING_PERCENT} percent of a
 * budget spent tells the audit, once a day.
 */
@ApplicationScoped
class UsageWriter {
    /** Of a budget. */
    static final int WARNING_PERCENT = 80;

    private static final Logger LOG = Logger.getLogger(UsageWriter.class.getName());
    private static final int KEPT_DAYS = 90;

    @Inject
    UsageLedger ledger;

    @Inject
    BudgetLimits limits;

    @Inject
    UsageRepository usage;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    @Inject
    Timer timer;

    private @Nullable Future<?> rounds;

    void start(@Observes ApplicationStarted started) {
        usage.forgetBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(KEPT_DAYS));
        rounds = timer.every(UsageLedger.FRESH, this::write);
    }

    void stop(@Observes ApplicationStopping stopping) {
        if (rounds != null) {
            rounds.cancel(false);
            write();
        }
    }

    /** What cannot be written now is written with what comes. */
    synchronized void write() {
        try {
            ledger.store(this::warn);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "What was spent could not be put down; it is tried again", e);
        }
    }

    static boolean isMost(long spent, long limit) {
        return spent >= limit * (WARNING_PERCENT / 100.0);
    }

    private void warn(Account account, long spent) {
        long limit = limits.of(account);
        if (isMost(spent, limit) && usage.warn(account)) {
            audited.fire(warning(account, spent, limit));
        }
    }

    private static Audited warning(Account account, long spent, long limit) {
        boolean department = account.kind() == Account.Kind.DEPARTMENT;
        String kind = switch (account.kind()) {
            case KEY -> "API key";
            case PRINCIPAL -> "principal";
            case DEPARTMENT -> "department";
        };
        return new Audited(
                AuditAction.BUDGET_WARNING,
                Audited.Outcome.DONE,
                null,
                null,
                department ? account.spender() : null,
                kind,
                account.spender(),
                Map.of(
                        "meter", account.meter().name().toLowerCase(Locale.ROOT),
                        "spent", Long.toString(spent),
                        "budget", Long.toString(limit)));
    }
}
