package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.common.Transactions;
import org.vademecum.retention.LegalHolds;
import org.vademecum.retention.Retained;
import org.vademecum.thread.ThreadRepository;

/** The requests that models were sent, and what they answered to them; the messages of the thread stay. */
@ApplicationScoped
class RequestRetention implements Retained {
    private static final String DUE = " from ModelCall c join Run r on r.id = c.runId"
            + " where r.departmentId = :department and c.startedAt < :before and "
            + LegalHolds.free("r")
            + " and not exists (select a.id from Run a where a.activeThreadId = c.threadId)";

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    ModelCallRepository calls;

    @Inject
    ThreadRepository threads;

    @Inject
    RunRepository runs;

    @Inject
    Transactions transactions;

    /** Which call of which thread. */
    private record DueCall(String id, String threadId) {}

    @Override
    public Kind kind() {
        return Kind.REQUESTS;
    }

    @Override
    public Due due(String departmentId, Instant before) {
        return Due.of(em, DUE, "c.startedAt", Map.of("department", departmentId, "before", before));
    }

    @Override
    public int deleteSome(String departmentId, Instant before, int skip, int limit, Telling telling) {
        return transactions.retry(() -> {
            List<DueCall> found = em.createQuery(
                            "select c.id, c.threadId" + DUE + " order by c.threadId, c.id", Object[].class)
                    .setParameter("department", departmentId)
                    .setParameter("before", before)
                    .setFirstResult(skip)
                    .setMaxResults(limit)
                    .getResultStream()
                    .map(row -> new DueCall((String) row[0], (String) row[1]))
                    .toList();
            // No run begins while its thread is locked, so that nothing new needs what is removed.
            Set<String> idle = found.stream()
                    .map(DueCall::threadId)
                    .distinct()
                    .filter(id ->
                            threads.lock(id).isPresent() && runs.findActive(id).isEmpty())
                    .collect(Collectors.toSet());
            List<String> due = found.stream()
                    .filter(call -> idle.contains(call.threadId()))
                    .map(DueCall::id)
                    .toList();
            if (!due.isEmpty()) {
                calls.remove(due);
                idle.forEach(calls::removeUnusedParts);
                telling.deleted(due.size());
            }
            return due.size();
        });
    }
}
