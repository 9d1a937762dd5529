package org.vademecum.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.Transactions;

/**
 * Deletes what departments have kept for long enough, a hundred things at a time. What is due is looked up anew for each of
 * them, so that it may be stopped anywhere and go on later, on any node, and several nodes may do it at once. The audit
 * has how many of which kind.
 */
@ApplicationScoped
public class RetentionRun {
    private static final Logger LOG = System.getLogger(RetentionRun.class.getName());
    static final int AT_ONCE = 100;

    /** Where so many things of a kind cannot be deleted, something else is wrong. */
    private static final int MOST_FAULTS = 20;

    @Inject
    RetentionRepository rows;

    @Inject
    @Any
    Instance<Retained> kinds;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    private volatile boolean stopping;

    void stop(@Observes ApplicationStopping stop) {
        stopping = true;
    }

    /** What cannot be deleted does not hold up what can. */
    public void run() {
        Instant now = clock.instant();
        List<RetentionPolicy> policies = transactions.call(rows::listPolicies);
        for (RetentionPolicy policy : policies) {
            Map<Retained.Kind, Integer> limited = policy.terms().limited();
            for (Retained kind : kinds) {
                Integer days = limited.get(kind.kind());
                if (days != null) {
                    delete(kind, policy.departmentId(), RetentionService.before(now, days));
                }
            }
        }
    }

    /** After a failure it goes on one by one until it meets what is at fault, which is passed over for tonight. */
    private void delete(Retained kind, String departmentId, Instant before) {
        int faults = 0;
        int limit = AT_ONCE;
        int done = AT_ONCE;
        while (done > 0 && !stopping && faults < MOST_FAULTS) {
            try {
                done = kind.deleteSome(
                        departmentId,
                        before,
                        faults,
                        limit,
                        count -> audited.fire(told(kind, departmentId, before, count)));
            } catch (RuntimeException e) {
                if (limit == 1) {
                    faults++;
                    LOG.log(Level.WARNING, fault(kind, departmentId), e);
                }
                limit = limit == 1 ? AT_ONCE : 1;
            }
        }
        if (faults > 0) {
            int left = faults;
            transactions.run(
                    () -> audited.fire(told(kind, departmentId, before, left).refused()));
        }
    }

    private static String fault(Retained kind, String departmentId) {
        return "One of the %s of %s could not be deleted; it is tried again the next night"
                .formatted(kind.kind().id(), departmentId);
    }

    private static Audited told(Retained kind, String departmentId, Instant before, int count) {
        return new Audited(
                AuditAction.RETENTION_DELETE,
                Audited.Outcome.DONE,
                null,
                null,
                departmentId,
                "department",
                departmentId,
                Map.of("kind", kind.kind().id(), "count", String.valueOf(count), "before", before.toString()));
    }
}
