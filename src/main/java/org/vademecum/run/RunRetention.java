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

/** How answers came about: runs with their steps, events and requests to models. The messages of the thread stay. */
@ApplicationScoped
class RunRetention implements Retained {
    private static final String DUE = " from Run r where r.departmentId = :department and r.createdAt < :before and "
            + LegalHolds.free("r")
            + " and not exists (select a.id from Run a where a.activeThreadId = r.threadId)";

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    ThreadRepository threads;

    @Inject
    RunRepository runs;

    @Inject
    ModelCallRepository calls;

    @Inject
    Transactions transactions;

    private record DueRun(String id, String threadId) {}

    @Override
    public Kind kind() {
        return Kind.RUNS;
    }

    @Override
    public Due due(String departmentId, Instant before) {
        return Due.of(em, DUE, "r.createdAt", Map.of("department", departmentId, "before", before));
    }

    @Override
    public int deleteSome(String departmentId, Instant before, int skip, int limit, Telling telling) {
        return transactions.retry(() -> {
            List<DueRun> found = em.createQuery(
                            "select r.id, r.threadId" + DUE + " order by r.threadId, r.id", Object[].class)
                    .setParameter("department", departmentId)
                    .setParameter("before", before)
                    .setFirstResult(skip)
                    .setMaxResults(limit)
                    .getResultStream()
                    .map(row -> new DueRun((String) row[0], (String) row[1]))
                    .toList();
            // No run begins while its thread is locked, so that nothing new looks back at what is removed.
            Set<String> idle = found.stream()
                    .map(DueRun::threadId)
                    .distinct()
                    .filter(id ->
                            threads.lock(id).isPresent() && runs.findActive(id).isEmpty())
                    .collect(Collectors.toSet());
            List<String> due = found.stream()
                    .filter(run -> idle.contains(run.threadId()))
                    .map(DueRun::id)
                    .toList();
            if (!due.isEmpty()) {
                runs.removeAndKeepMessages(due);
                idle.forEach(calls::removeUnusedParts);
                telling.deleted(due.size());
            }
            return due.size();
        });
    }
}
