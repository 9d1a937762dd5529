package org.vademecum.ingestion;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.vectorstore.DocumentQueued;
import org.vademecum.vectorstore.DocumentStopped;
import org.vademecum.vectorstore.VectorStoreFileRepository.Waiting;

/**
 * Works on the jobs, a bounded number at a time. Every node of an installation has one; the lease in a job's row decides
 * between them. Events only wake it up: what they miss, the next sweep finds.
 */
@ApplicationScoped
public class IngestionEngine {
    private static final Logger LOG = System.getLogger(IngestionEngine.class.getName());
    private static final Duration WATCH = Duration.ofMillis(500);

    /** How long a node that goes down waits for its workers to let go. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    /** A job this node works on. */
    private record Active(Lease lease, StopSignal signal) {}

    @Inject
    IngestionJobs jobs;

    @Inject
    IngestionWorker worker;

    @Inject
    Reconciliation reconciliation;

    @Resource
    ManagedScheduledExecutorService executor;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.workers", defaultValue = "0")
    int configuredWorkers;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.lease", defaultValue = "PT15S")
    Duration lease;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.sweep", defaultValue = "PT2S")
    Duration sweep;

    private final Map<String, Active> active = new ConcurrentHashMap<>();
    private final DepartmentTurns turns = new DepartmentTurns();
    private List<ScheduledFuture<?>> chores = List.of();
    private int workers = 1;
    private Semaphore free = new Semaphore(0);
    private volatile boolean wanted;
    private volatile boolean running;

    @PostConstruct
    void prepare() {
        workers = configuredWorkers > 0
                ? configuredWorkers
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        free = new Semaphore(workers);
    }

    void start(@Observes ApplicationStarted started) {
        running = true;
        executor.execute(() -> guarded(this::reconcile));
        chores = List.of(
                every(sweep, this::wake), every(WATCH, this::watch), every(lease.dividedBy(3), this::renewLeases));
    }

    /** Takes no more jobs and lets go of those it has, so that another node goes on at once. */
    void stop(@Observes ApplicationStopping stop) {
        running = false;
        active.values().forEach(job -> job.signal().stop(StopSignal.Reason.SHUTDOWN));
        try {
            if (!free.tryAcquire(workers, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "{0} ingestion jobs did not let go; their leases run out", active.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        chores.forEach(chore -> chore.cancel(false));
    }

    void onQueued(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentQueued queued) {
        wake();
    }

    void onStopped(@Observes(during = TransactionPhase.AFTER_SUCCESS) DocumentStopped stopped) {
        Optional.ofNullable(active.get(stopped.vectorStoreFileId()))
                .ifPresent(job -> job.signal().stop(StopSignal.Reason.LOST));
    }

    /** How many jobs this node works on now. */
    public int activeJobs() {
        return active.size();
    }

    private ScheduledFuture<?> every(Duration period, Runnable chore) {
        return executor.scheduleWithFixedDelay(
                () -> guarded(chore), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A chore that throws would never be run again. */
    private static void guarded(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "An ingestion chore failed; it is tried again", e);
        }
    }

    private void reconcile() {
        reconciliation.run(() -> running);
    }

    /** Has a worker look for jobs, if one is free; otherwise the next that gets free does. */
    private void wake() {
        wanted = true;
        if (!running || !free.tryAcquire()) {
            return;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            free.release();
            LOG.log(Level.DEBUG, "No more work is taken", e);
        }
    }

    private void work() {
        try {
            guarded(this::workUntilNothingWaits);
        } finally {
            free.release();
        }
        if (wanted) {
            wake();
        }
    }

    private void workUntilNothingWaits() {
        while (running) {
            wanted = false;
            Optional<Lease> job = lease();
            if (job.isPresent()) {
                wake();
                work(job.get());
            } else if (!wanted) {
                return;
            }
        }
    }

    private Optional<Lease> lease() {
        for (Waiting job : turns.inTurn(jobs.listWaiting(Set.copyOf(active.keySet())))) {
            Optional<Lease> taken = jobs.lease(job, lease);
            if (taken.isPresent()) {
                turns.had(job.departmentId());
                return taken;
            }
        }
        return Optional.empty();
    }

    private void work(Lease job) {
        Active mine = new Active(job, new StopSignal());
        active.put(job.vectorStoreFileId(), mine);
        if (!running) {
            mine.signal().stop(StopSignal.Reason.SHUTDOWN);
        }
        try {
            worker.work(job, mine.signal());
        } finally {
            active.remove(job.vectorStoreFileId());
        }
    }

    /** Stops work on jobs that were cancelled, deleted or taken over on another node. */
    private void watch() {
        List<Active> watched = List.copyOf(active.values());
        if (!watched.isEmpty()) {
            Set<String> held = jobs.held(owners(watched));
            watched.stream().filter(job -> !held.contains(job.lease().owner())).forEach(job -> job.signal()
                    .stop(StopSignal.Reason.LOST));
        }
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
