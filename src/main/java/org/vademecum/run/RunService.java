package org.vademecum.run;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.access.ForeignRead;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.common.Change;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ToolCall;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.NewMessage;
import org.vademecum.thread.NewThread;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.ToolOutput;

/**
 * Questions and what becomes of them, for the browser's chat and for programs. A thread and its runs are their owner's alone;
 * the assistant must be one of the caller's departments, or shared with one, at the moment of asking.
 */
@ApplicationScoped
@Transactional
public class RunService {
    /** A question and the run that answers it. */
    public record Asked(Run run, ThreadMessage question) {}

    @Inject
    Event<ForeignRead> foreignReads;

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
    ChatModels models;

    @Inject
    RunQueue queue;

    @Inject
    ThreadWriter writer;

    @Inject
    Event<RunCancelRequested> cancelRequested;

    @Inject
    @ConfigProperty(name = "vademecum.run.expiry", defaultValue = "PT10M")
    Duration expiry;

    /** Begins a thread with a question; the question gives it its title. */
    public Asked start(Caller caller, String assistantId, String text) {
        Question question = new Question(text);
        Assistant assistant = assistants.get(caller, assistantId);
        String department = access.borrower(caller, assistant, "").orElse(assistant.departmentId());
        ChatThread thread = ChatThread.begunWith(
                question.text(), caller.principalId(), department, assistant.id(), clock.instant());
        threads.add(thread);
        runs.flush(); // Nothing but plain ids ties thread, message and run together, so their order is ours to keep.
        return ask(caller, thread, assistant, null, question);
    }

    /**
     * Puts a question to the thread's assistant.
     *
     * @throws Conflict {@code active_run} while another run holds the thread
     */
    public Asked ask(Caller caller, String threadId, String text) {
        return ask(caller, threadId, null, null, text);
    }

    /**
     * The same, put to another assistant or by another policy.
     *
     * @param assistantId null for the thread's own or, where a program began it, the one asked last
     * @param policy null for the assistant's
     * @throws Invalid when the policy makes no sense
     */
    public Asked ask(
            Caller caller, String threadId, @Nullable String assistantId, @Nullable ContextPolicy policy, String text) {
        Question question = new Question(text);
        ChatThread thread = lockFree(caller, threadId);
        return ask(caller, thread, assistantOf(caller, thread, assistantId), policy, question);
    }

    /**
     * Puts the thread's last question again; what became of it before stays in the thread.
     *
     * @throws Conflict {@code active_run} as above, {@code nothing_asked} when there is no question
     */
    public Asked retry(Caller caller, String threadId) {
        return retry(caller, threadId, null, null);
    }

