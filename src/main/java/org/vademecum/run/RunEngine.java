package org.vademecum.run;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.ApplicationThreads;
import org.vademecum.common.Ids;
import org.vademecum.thread.ThreadDeleted;

/**
 * Leases runs to this node and has them worked on, a bounded number at a time. Every node of an installation has one;
 * the lease in the run's row decides between them. Events only wake it up: what they miss, the next sweep finds.
 */
@ApplicationScoped
public class RunEngine {
    private static final Logger LOG = Logger.getLogger(RunEngine.class.getName());
    /** How many runs a node can work on at once without being told. */
    static final int ENOUGH = 1_000;

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration WATCH = Duration.ofMillis(250);
    private static final Duration SWEEP = Duration.ofSeconds(2);
    private static final Duration CHECK = Duration.ofSeconds(2);

    /** Chores rest for so many times as long as they took, so that they never are what keeps a node busy. */
    private static final int REST = 3;

    /** How long a node that goes down waits for its runs to let go. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private static final int EXPIRED_AT_ONCE = 50;

    /** A run this node works on. */
    private record Active(String leaseOwner, Instant expiresAt, StopSignal signal) {}

    @Inject
    RunJournal journal;

    @Inject
    RunWorker worker;

    @Inject
    EventLog log;

    @Inject
    Clock clock;

    @Inject
    ApplicationThreads threads;

    @Inject
    @ConfigProperty(name = "vademecum.run.lease", defaultValue = "PT15S")
    Duration lease;

    /** 0 for {@value #ENOUGH}. */
    @Inject
    @ConfigProperty(name = "vademecum.run.max-running", defaultValue = "0")
    int maxRunning;

    /** 0 for as many as its account. */
    @Inject
    @ConfigProperty(name = "vademecum.run.max-running-per-key", defaultValue = "0")
    int perKey;

    /** 0 for half of the places, so that nobody can take a node. */
    @Inject
    @ConfigProperty(name = "vademecum.run.max-running-per-principal", defaultValue = "0")
    int perPrincipal;

    /** 0 for three quarters of the places. */
    @Inject
    @ConfigProperty(name = "vademecum.run.max-running-per-department", defaultValue = "0")
    int perDepartment;

    private final String node = Ids.next("node_");
    private final AtomicLong claims = new AtomicLong();
    private final Map<String, Active> active = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Runs may wait for room on this node: one that ends looks for them. */
    private volatile boolean more;

    private RunPlaces places = new RunPlaces(0, 0, 0, 0);

    @PostConstruct
    void prepare() {
        int all = maxRunning > 0 ? maxRunning : ENOUGH;
        places = RunPlaces.shared(all, perKey, perPrincipal, perDepartment);
    }

    void start(@Observes ApplicationStarted started) {
        // Leases wait for nothing: what else is done for many runs takes its time, or meets a row that somebody holds.
        repeat(new Chore(this::beat, lease.dividedBy(3), 0));
        repeat(new Chore(log::flush, TICK, REST));
        repeat(new Chore(log::poll, POLL, REST));
        repeat(new Chore(this::watch, WATCH, REST), new Chore(this::check, CHECK, REST));
        repeat(new Chore(this::sweep, SWEEP, REST));
    }

