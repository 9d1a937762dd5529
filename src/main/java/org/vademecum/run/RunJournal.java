package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.access.Principal;
import org.vademecum.access.Spent;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.run.RunMaterial.BegunMessage;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.ThreadDeleted;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadSummary;

/**
 * The engine's transactional door: each method is one transaction that begins by making sure of the lease, and writes
 * what happened together with the events that tell of it.
 */
@ApplicationScoped
@Transactional
class RunJournal {
    /**
     * What a node that fell silent may have told its own subscribers without having written it. Numbers go on behind
     * that, so that a subscriber who comes back does not take new events for ones it knows.
     */
    static final int NUMBERS_LOST = 1_000;

    /** More messages are never looked at, whatever the budget. */
    static final int MESSAGES = 60;

    /** With a summary, messages that are not sent any more are still read, so that it can tell of them. */
    static final int TO_SUMMARISE = 2 * MESSAGES;

    private static final int CANCELLED_AT_ONCE = 1_000;

    @Inject
    RunRepository runs;

    @Inject
    ModelCallRepository calls;

    @Inject
    ThreadRepository threads;

    @Inject
    AssistantRepository assistants;

    @Inject
    BorrowedCitations borrowed;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    @Inject
    Event<AnswerEnded> answerEnded;

    @Inject
    Event<Spent> spent;

    @Inject
    Event<Audited> audited;

    /** Runs that wait for a node, or whose node fell silent; oldest first. */
    public List<WaitingRun> listClaimable(RunPlaces.Full full, int limit) {
        return runs.listClaimable(clock.instant(), full, limit);
    }

    /** Takes the run if it is still to be had. One whose time is over while nobody worked on it expires instead. */
    public Optional<Claim> claim(String runId, String leaseOwner, Duration lease) {
        Instant now = clock.instant();
        Optional<Run> free = runs.lock(runId).filter(run -> run.claimable(now));
        if (free.isEmpty()) {
            return Optional.empty();
        }
        Run run = free.get();
        if (run.status() == RunStatus.QUEUED && run.expired(now)) {
            expireIdle(run, now);
            return Optional.empty();
        }
        return Optional.of(
                run.status() == RunStatus.QUEUED
                        ? start(run, leaseOwner, now.plus(lease), now)
                        : takeOver(run, leaseOwner, now.plus(lease), now));
    }

    private Claim start(Run run, String owner, Instant until, Instant now) {
        run.start(owner, until, now);
        EventBlock block = blockAfter(run, 0, now);
        block.add(run);
        return claimed(run, owner, block);
    }

    private Claim takeOver(Run run, String owner, Instant until, Instant now) {
        run.takeOver(owner, until);
        calls.listOpen(run.id()).forEach(call -> lose(run, call));
        EventBlock block = blockAfter(run, NUMBERS_LOST, now);
        String messageId = begunMessage(run.id()).map(BegunMessage::messageId).orElse(null);
        block.add(EventType.RESTARTED, new RunEventData.Restarted(messageId, run.restarts()));
        return claimed(run, owner, block);
    }

    /** What became of the request nobody knows; it most likely has to be paid for. */
    private void lose(Run run, ModelCall call) {
        call.lose();
        Usage sent = new Usage(call.used(), 0, true);
        run.useUnstepped(sent);
        tell(run, sent);
    }

    private EventBlock blockAfter(Run run, int gap, Instant now) {
        return new EventBlock(run.id(), List.of(), runs.lastEventNumber(run.id()) + 1 + gap, now);
    }

    private Claim claimed(Run run, String owner, EventBlock block) {
        write(block);
        return new Claim(run, owner, block.next());
    }

    /** Ends the runs whose time is over while they wait for a node or for the outputs of functions. */
    public void expireIdle(int limit) {
        Instant now = clock.instant();
        for (String runId : runs.listIdleExpired(now, limit)) {
            runs.lock(runId).filter(run -> run.isIdle() && run.expired(now)).ifPresent(run -> expireIdle(run, now));
        }
    }

    private void expireIdle(Run run, Instant now) {
        run.expire();
        EventBlock block = blockAfter(run, 0, now);
        for (RunStep step : runs.openSteps(run.id())) {
            step.end(RunStep.Status.EXPIRED, null, now);
            block.add(step);
        }
        block.add(run);
        write(block);
    }

    /** Keeps the claims alive until the given moment. */
    public void extend(Collection<String> runIds, Collection<String> leaseOwners, Duration lease) {
        runs.extend(runIds, leaseOwners, clock.instant().plus(lease));
    }

