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

    /** One kind of one department that cannot be deleted does not hold up the others. */
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

    private void delete(Retained kind, String departmentId, Instant before) {
        try {
            int done = AT_ONCE;
            while (done > 0 && !stopping) {
                done = kind.deleteSome(
                        departmentId, before, AT_ONCE, count -> tell(kind.kind(), departmentId, before, count));
            }
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "Deleting the %s of %s failed; it is tried again the next night"
                            .formatted(kind.kind(), departmentId),
                    e);
        }
    }

    private void tell(Retained.Kind kind, String departmentId, Instant before, int count) {
        audited.fire(new Audited(
                AuditAction.RETENTION_DELETE,
                Audited.Outcome.DONE,
                null,
                null,
                departmentId,
                "department",
                departmentId,
                Map.of("kind", kind.id(), "count", String.valueOf(count), "before", before.toString())));
    }
}
