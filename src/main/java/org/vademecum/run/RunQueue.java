package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.vademecum.access.Spending;
import org.vademecum.common.Conflict;
import org.vademecum.thread.ChatThread;

/** Puts runs where the engine finds them, and tells the event log of what happens to those that no node works on. */
@ApplicationScoped
@Transactional
class RunQueue {
    @Inject
    RunRepository runs;

    @Inject
    Clock clock;

    @Inject
    Event<RunQueued> queued;

    @Inject
    QueueLimits limits;

    @Inject
    Event<Spending> spending;

    /**
     * A new run holds its thread from now on.
     *
     * @throws org.vademecum.common.TooMany when too many wait already, or a budget of tokens is used up
     */
    public Run add(ChatThread thread, Run run) {
        spending.fire(run.spending());
        limits.requireRoom(WaitingRun.of(run));
        Instant now = clock.instant();
        runs.add(run);
        flushHolding(thread);
        runs.add(List.of(new LoggedEvent(run.id(), 1, EventType.RUN_CREATED, now, RunEventData.RunChanged.of(run))));
        log(run);
        queued.fire(new RunQueued(WaitingRun.of(run)));
        return run;
    }

    /** A run that waited for a program goes on. */
    public void addAgain(Run run) {
        run.resume();
        log(run);
        queued.fire(new RunQueued(WaitingRun.of(run)));
    }

    /** Throws when a run holds the thread. */
    public void requireFree(String threadId) {
        runs.findActive(threadId).ifPresent(run -> {
            throw active(threadId, run.id());
        });
    }

    /** Tells of the state the run has entered; its row is ours until the transaction ends. */
    public void log(Run run) {
        log(run.id(), EventType.of(run.status()), RunEventData.RunChanged.of(run));
    }

    /** As above, of a step. */
    public void log(RunStep step) {
        log(step.runId(), EventType.of(step.status()), RunEventData.StepChanged.of(step));
    }

    private void log(String runId, EventType type, RunEventData data) {
        runs.flush();
        runs.add(List.of(new LoggedEvent(runId, runs.lastEventNumber(runId) + 1, type, clock.instant(), data)));
    }

    private void flushHolding(ChatThread thread) {
        try {
            runs.flush();
        } catch (PersistenceException e) {
            // The lock on the thread makes this rare; the constraint holds whatever else goes wrong.
            throw String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("uq_run_active_thread")
                    ? new Conflict("active_run", "Thread %s already has an active run.".formatted(thread.id()))
                    : e;
        }
    }

    private static Conflict active(String threadId, String runId) {
        return new Conflict("active_run", "Thread %s already has an active run %s.".formatted(threadId, runId));
    }
}