    /** Who works on each of the runs now; those that nobody works on, or that are gone, are not among them. */
    public Map<String, String> leaseOwners(Collection<String> runIds) {
        return runs.leaseOwners(runIds);
    }

    /** Runs that are to stop, wherever they are worked on. */
    public List<String> listCancelling() {
        return runs.listCancelling(CANCELLED_AT_ONCE);
    }

    /** Lets another node have the run at once. */
    public void release(String runId, String leaseOwner) {
        runs.requireLeased(runId, leaseOwner).letGo(clock.instant());
    }

    public RunMaterial load(Claim claim) {
        Run run = claim.run();
        Optional<ThreadSummary> summary = run.summarises() ? threads.findSummary(run.threadId()) : Optional.empty();
        ThreadReader reader = new ThreadReader(threads, clock);
        ThreadReader.Newest read = reader.newest(run.threadId(), null, run.summarises() ? TO_SUMMARISE : MESSAGES);
        List<ThreadMessage> newest = read.messages();
        int outside = outside(run, newest, summary);
        Set<String> pinned = threads.pins(run.threadId());
        return new RunMaterial(
                runs.findPrincipal(run.ownerId()).filter(Principal::enabled).map(Principal::asCaller),
                newest.subList(0, outside),
                reader.asked(run, newest.subList(outside, newest.size())),
                runs.steps(run.id()).stream()
                        .filter(step -> step.type() == RunStep.Type.TOOL_CALLS)
                        .toList(),
                summary,
                ThreadReader.joinedInto(newest, pinned),
                reader.pinnedTurns(pinned, newest),
                read.earlier(),
                reader.verbatim(run.threadId()),
                begunMessage(run.id()));
    }

    /** How many of the messages a run does not look at; the last question is always looked at. */
    private static int outside(Run run, List<ThreadMessage> newest, Optional<ThreadSummary> summary) {
        int outside = summary.isPresent()
                ? (int) newest.stream().filter(summary.get()::covers).count()
                : Math.max(0, newest.size() - run.window());
        return Math.min(outside, ThreadReader.lastQuestion(newest));
    }

    /** The answer that a run has begun to write and not ended. */
    public Optional<BegunMessage> begunMessage(String runId) {
        return runs.openSteps(runId).stream()
                .filter(step -> step.details() instanceof StepDetails.MessageCreation)
                .map(step -> new BegunMessage(step.id(), ((StepDetails.MessageCreation) step.details()).messageId()))
                .findFirst();
    }

    /** What a request for a summary has used that was not kept. */
    public void spend(Claim claim, Usage usage) {
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        run.useUnstepped(usage);
        tell(run, usage);
    }

    /** What a search of the step has asked a model for. */
    public void spend(Claim claim, String stepId, Usage usage) {
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        run.use(usage);
        runs.getStep(stepId).use(usage);
        tell(run, usage);
    }

    /**
     * Keeps what a model has written as the thread's summary, and what it used. When somebody has changed the summary
     * since it was read, theirs stays.
     *
     * @param before the one that was read; empty for none
     * @return the summary as it is kept; empty when it is not
     */
    public Optional<ThreadSummary> keepSummary(
            Claim claim, Optional<ThreadSummary> before, WrittenSummary written, Usage usage) {
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        run.useUnstepped(usage);
        tell(run, usage);
        Optional<ThreadSummary> kept = threads.lockSummary(run.threadId());
        boolean unchanged = kept.map(ThreadSummary::version).equals(before.map(ThreadSummary::version));
        Optional<ThreadMessage> last = threads.findMessage(written.lastMessageId());
        if (!unchanged || last.isEmpty()) {
            return Optional.empty();
        }
        ThreadSummary summary = kept.orElseGet(() -> new ThreadSummary(run.threadId()));
        summary.grow(written.text(), last.get(), written.model(), written.tokens(), clock.instant());
        if (kept.isEmpty()) {
            threads.add(summary);
        }
        return Optional.of(summary);
    }

    /**
     * The model wants calls made; what is withheld of them is told to the audit.
     *
     * @param written what the message that has begun says, which ends before the calls begin; null when it goes on after them
     */
    public RunStep beginCalls(
            Claim claim,
            StepDetails.ToolCalls calls,
            ModelWork work,
            MessageContent.@Nullable Text written,
            EventBlock block) {
        Instant now = clock.instant();
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        if (written != null) {
            completeMessage(run, written, now, block);
        }
        RunStep step = new RunStep(run, calls, now);
        step.use(work.plus(run.takeUnstepped()));
        run.use(work.usage());
        tell(run, work.usage());
        runs.add(step);
        block.add(step);
        write(block);
        tellWithheld(run, calls);
        return step;
    }

