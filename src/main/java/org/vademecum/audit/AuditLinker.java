package org.vademecum.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Audited;
import org.vademecum.access.ForeignRead;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Timer;
import org.vademecum.common.Transactions;

/**
 * Gives entries their place in the chain once what they tell of is committed. Whichever node does it holds the lock on the
 * chain's end for as long as that takes, and no transaction that does anything else ever waits for that lock.
 */
@ApplicationScoped
public class AuditLinker {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLinker.class);
    private static final int AT_ONCE = 200;
    private static final int EVERY_SECONDS = 30;

    @Inject
    AuditRepository entries;

    @Inject
    Transactions transactions;

    @Inject
    Timer timer;

    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable Future<?> rounds;

    /** A node that died may have left entries without a place. */
    void start(@Observes ApplicationStarted started) {
        soon();
        rounds = timer.every(Duration.ofSeconds(EVERY_SECONDS), this::run);
    }

    void stop(@Observes ApplicationStopping stopping) {
        if (rounds != null) {
            rounds.cancel(false);
        }
    }

    void onAudited(@Observes(during = TransactionPhase.AFTER_SUCCESS) Audited audited) {
        soon();
    }

    void onForeignRead(@Observes(during = TransactionPhase.AFTER_SUCCESS) ForeignRead read) {
        soon();
    }

    /** What is fired while one round waits to begin is part of that round. */
    private void soon() {
        if (asked.compareAndSet(false, true)) {
            timer.now(this::run);
        }
    }

    private void run() {
        asked.set(false);
        try {
            link();
        } catch (RuntimeException e) {
            LOG.warn("Audit entries could not be given their place; it is tried again", e);
        }
    }

    /** Until every entry has its place. */
    void link() {
        while (transactions.retry(this::linkSome) == AT_ONCE) {
            // Some more.
        }
    }

    private int linkSome() {
        AuditChain chain = entries.lockChain();
        List<AuditEntry> some = entries.listUnchained(AT_ONCE);
        some.forEach(chain::append);
        return some.size();
    }
}
