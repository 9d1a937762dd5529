package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vademecum.common.Json;

/**
 * What became of runs, for lists of messages. Checks no permission: the ids come from a thread that was got by one.
 */
@ApplicationScoped
@Transactional
public class RunHistory {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /** Those of the runs that exist, by id. */
    public Map<String, Run> runs(Collection<String> runIds) {
        return runIds.isEmpty()
                ? Map.of()
                : em.createQuery("select r from Run r where r.id in :ids", Run.class)
                        .setParameter("ids", runIds)
                        .getResultStream()
                        .collect(Collectors.toMap(Run::id, Function.identity()));
    }

    /** What each run has searched by now, by the run's id: the largest number of each kind, and the latest time. */
    public Map<String, RunEventData.Activity> searched(Collection<String> runIds) {
        if (runIds.isEmpty()) {
            return Map.of();
        }
        Map<String, RunEventData.Activity> searched = new HashMap<>();
        events(runIds, EventType.ACTIVITY)
                .forEach(event -> searched.merge(
                        event.runId(), Json.read(event.data(), RunEventData.Activity.class), RunHistory::sum));
        return searched;
    }

    /** Which model stood in for which at last, by the run's id; none for runs whose own model answered. */
    public Map<String, RunEventData.Fallback> fallbacks(Collection<String> runIds) {
        if (runIds.isEmpty()) {
            return Map.of();
        }
        return events(runIds, EventType.FALLBACK)
                .collect(Collectors.toMap(
                        RunEvent::runId,
                        event -> Json.read(event.data(), RunEventData.Fallback.class),
                        (before, last) -> last));
    }

    private Stream<RunEvent> events(Collection<String> runIds, EventType type) {
        return em.createQuery(
                        "select e from RunEvent e where e.runId in :ids and e.type = :type order by e.number",
                        RunEvent.class)
                .setParameter("ids", runIds)
                .setParameter("type", type.wireName())
                .getResultStream();
    }

    private static RunEventData.Activity sum(RunEventData.Activity before, RunEventData.Activity next) {
        return new RunEventData.Activity(
                next.kind(),
                Math.max(before.manuals(), next.manuals()),
                Math.max(before.found(), next.found()),
                Math.max(before.passages(), next.passages()),
                next.elapsedMs());
    }

    /** The newest run of a thread. */
    public Optional<Run> last(String threadId) {
        return em.createQuery("select r from Run r where r.threadId = :thread order by r.seq desc", Run.class)
                .setParameter("thread", threadId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The run that holds each thread, by the thread's id. */
    public Map<String, String> active(Collection<String> threadIds) {
        return threadIds.isEmpty()
                ? Map.of()
                : em.createQuery(
                                "select r.activeThreadId, r.id from Run r where r.activeThreadId in :ids",
                                Object[].class)
                        .setParameter("ids", threadIds)
                        .getResultStream()
                        .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }

    /** How many runs wait before each one that waits for a node, by the run's id. */
    public Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        em.createQuery("select r.id from Run r where r.status = :queued order by r.seq", String.class)
                .setParameter("queued", RunStatus.QUEUED)
                .getResultStream()
                .forEach(id -> places.put(id, places.size()));
        return places;
    }

    /** How many runs wait before this one that waits as well; empty when it does not wait. */
    public Optional<Long> queuedBefore(Run run) {
        return run.status() != RunStatus.QUEUED
                ? Optional.empty()
                : Optional.of(em.createQuery(
                                "select count(r) from Run r where r.status = :queued"
                                        + " and r.seq < (select own.seq from Run own where own.id = :id)",
                                Long.class)
                        .setParameter("queued", RunStatus.QUEUED)
                        .setParameter("id", run.id())
                        .getSingleResult());
    }
}