    /** The same, put to another assistant or by another policy; null as above. */
    public Asked retry(Caller caller, String threadId, @Nullable String assistantId, @Nullable ContextPolicy policy) {
        ChatThread thread = lockFree(caller, threadId);
        ThreadMessage question = threads.findLastQuestion(threadId)
                .orElseThrow(() -> new Conflict("nothing_asked", "This thread has no question yet."));
        Run run = queue(caller, thread, assistantOf(caller, thread, assistantId), policy);
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
            queue.log(run);
            for (RunStep step : runs.openSteps(runId)) {
                step.end(RunStep.Status.CANCELLED, null, clock.instant());
                queue.log(step);
            }
            run.cancel(clock.instant());
            queue.log(run);
        }
        cancelRequested.fire(new RunCancelRequested(runId));
        return run;
    }

    public Run get(Caller caller, String runId) {
        Run run = access.require(caller, Action.READ, runs.find(runId), "run", runId);
        if (!run.ownerId().equals(caller.principalId())) {
            foreignReads.fire(new ForeignRead(caller, "run", runId, run.ownerId(), run.departmentId()));
        }
        return run;
    }

    /**
     * Whether the caller, who has followed the run so far, may have the rest of it. Once its owner may no longer ask its
     * assistant, it is asked to stop.
     *
     * @throws NotFound when the caller may not read the run at all
     */
    public boolean mayFollow(Caller caller, String runId) {
        Run run = get(caller, runId);
        if (run.status().terminal() || mayReadFound(caller, run)) {
            return true;
        }
        if (run.ownerId().equals(caller.principalId()) && run.status().mayBecome(RunStatus.CANCELLING)) {
            cancel(caller, runId);
        }
        return false;
    }

    /**
     * Whether the caller, who may read the run, may read what was found for it as well: whoever may still ask its assistant.
     * The answer itself is its owner's for good.
     */
    public boolean mayReadFound(Caller caller, Run run) {
        return assistants.mayGoOnAsking(caller, run.assistantId(), run.departmentId());
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

    // What programs do

    /**
     * Begins a run as a program wants it.
     *
     * @throws Conflict {@code active_run} while another run holds the thread
     */
    public Run create(Caller caller, String threadId, NewRun form) {
        Assistant assistant = assistants.get(caller, form.assistantId());
        ChatThread thread = lockFree(caller, threadId);
        form.additionalMessages().forEach(message -> writer.add(caller, thread, message));
        return queue.add(thread, run(caller, thread, assistant, form));
    }

    /** Begins a thread and a run on it. */
    public Run create(Caller caller, NewThread threadForm, NewRun form) {
        Assistant assistant = assistants.get(caller, form.assistantId());
        ChatThread thread = writer.create(caller, threadForm);
        form.additionalMessages().forEach(message -> writer.add(caller, thread, message));
        return queue.add(thread, run(caller, thread, assistant, form));
    }

    private Run run(Caller caller, ChatThread thread, Assistant assistant, NewRun form) {
        if (form.resources() != null) {
            writer.requireReadable(caller, form.resources());
        }
        Run run = new Run(thread, assistant, form.resources(), expiry, clock.instant());
        run.override(form);
        count(caller, thread, assistant, run);
        requireKnownChoice(run);
        requireTextAlone(thread, run);
        return run;
    }

    /** A program that forces a tool counts on its being called. */
    private static void requireKnownChoice(Run run) {
        JsonNode choice = run.settings().toolChoice();
        if (choice != null && choice.isObject() && run.tools().stream().noneMatch(tool -> tool.isChosenBy(choice))) {
            throw new Invalid(
                    "tool_choice",
                    "invalid_value",
                    "The tool that 'tool_choice' names is not among the run's 'tools'.");
        }
    }

    /** A model that answered without having seen the images would answer wrongly. */
    private void requireTextAlone(ChatThread thread, Run run) {
        boolean images = !models.takesImages(run.model())
                && threads.newestMessages(thread.id(), null, RunJournal.MESSAGES).stream()
                        .anyMatch(ThreadMessage::hasImages);
        if (images) {
            throw new Invalid(
                    null,
                    "invalid_value",
                    "The messages of this thread have images, which the model '%s' does not take."
                            .formatted(run.model()));
        }
    }

    /** Adds a message to a thread. A run that holds the thread is in its way. */
    public ThreadMessage addMessage(Caller caller, String threadId, NewMessage message) {
        ChatThread thread = access.require(caller, Action.WRITE, threads.lock(threadId), "thread", threadId);
        runs.findActive(threadId).ifPresent(run -> {
            throw new Conflict(
                    "active_run", "Can't add messages to %s while a run %s is active.".formatted(threadId, run.id()));
        });
        return writer.add(caller, thread, message);
    }

    /**
     * Gives a run what its functions have given, all of it at once, so that it goes on.
     *
     * @return number of the last event before this, for whoever wants to follow what comes of it
     * @throws Conflict when the run does not wait for outputs
     * @throws Invalid when the outputs are not those of the calls it waits for
     */
    public long submit(Caller caller, String threadId, String runId, List<SubmittedOutput> outputs) {
        Run run = ofThread(threadId, access.require(caller, Action.WRITE, runs.lock(runId), "run", runId));
        boolean expired = run.expired(clock.instant());
        if (run.status() != RunStatus.REQUIRES_ACTION || expired) {
            throw new Conflict(
                    "not_waiting",
                    "Runs in status \"%s\" do not accept tool outputs."
                            .formatted((expired ? RunStatus.EXPIRED : run.status()).wireName()));
        }
        Map<String, ToolOutput> byCall = byCall(run.requiredCalls(), outputs);
        long before = runs.lastEventNumber(runId);
        for (RunStep step : runs.openSteps(runId)) {
            if (step.details() instanceof StepDetails.ToolCalls calls) {
                step.complete(calls.with(byCall), clock.instant());
                queue.log(step);
            }
        }
        queue.addAgain(run);
        return before;
    }

    private static Map<String, ToolOutput> byCall(List<ToolCall> calls, List<SubmittedOutput> outputs) {
        List<String> expected = calls.stream().map(ToolCall::id).toList();
        List<String> given = outputs.stream().map(SubmittedOutput::callId).toList();
        if (given.size() != expected.size() || !Set.copyOf(given).equals(Set.copyOf(expected))) {
            throw new Invalid(
                    "tool_outputs",
                    "invalid_value",
                    "Expected tool outputs for call_ids %s, got %s".formatted(quoted(expected), quoted(given)));
        }
        return outputs.stream()
                .collect(
                        Collectors.toMap(SubmittedOutput::callId, output -> new ToolOutput.Submitted(output.output())));
    }

    private static String quoted(List<String> ids) {
        return ids.stream().map("'%s'"::formatted).collect(Collectors.joining(",", "[", "]"));
    }

    public CursorPage<Run> list(Caller caller, String threadId, ListRequest page) {
        access.require(caller, Action.READ, threads.find(threadId), "thread", threadId);
        return runs.list(threadId, page);
    }

    public Run get(Caller caller, String threadId, String runId) {
        return ofThread(threadId, get(caller, runId));
    }

    public Run cancel(Caller caller, String threadId, String runId) {
        Run run = get(caller, threadId, runId);
        if (run.status().terminal()) {
            throw new Conflict(
                    "run_ended",
                    "Cannot cancel run with status '%s'.".formatted(run.status().wireName()));
        }
        return cancel(caller, runId);
    }

    /** Changes what a program keeps with its run, whatever its state. */
    public Run describe(Caller caller, String threadId, String runId, Change<Map<String, String>> metadata) {
        Run run = ofThread(threadId, access.require(caller, Action.WRITE, runs.lock(runId), "run", runId));
        run.describe(metadata.orKeep(run.metadata(), Map.of()));
        return run;
    }

    public CursorPage<RunStep> steps(Caller caller, String threadId, String runId, ListRequest page) {
        return runs.steps(get(caller, threadId, runId).id(), page);
    }

    public RunStep step(Caller caller, String threadId, String runId, String stepId) {
        Run run = get(caller, threadId, runId);
        return runs.findStep(stepId)
                .filter(step -> step.runId().equals(run.id()))
                .orElseThrow(() -> new NotFound("run step", stepId));
    }

    private static Run ofThread(String threadId, Run run) {
        if (!run.threadId().equals(threadId)) {
            throw new NotFound("run", run.id());
        }
        return run;
    }

    private Asked ask(
            Caller caller, ChatThread thread, Assistant assistant, @Nullable ContextPolicy policy, Question question) {
        Instant now = clock.instant();
        ThreadMessage message = ThreadMessage.question(thread.id(), question.text(), now);
        threads.add(message);
        thread.touch(now);
        return new Asked(queue(caller, thread, assistant, policy), message);
    }

    private Run queue(Caller caller, ChatThread thread, Assistant assistant, @Nullable ContextPolicy policy) {
        Run run = new Run(thread, assistant, expiry, clock.instant());
        count(caller, thread, assistant, run);
        if (policy != null) {
            policy.requireValid();
            run.follow(policy);
        }
        return queue.add(thread, run);
    }

    /** Whose run it is: what another department shares is asked at the expense of one's own. */
    private void count(Caller caller, ChatThread thread, Assistant assistant, Run run) {
        run.askedBy(caller);
        access.borrower(caller, assistant, thread.departmentId()).ifPresent(run::borrow);
    }

    private ChatThread lockFree(Caller caller, String threadId) {
        ChatThread thread = access.require(caller, Action.WRITE, threads.lock(threadId), "thread", threadId);
        queue.requireFree(threadId);
        return thread;
    }

    private Assistant assistantOf(Caller caller, ChatThread thread, @Nullable String wanted) {
        String id = Optional.ofNullable(wanted)
                .or(() -> Optional.ofNullable(thread.assistantId()))
                .or(() -> runs.findLast(thread.id()).map(Run::assistantId))
                .orElseThrow(() -> new Conflict("no_assistant", "This thread has no assistant to ask."));
        return assistants.get(caller, id);
    }
}
