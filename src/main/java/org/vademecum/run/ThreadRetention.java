package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.vademecum.common.Transactions;
import org.vademecum.retention.LegalHolds;
import org.vademecum.retention.Retained;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.ThreadDeleted;
import org.vademecum.thread.ThreadRepository;

/** Threads with all that was said in them, after nothing was said for a while. One that a run holds stays. */
@ApplicationScoped
class ThreadRetention implements Retained {
    private static final String DUE =
            " from ChatThread t where t.departmentId = :department and t.updatedAt < :before and "
                    + LegalHolds.free("t")
                    + " and not exists (select r.id from Run r where r.activeThreadId = t.id)";

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    ThreadRepository threads;

    @Inject
    RunRepository runs;

    @Inject
    Event<ThreadDeleted> gone;

    @Inject
    Transactions transactions;

    @Override
    public Kind kind() {
        return Kind.THREADS;
    }

    @Override
    public Due due(String departmentId, Instant before) {
        return Due.of(em, DUE, "t.updatedAt", Map.of("department", departmentId, "before", before));
    }

    @Override
    public int deleteSome(String departmentId, Instant before, int skip, int limit, Telling telling) {
        return transactions.retry(() -> {
            List<ChatThread> due = em.createQuery("select t.id" + DUE + " order by t.id", String.class)
                    .setParameter("department", departmentId)
                    .setParameter("before", before)
                    .setFirstResult(skip)
                    .setMaxResults(limit)
                    .getResultStream()
                    .flatMap(id -> threads.lock(id).stream())
                    .filter(thread -> thread.updatedAt().isBefore(before)
                            && runs.findActive(thread.id()).isEmpty())
                    .toList();
            for (ChatThread thread : due) {
                gone.fire(new ThreadDeleted(thread.id()));
                threads.remove(thread);
            }
            if (!due.isEmpty()) {
                telling.deleted(due.size());
            }
            return due.size();
        });
    }
}
