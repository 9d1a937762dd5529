package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.DepartmentHolder;
import org.vademecum.access.Principal;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Keyset;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;

/** Runs, steps and events in the database. Needs the caller's transaction. */
@ApplicationScoped
@Transactional
public class RunRepository implements DepartmentHolder {
    /** One statement however many runs are asked for, so that it is prepared once. */
    private static final String LEASES =
            "select id, lease_owner from run where id = any(?) and lease_owner is not null";

    @PersistenceContext
    EntityManager em;

    void add(Run run) {
        em.persist(run);
    }

    void add(RunStep step) {
        em.persist(step);
    }

    /** Removes runs that have ended, with their steps, events and requests; what they said stays in its thread. */
    void removeAndKeepMessages(Collection<String> runIds) {
        em.createQuery("update ThreadMessage m set m.runId = null where m.runId in :ids")
                .setParameter("ids", runIds)
                .executeUpdate();
        em.createQuery("delete from Run r where r.id in :ids")
                .setParameter("ids", runIds)
                .executeUpdate();
    }

    /** Events of one run, in order, whose row the database has. */
    void add(List<LoggedEvent> events) {
        insert(EventRows.of(events));
    }

    /**
     * Plain SQL: a thousand answers that are being written make some thousand rows a second, and nobody asks for one of
     * them in the same transaction.
     */
    void insert(List<RunEvent> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Connection connection = em.unwrap(Connection.class);
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into run_event (run_id, number, type, data, created_at) values (?, ?, ?, ?, ?)")) {
            for (RunEvent row : rows) {
                insert.setString(1, row.runId());
                insert.setLong(2, row.number());
                insert.setString(3, row.type());
                insert.setString(4, row.data());
                insert.setObject(5, row.createdAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    /** Sends what is pending to the database, so that its constraints speak now. */
    void flush() {
        em.flush();
    }

    /** The department as whose member a run was asked for. */
    public Optional<String> findDepartmentId(String runId) {
        return em.createQuery("select r.departmentId from Run r where r.id = :run", String.class)
                .setParameter("run", runId)
                .getResultStream()
                .findFirst();
    }

    public Optional<Run> find(String runId) {
        return Optional.ofNullable(em.find(Run.class, runId));
    }

    /** Holds the run's row until the transaction ends: whoever changes a run does so one after the other. */
    Optional<Run> lock(String runId) {
        return Optional.ofNullable(em.find(Run.class, runId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Holds the run's row and makes sure that the owner still works on it. */
    Run requireLeased(String runId, String leaseOwner) {
        return lock(runId).filter(run -> run.leasedBy(leaseOwner)).orElseThrow(() -> new LeaseLost(runId));
    }

    /** Who works on each of the runs, by the run's id, and holds their rows. */
    Map<String, String> lockLeases(Collection<String> runIds) {
        return leaseOwners(LEASES + " order by id for update", runIds);
    }

    /** Who works on each of the runs, by the run's id. */
    Map<String, String> leaseOwners(Collection<String> runIds) {
        return leaseOwners(LEASES, runIds);
    }

    private Map<String, String> leaseOwners(String sql, Collection<String> runIds) {
        Connection connection = em.unwrap(Connection.class);
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, texts(connection, runIds));
            Map<String, String> owners = new HashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    owners.put(rows.getString(1), rows.getString(2));
                }
            }
            return owners;
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("varchar", texts.toArray());
    }

    /** The run that holds the thread. */
    Optional<Run> findActive(String threadId) {
        return em.createQuery("select r from Run r where r.activeThreadId = :thread", Run.class)
                .setParameter("thread", threadId)
                .getResultStream()
                .findFirst();
    }

    /** The newest run of a thread. */
    Optional<Run> findLast(String threadId) {
        // A bound, and the order of the whole index: otherwise H2 reads and sorts all of the thread's.
        return em.createQuery(
                        "select r from Run r where r.threadId = :thread and r.seq < :seq"
                                + " order by r.threadId desc, r.seq desc",
                        Run.class)
                .setParameter("thread", threadId)
                .setParameter("seq", Long.MAX_VALUE)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The steps of a run in the order in which they began. */
    List<RunStep> steps(String runId) {
        return em.createQuery("select s from RunStep s where s.runId = :run order by s.seq", RunStep.class)
                .setParameter("run", runId)
                .getResultList();
    }

    /** The steps of a run that have not ended, in the order in which they began. */
    List<RunStep> openSteps(String runId) {
        return em.createQuery(
                        "select s from RunStep s where s.runId = :run and s.status = :open order by s.seq",
                        RunStep.class)
                .setParameter("run", runId)
                .setParameter("open", RunStep.Status.IN_PROGRESS)
                .getResultList();
    }

    CursorPage<Run> list(String threadId, ListRequest page) {
        return new Keyset<>(em, Run.class, "e.threadId = :thread", Map.of("thread", threadId)).page(page);
    }

    CursorPage<RunStep> steps(String runId, ListRequest page) {
        return new Keyset<>(em, RunStep.class, "e.runId = :run", Map.of("run", runId)).page(page);
    }

    Optional<RunStep> findStep(String stepId) {
        return Optional.ofNullable(em.find(RunStep.class, stepId));
    }

    RunStep getStep(String stepId) {
        return Optional.ofNullable(em.find(RunStep.class, stepId)).orElseThrow(() -> new NotFound("step", stepId));
    }

    /** Waiting for a node, or leased by one that fell silent; oldest first. Those of whoever is full are left out. */
    List<WaitingRun> listClaimable(Instant now, RunPlaces.Full full, int limit) {
        TypedQuery<Object[]> query = em.createQuery(
                        "select r.id, r.ownerId, r.departmentId, r.keyId from Run r where (r.status = :queued"
                                + " or (r.status in :working and r.leaseUntil < :now))"
                                + (full.keys().isEmpty() ? "" : " and (r.keyId is null or r.keyId not in :keys)")
                                + (full.principals().isEmpty() ? "" : " and r.ownerId not in :principals")
                                + (full.departments().isEmpty() ? "" : " and r.departmentId not in :departments")
                                + " order by r.seq",
                        Object[].class)
                .setParameter("queued", RunStatus.QUEUED)
                .setParameter("working", List.of(RunStatus.IN_PROGRESS, RunStatus.CANCELLING))
                .setParameter("now", now)
                .setMaxResults(limit);
        if (!full.keys().isEmpty()) {
            query.setParameter("keys", full.keys());
        }
        if (!full.principals().isEmpty()) {
            query.setParameter("principals", full.principals());
        }
        if (!full.departments().isEmpty()) {
            query.setParameter("departments", full.departments());
        }
        return query.getResultList().stream()
                .map(row -> new WaitingRun((String) row[0], (String) row[1], (String) row[2], (String) row[3]))
                .toList();
    }

    /** Runs that wait for a node. */
    record Queued(long all, long ofPrincipal, long ofDepartment, long ofKey) {}

    /** How many wait already, and how many of them are of the same account, department and key as the run. */
    Queued countQueued(WaitingRun run) {
        Object[] counts = em.createQuery(
                        "select count(r), sum(case when r.ownerId = :owner then 1 else 0 end),"
                                + " sum(case when r.departmentId = :department then 1 else 0 end),"
                                + " sum(case when r.keyId = :key then 1 else 0 end)"
                                + " from Run r where r.status = :queued",
                        Object[].class)
                .setParameter("queued", RunStatus.QUEUED)
                .setParameter("owner", run.ownerId())
                .setParameter("department", run.departmentId())
                .setParameter("key", Objects.requireNonNullElse(run.keyId(), ""))
                .getSingleResult();
        return new Queued(count(counts[0]), count(counts[1]), count(counts[2]), count(counts[3]));
    }

    /** The sum of nothing is null. */
    private static long count(@Nullable Object sum) {
        return sum == null ? 0 : ((Number) sum).longValue();
    }

    /** Past their time while nobody works on them; oldest first. */
    List<String> listIdleExpired(Instant now, int limit) {
        return em.createQuery(
                        "select r.id from Run r where r.status in :idle and r.expiresAt <= :now order by r.seq",
                        String.class)
                .setParameter("idle", List.of(RunStatus.QUEUED, RunStatus.REQUIRES_ACTION))
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Leaves the version alone, for nothing but the lease changes. */
    void extend(Collection<String> runIds, Collection<String> leaseOwners, Instant until) {
        Connection connection = em.unwrap(Connection.class);
        try (PreparedStatement update = connection.prepareStatement(
                "update run set lease_until = ? where id = any(?) and lease_owner = any(?)")) {
            update.setObject(1, until.atOffset(ZoneOffset.UTC));
            update.setArray(2, texts(connection, runIds));
            update.setArray(3, texts(connection, leaseOwners));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    List<String> listCancelling(int limit) {
        return em.createQuery("select r.id from Run r where r.status = :status", String.class)
                .setParameter("status", RunStatus.CANCELLING)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Number of the last event in the database, 0 when there is none. */
    long lastEventNumber(String runId) {
        return em.createQuery("select coalesce(max(e.number), 0) from RunEvent e where e.runId = :run", Long.class)
                .setParameter("run", runId)
                .getSingleResult();
    }

    /** Events after a number, in order: those of the next rows. Fewer events than rows are the last ones. */
    List<LoggedEvent> events(String runId, long after, int rows) {
        return em
                .createQuery(
                        "select e from RunEvent e where e.runId = :run and e.number > :after order by e.number",
                        RunEvent.class)
                .setParameter("run", runId)
                .setParameter("after", after)
                .setMaxResults(rows)
                .getResultList()
                .stream()
                .flatMap(EventRows::events)
                .filter(event -> event.number() > after)
                .toList();
    }

    Optional<Principal> findPrincipal(String principalId) {
        return Optional.ofNullable(em.find(Principal.class, principalId));
    }

    @Override
    public String holding() {
        return "runs";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return DepartmentHolder.count(em, "Run", "ownerId");
    }
}