    /** Takes no more runs and lets go of those it has, so that another node goes on at once. */
    void stop(@Observes ApplicationStopping stop) {
        if (stopping.getCount() == 0) {
            return;
        }
        stopping.countDown();
        active.values().forEach(run -> run.signal().stop(StopSignal.Reason.SHUTDOWN));
        try {
            if (!places.awaitEmpty(FAREWELL)) {
                LOG.log(Level.WARNING, "{0} runs did not let go; their leases run out", active.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void onQueued(@Observes(during = TransactionPhase.AFTER_SUCCESS) RunQueued queued) {
        takeSoon(queued.run());
    }

    void onCancelRequested(@Observes(during = TransactionPhase.AFTER_SUCCESS) RunCancelRequested cancel) {
        Optional.ofNullable(active.get(cancel.runId()))
                .ifPresent(run -> run.signal().stop(StopSignal.Reason.CANCELLED));
    }

    void onThreadDeleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) ThreadDeleted deleted) {
        threads.execute(() -> guarded(this::check));
    }

    /** How many runs this node works on now. */
    public int activeRuns() {
        return active.size();
    }

    private void repeat(Chore... chores) {
        threads.execute(() -> doUntilStopped(chores));
    }

    private void doUntilStopped(Chore... chores) {
        try {
            while (!stopping.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Chore chore : chores) {
                    chore.doWhenDue();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something to be done again and again, with a rest of so many times as it took. */
    private static final class Chore {
        private final Runnable work;
        private final Duration every;
        private final int rest;
        private long due = System.nanoTime();

        Chore(Runnable work, Duration every, int rest) {
            this.work = work;
            this.every = every;
            this.rest = rest;
        }

        void doWhenDue() {
            if (System.nanoTime() - due >= 0) {
                long begun = System.nanoTime();
                guarded(work);
                long now = System.nanoTime();
                due = now + Math.max(every.toNanos(), rest * (now - begun));
            }
        }
    }

    private static void guarded(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException | Error e) {
            // The database or memory may be away for a moment; the next round does it again.
            LOG.log(Level.WARNING, "The run engine could not do its round", e);
        }
    }

    /** Finds what no event told of: runs that nobody took, whose node fell silent, or whose time is over. */
    private void sweep() {
        journal.expireIdle(EXPIRED_AT_ONCE);
        takeWaiting();
    }

    private void takeWaiting() {
        int free = places.free();
        if (free > 0) {
            more = false;
            List<WaitingRun> waiting = journal.listClaimable(places.full(), free + 1);
            more |= waiting.size() > free;
            // A lease that lapsed since this node was too busy to keep it alive is still this node's.
            waiting.stream().filter(run -> !active.containsKey(run.id())).forEach(this::takeSoon);
        }
    }

    /** Has a thread take the run, if there is a place for it. */
    private void takeSoon(WaitingRun run) {
        if (stopping.getCount() > 0 && hasPlace(run)) {
            threads.execute(() -> guarded(() -> take(run)));
        }
    }

    private boolean hasPlace(WaitingRun run) {
        if (places.take(run)) {
            return true;
        }
        more = true;
        // Whoever left a place before that has not looked.
        return places.take(run);
    }

    private void take(WaitingRun run) {
        try {
            if (stopping.getCount() > 0) {
                journal.claim(run.id(), node + ':' + claims.incrementAndGet(), lease)
                        .ifPresent(this::work);
            }
        } finally {
            places.release(run);
        }
        if (more && stopping.getCount() > 0) {
            takeWaiting();
        }
    }

    private void work(Claim claim) {
        Run run = claim.run();
        Active mine = new Active(claim.leaseOwner(), run.expiresAt(), new StopSignal());
        active.put(run.id(), mine);
        try {
            worker.work(claim, mine.signal());
        } finally {
            active.remove(run.id(), mine);
        }
    }

    /** Tells the runs of this node that were cancelled on another, and those whose time is over. */
    private void watch() {
        if (active.isEmpty()) {
            return;
        }
        // First of all, since one that is being cancelled does not expire.
        journal.listCancelling().stream()
                .flatMap(runId -> Optional.ofNullable(active.get(runId)).stream())
                .forEach(run -> run.signal().stop(StopSignal.Reason.CANCELLED));
        Instant now = clock.instant();
        active.values().stream()
                .filter(run -> !now.isBefore(run.expiresAt()))
                .forEach(run -> run.signal().stop(StopSignal.Reason.EXPIRED));
    }

    /** Tells the runs of this node that another has taken, or that were deleted. */
    private void check() {
        if (active.isEmpty()) {
            return;
        }
        Map<String, Active> mine = Map.copyOf(active);
        Map<String, String> owners = journal.leaseOwners(List.copyOf(mine.keySet()));
        mine.forEach((runId, run) -> {
            if (!run.leaseOwner().equals(owners.get(runId))) {
                run.signal().stop(StopSignal.Reason.LOST);
            }
        });
    }

    private void beat() {
        Map<String, Active> mine = Map.copyOf(active);
        if (!mine.isEmpty()) {
            journal.extend(
                    mine.keySet(),
                    mine.values().stream().map(Active::leaseOwner).toList(),
                    lease);
        }
    }
}
