package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.common.Conflict;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;

/**
 * Questions and what becomes of them. A thread and its runs are their owner's alone; the assistant must be one of the
 * caller's departments at the moment of asking.
 */
@ApplicationScoped
@Transactional
public class RunService {
    /** A question and the run that answers it. */
    public record Asked(Run run, ThreadMessage question) {}

    @Inject
    RunRepository runs;

    @Inject
    ThreadRepository threads;

    @Inject
    AssistantService assistants;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    @Inject
    Event<RunQueued> queued;

    @Inject
    Event<RunCancelRequested> cancelRequested;

    @Inject
    @ConfigProperty(name = "vademecum.run.expiry", defaultValue = "PT10M")
    Duration expiry;

    /** Begins a thread with a question; the question gives it its title. */
    public Asked start(Caller caller, String assistantId, String text) {
        Question question = new Question(text);
        Assistant assistant = assistants.get(caller, assistantId);
        ChatThread thread = ChatThread.begunWith(
                question.text(), caller.principalId(), assistant.departmentId(), assistant.id(), clock.instant());
        threads.add(thread);
        runs.flush(); // Nothing but plain ids ties thread, message and run together, so their order is ours to keep.
        return ask(thread, assistant, question);
    }

    /**
     * Puts a question to the thread's assistant.
     *
     * @throws Conflict {@code active_run} while another run holds the thread
     */
    public Asked ask(Caller caller, String threadId, String text) {
        Question question = new Question(text);
        ChatThread thread = lockFree(caller, threadId);
        return ask(thread, assistantOf(caller, thread), question);
    }

    /**
     * Puts the thread's last question again; what became of it before stays in the thread.
     *
     * @throws Conflict {@code active_run} as above, {@code nothing_asked} when there is no question
     */
    public Asked retry(Caller caller, String threadId) {
        ChatThread thread = lockFree(caller, threadId);
        ThreadMessage question = threads.findLastQuestion(threadId)
                .orElseThrow(() -> new Conflict("nothing_asked", "This thread has no question yet."));
        Run run = queue(thread, assistantOf(caller, thread));
        return new Asked(run, question);
    }

    /**
     * Asks the run to stop. One that no node has taken yet is cancelled at once; any other is {@code cancelling} until
     * its node has put down what was written so far.
     *
     * @throws IllegalRunTransition when it has ended already
     */
    public Run cancel(Caller caller, String runId) {
        Run run = access.require(caller, Action.WRITE, runs.lock(runId), "run", runId);
        if (run.status() == RunStatus.CANCELLING) {
            return run;
        }
        boolean idle = run.status() != RunStatus.IN_PROGRESS;
        run.requestCancel();
        if (idle) {
            log(run, clock.instant());
            run.cancel(clock.instant());
            log(run, clock.instant());
        }
        cancelRequested.fire(new RunCancelRequested(runId));
        return run;
    }

    public Run get(Caller caller, String runId) {
        return access.require(caller, Action.READ, runs.find(runId), "run", runId);
    }

    /** The run that holds the thread now. */
    public Optional<Run> findActive(Caller caller, String threadId) {
        access.require(caller, Action.READ, threads.find(threadId), "thread", threadId);
        return runs.findActive(threadId);
    }

    /** What the run did, in order. */
    public List<RunStep> steps(Caller caller, String runId) {
        return runs.steps(get(caller, runId).id());
    }

    private Asked ask(ChatThread thread, Assistant assistant, Question question) {
        Instant now = clock.instant();
        ThreadMessage message = ThreadMessage.question(thread.id(), question.text(), now);
        threads.add(message);
        thread.touch(now);
        return new Asked(queue(thread, assistant), message);
    }

    private Run queue(ChatThread thread, Assistant assistant) {
        Instant now = clock.instant();
        Run run = new Run(thread, assistant, expiry, now);
        runs.add(run);
        flushHolding(thread);
        runs.add(new LoggedEvent(run.id(), 1, EventType.RUN_CREATED, now, RunEventData.RunChanged.of(run)));
        log(run, now);
        queued.fire(new RunQueued(run.id()));
        return run;
    }

    /** Numbers an event of a run that no node works on; the run's row is ours until the transaction ends. */
    private void log(Run run, Instant now) {
        runs.flush();
        long number = runs.lastEventNumber(run.id()) + 1;
        runs.add(new LoggedEvent(run.id(), number, EventType.of(run.status()), now, RunEventData.RunChanged.of(run)));
    }

    private void flushHolding(ChatThread thread) {
        try {
            runs.flush();
        } catch (PersistenceException e) {
            // The lock on the thread makes this rare; the constraint holds whatever else goes wrong.
            throw String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("uq_run_active_thread")
                    ? active(thread.id())
                    : e;
        }
    }

    private ChatThread lockFree(Caller caller, String threadId) {
        ChatThread thread = access.require(caller, Action.WRITE, threads.lock(threadId), "thread", threadId);
        if (runs.findActive(threadId).isPresent()) {
            throw active(threadId);
        }
        return thread;
    }

    private Assistant assistantOf(Caller caller, ChatThread thread) {
        if (thread.assistantId() == null) {
            throw new Conflict("no_assistant", "This thread has no assistant to ask.");
        }
        return assistants.get(caller, thread.assistantId());
    }

    private static Conflict active(String threadId) {
        return new Conflict("active_run", "Thread %s already has an active run.".formatted(threadId));
    }
}
