package org.vademecum.ingestion;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.ingestion.parser.DocumentParser;
import org.vademecum.vectorstore.DocumentQueued;
import org.vademecum.vectorstore.DocumentStopped;
import org.vademecum.vectorstore.GenerationQueued;
import org.vademecum.vectorstore.VectorStoreFileRepository.Waiting;

/**
 * Works on the jobs, a bounded number at a time. Every node of an installation has one; the lease in a job's row decides
 * between them. Events only wake it up: what they miss, the next sweep finds.
 *
 * <p>Its threads live as long as the application: one for each worker, one that minds the leases, one that compares index
 * and blobs with the database, one that indexes stores anew. So nothing that a request carries, such as who uploads, reaches the work.
 */
@ApplicationScoped
public class IngestionEngine {
    private static final Logger LOG = System.getLogger(IngestionEngine.class.getName());
    private static final Duration WATCH = Duration.ofMillis(500);

    /** How long a node that goes down waits for its workers to let go. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    /**
     * A job this node works on.
     *
     * @param since {@link System#nanoTime}
     */
    private record Active(Lease lease, String departmentId, StopSignal signal, long since) {}

    /** A piece of work that may be interrupted while it waits. */
    @FunctionalInterface
    private interface Chore {
        void run() throws InterruptedException;
    }

    @Inject
    IngestionJobs jobs;

    @Inject
    IngestionWorker worker;

    @Inject
    DocumentParser parser;

    @Inject
    Reconciliation reconciliation;

    @Inject
    Reindexing reindexing;

    @Inject
    UnreadScans unread;

    @Resource
    ManagedExecutorService executor;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.workers", defaultValue = "0")
    int configuredWorkers;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.lease", defaultValue = "PT15S")
    Duration lease;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.sweep", defaultValue = "PT2S")
    Duration sweep;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.turn", defaultValue = "PT10S")
    Duration turn;

    private final Map<String, Active> active = new ConcurrentHashMap<>();
    private final DepartmentTurns turns = new DepartmentTurns();
    private final Bell bell = new Bell();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private CountDownLatch working = new CountDownLatch(0);
    private int workers = 1;

    @PostConstruct
    void prepare() {
        workers = configuredWorkers > 0
                ? configuredWorkers
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    void start(@Observes ApplicationStarted started) {
        working = new CountDownLatch(workers + 1);
        for (int i = 0; i < workers; i++) {
            executor.execute(this::work);
        }
        executor.execute(this::mindLeases);
        executor.execute(this::reconcile);
        executor.execute(this::reindex);
    }

    /** Takes no more jobs and lets go of those it has, so that another node goes on at once. */
    void stop(@Observes ApplicationStopping stop) {
        stopping.countDown();
        bell.ring();
        active.values().forEach(job -> job.signal().stop(StopSignal.Reason.SHUTDOWN));
        reindexing.stop();
        try {
            if (!working.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "{0} ingestion jobs did not let go; their leases run out", active.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void onQueued(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentQueued queued) {
        bell.ring();
    }

    void onQueued(@Observes(during = TransactionPhase.AFTER_SUCCESS) GenerationQueued queued) {
        bell.ring();
    }

    void onStopped(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentStopped stopped) {
        Optional.ofNullable(active.get(stopped.vectorStoreFileId()))
                .ifPresent(job -> job.signal().stop(StopSignal.Reason.LOST));
    }

    /** How many jobs this node works on now. */
    public int activeJobs() {
        return active.size();
    }

    private void work() {
        try {
            untilStopped(() -> {
                long heard = bell.rings();
                if (!workOnNext()) {
                    bell.await(heard, sweep);
                }
            });
        } finally {
            working.countDown();
        }
    }

    private void reindex() {
        try {
            untilStopped(() -> {
                long heard = bell.rings();
                if (!reindexing.workOnNext()) {
                    bell.await(heard, sweep);
                }
            });
        } finally {
            working.countDown();
        }
    }

    private void mindLeases() {
        long[] due = {System.nanoTime()};
        untilStopped(() -> {
            if (System.nanoTime() - due[0] >= 0) {
                due[0] = System.nanoTime() + lease.dividedBy(3).toNanos();
                renewLeases();
                reindexing.renewLease();
            }
            stopLost();
            takeTurns();
            reindexing.stopLost();
            parser.endIdle();
            pause(WATCH);
        });
    }

    /** What a kill has left, later on {@link StorageWatch} looks; and what can be read by now. */
    private void reconcile() {
        reconciliation.run(() -> !isStopping());
        try {
            unread.takeUp(() -> !isStopping());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Documents whose pages could not be read before are not tried again", e);
        }
    }

    /** Does a chore over and over; one that fails is tried again a little later. */
    private void untilStopped(Chore chore) {
        try {
            while (!isStopping()) {
                try {
                    chore.run();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "An ingestion chore failed; it is tried again", e);
                    pause(sweep);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Ends early when the application stops. */
    private void pause(Duration duration) throws InterruptedException {
        stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Works on the job whose turn it is, if there is one. */
    private boolean workOnNext() {
        for (Waiting job : turns.inTurn(jobs.listWaiting(Set.copyOf(active.keySet())))) {
            Optional<Lease> taken = jobs.lease(job, lease);
            if (taken.isPresent()) {
                turns.had(job.departmentId());
                workOn(taken.get(), job.departmentId());
                return true;
            }
        }
        return false;
    }

    private void workOn(Lease job, String departmentId) {
        Active mine = new Active(job, departmentId, new StopSignal(), System.nanoTime());
        active.put(job.vectorStoreFileId(), mine);
        if (isStopping()) {
            mine.signal().stop(StopSignal.Reason.SHUTDOWN);
        }
        try {
            worker.work(job, mine.signal());
        } finally {
            active.remove(job.vectorStoreFileId());
        }
    }

    /** Stops work on jobs that were cancelled, deleted or taken over on another node. */
    private void stopLost() {
        List<Active> watched = List.copyOf(active.values());
        if (!watched.isEmpty()) {
            Set<String> held = jobs.held(owners(watched));
            watched.stream()
                    .filter(job -> !held.contains(job.lease().owner()))
                    .forEach(job -> job.signal().stop(StopSignal.Reason.LOST));
        }
    }

    /** Where all workers are busy and nobody works for a department that waits, the longest turn ends at its next rest. */
    private void takeTurns() {
        List<Active> busy = List.copyOf(active.values());
        Optional<Active> longest = busy.stream()
                .filter(job -> System.nanoTime() - job.since() >= turn.toNanos())
                .max(Comparator.comparingLong(job -> System.nanoTime() - job.since()));
        if (busy.size() == workers && longest.isPresent() && othersWait(busy)) {
            longest.get().signal().giveWay();
        }
    }

    private boolean othersWait(List<Active> busy) {
        Set<String> served = busy.stream().map(Active::departmentId).collect(Collectors.toSet());
        return jobs.listWaiting(Set.copyOf(active.keySet())).stream()
                .anyMatch(job -> job.leased() == 0 && !served.contains(job.departmentId()));
    }

    private void renewLeases() {
        List<Active> renewed = List.copyOf(active.values());
        if (!renewed.isEmpty()) {
            jobs.renew(owners(renewed), lease);
        }
    }

    private static Set<String> owners(List<Active> jobs) {
        return jobs.stream().map(job -> job.lease().owner()).collect(Collectors.toSet());
    }
}