    private void completeMessage(Run run, MessageContent.Text written, Instant now, EventBlock block) {
        for (RunStep step : runs.openSteps(run.id())) {
            if (step.details() instanceof StepDetails.MessageCreation creation) {
                threads.findMessage(creation.messageId()).ifPresent(message -> {
                    message.complete(written, ThreadMessage.Outcome.ANSWERED, List.of(), now);
                    block.add(EventType.MESSAGE_COMPLETED, RunEventData.MessageEnded.of(message, written, List.of()));
                });
                step.complete(creation, now);
                block.add(step);
            }
        }
    }

    /** Some of the calls were made, which a node that takes over need not make again. */
    public void noteCalls(Claim claim, String stepId, StepDetails.ToolCalls calls) {
        runs.requireLeased(claim.run().id(), claim.leaseOwner());
        runs.getStep(stepId).note(calls);
    }

    /** The calls were made. */
    public void completeCalls(Claim claim, String stepId, StepDetails.ToolCalls calls, EventBlock block) {
        runs.requireLeased(claim.run().id(), claim.leaseOwner());
        RunStep step = runs.getStep(stepId);
        step.complete(calls, clock.instant());
        block.add(step);
        write(block);
    }

    private void tellWithheld(Run run, StepDetails.ToolCalls calls) {
        calls.calls().stream()
                .filter(StepDetails.MadeCall::withheld)
                .map(made -> new Audited(
                        AuditAction.FUNCTION_CALL,
                        Audited.Outcome.REFUSED,
                        run.ownerId(),
                        run.keyId(),
                        run.departmentId(),
                        "run",
                        run.id(),
                        Map.of("function", made.call().name())))
                .forEach(audited::fire);
    }

    /** The run waits until a program has submitted what its functions gave. */
    public void requireAction(Claim claim, ToolRounds.Waiting waiting, EventBlock block) {
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        runs.getStep(waiting.stepId()).note(waiting.details());
        run.requireAction(waiting.calls());
        block.add(run);
        write(block);
    }

    /** What the owner finds at this moment because the assistant of their run is shared with their department. */
    public Loan loan(Run run, Caller owner) {
        if (!run.borrowed()) {
            return Loan.NONE;
        }
        return assistants
                .find(run.assistantId())
                .map(assistant -> access.loan(owner, assistant))
                .orElse(Loan.NONE);
    }

    /** The answer to a question to another department's assistant cites documents, which its reader may look at from now on. */
    public void cite(Claim claim, Collection<String> vectorStoreFileIds) {
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        borrowed.add(run, vectorStoreFileIds);
    }

    /** The first text of the answer is there. */
    public BegunMessage beginMessage(Claim claim, EventBlock block) {
        Instant now = clock.instant();
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        ThreadMessage message = ThreadMessage.answer(run.threadId(), run.assistantId(), run.id(), now);
        RunStep step = new RunStep(run, new StepDetails.MessageCreation(message.id()), now);
        threads.add(message);
        runs.add(step);
        block.add(step);
        block.add(
                EventType.MESSAGE_CREATED,
                new RunEventData.MessageBegun(message.id(), run.threadId(), run.id(), run.assistantId(), now));
        write(block);
        return new BegunMessage(step.id(), message.id());
    }

    /**
     * Ends the run, its answer and its steps, and frees its thread. Somebody who asked to cancel in the last moment has
     * their way.
     */
    public void finish(Claim claim, Ending ending, EventBlock block) {
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        RunEnd end = new RunEnd(run, ending, clock.instant(), block);
        end.begin();
        for (RunStep step : runs.openSteps(run.id())) {
            switch (step.details()) {
                case StepDetails.MessageCreation creation ->
                    threads.findMessage(creation.messageId()).ifPresent(message -> end.end(message));
                case StepDetails.ToolCalls ignored -> {}
            }
            end.end(step);
        }
        end.endRun();
        tell(run, ending.work().usage());
        write(block);
        // What a program is answered is nobody's to review.
        end.answer().filter(answer -> !Principal.isService(run.ownerId())).ifPresent(answerEnded::fire);
    }

    /** The rows go with the thread; holding the run's keeps its node from writing in the same moment. */
    void onThreadDeleted(@Observes ThreadDeleted deleted) {
        runs.findActive(deleted.threadId()).map(Run::id).ifPresent(runs::lock);
    }

    private void tell(Run run, Usage usage) {
        spent.fire(run.spending().spent(usage.totalTokens()));
    }

    private void write(EventBlock block) {
        runs.flush(); // The run's row comes before its events, whatever the provider's order.
        runs.add(block.all());
    }
}
