package org.vademecum.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.context.ToolTurn;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.run.RunEventData.Activity;
import org.vademecum.run.StepDetails.MadeCall;
import org.vademecum.thread.MessageContent;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;

/**
 * Makes the tool calls of a run and remembers what they gave. Calls of functions are left to the program, after all others
 * of their turn, unless only a document has asked for them. Used by one thread.
 */
final class ToolRounds {
    /** Of tools that are executed here, in one turn. */
    private static final int MAX_CALLS = 8;

    /** Of functions in one turn; no program could submit the outputs of more. */
    private static final int MAX_FUNCTION_CALLS = 128;

    private static final ToolOutput.Withheld WITHHELD = new ToolOutput.Withheld("""
            Not called: a document asked for this, and the user did not. Tell the user what was to be done and that it was not done. \
            Do not try it in another way. The user can ask for it in their own words, saying what is to be done and where it is to go.""");

    private final Claim claim;
    private final Caller owner;
    private final RunExecution.Means means;
    private final RunChannel.Writer events;
    private final StopSignal signal;
    private final List<Toolbox.Offered> offered;
    private final TokenBudget budget;
    private final Predicate<ToolCall> withheld;
    private final List<ToolTurn> turns = new ArrayList<>();
    private final List<FoundPassage> passages = new ArrayList<>();
    private int calls;
    private Optional<Waiting> waiting = Optional.empty();

    /** A step that cannot be completed before a program has submitted what its functions gave. */
    record Waiting(String stepId, StepDetails.ToolCalls details) {
        List<ToolCall> calls() {
            return details.calls().stream()
                    .filter(made -> made.output() == null)
                    .map(MadeCall::call)
                    .toList();
        }
    }

    /** @param withheld whether a call of a function must not reach its program, as the model's turn was asked for */
    ToolRounds(
            Claim claim,
            Caller owner,
            RunExecution.Means means,
            RunChannel.Writer events,
            StopSignal signal,
            List<Toolbox.Offered> offered,
            TokenBudget budget,
            Predicate<ToolCall> withheld) {
        this.claim = claim;
        this.owner = owner;
        this.means = means;
        this.events = events;
        this.signal = signal;
        this.offered = offered;
        this.budget = budget;
        this.withheld = withheld;
    }

    List<ToolDefinition> definitions() {
        return offered.stream().map(Toolbox.Offered::definition).toList();
    }

    List<ToolTurn> turns() {
        return List.copyOf(turns);
    }

    /** What the run has to wait for before it can go on. */
    Optional<Waiting> waiting() {
        return waiting;
    }

    /** All that was found so far. */
    List<FoundPassage> passages() {
        return List.copyOf(passages);
    }

    /** Takes a step of a node before as it is; calls that it did not finish are made now. */
    void resume(RunStep step) {
        StepDetails.ToolCalls details = (StepDetails.ToolCalls) step.details();
        if (step.status() == RunStep.Status.IN_PROGRESS) {
            makeAll(step.id(), details);
        } else {
            learn(step.id(), details);
        }
    }

    /**
     * Makes the calls of a model turn.
     *
     * @param written ends what the run writes; asked only when a program has to make one of the calls
     */
    void make(ModelTurn turn, ModelWork work, Supplier<MessageContent.Text> written) {
        StepDetails.ToolCalls details = new StepDetails.ToolCalls(turn.text(), settled(turn.toolCalls()));
        MessageContent.Text ended = details.calls().stream().anyMatch(this::isForProgram) ? written.get() : null;
        RunStep step = events.record(block -> means.journal().beginCalls(claim, details, work, ended, block));
        if (details.calls().stream().anyMatch(MadeCall::withheld)) {
            events.append(EventType.ACTIVITY, activity(Activity.Kind.WITHHELD));
        }
        makeAll(step.id(), details);
    }

    private boolean isForProgram(MadeCall made) {
        return made.output() == null && named(made.call()).orElse(null) instanceof Toolbox.Callback;
    }

    /**
     * The calls, those that will not be made with an output that says so. Before anything is told of them, so that no
     * program makes one that only looks at the stream.
     */
    private List<MadeCall> settled(List<ToolCall> calls) {
        List<MadeCall> settled = new ArrayList<>();
        int executed = 0;
        int handedOver = 0;
        for (ToolCall call : calls) {
            ToolOutput output = switch (named(call).orElse(null)) {
                case null -> unknown(call);
                case Toolbox.BuiltIn ignored -> ++executed > MAX_CALLS ? tooMany(MAX_CALLS) : null;
                case Toolbox.Callback ignored when withheld.test(call) -> WITHHELD;
                case Toolbox.Callback ignored -> ++handedOver > MAX_FUNCTION_CALLS ? tooMany(MAX_FUNCTION_CALLS) : null;
            };
            settled.add(new MadeCall(call, output));
        }
        return settled;
    }

    private static ToolOutput unknown(ToolCall call) {
        return new ToolOutput.Refused("There is no tool named '%s'.".formatted(call.name()));
    }

    private static ToolOutput tooMany(int most) {
        return new ToolOutput.Refused("At most %d calls at once.".formatted(most));
    }

    private Optional<Toolbox.Offered> named(ToolCall call) {
        return offered.stream()
                .filter(tool -> tool.definition().name().equals(call.name()))
                .findFirst();
    }

    private void makeAll(String stepId, StepDetails.ToolCalls details) {
        List<MadeCall> made = new ArrayList<>();
        for (MadeCall call : details.calls()) {
            if (call.output() != null) {
                made.add(call);
                continue;
            }
            ToolOutput output = make(stepId, call.call(), made.size());
            made.add(new MadeCall(call.call(), output));
            if (output != null && made.size() < details.calls().size()) {
                means.journal().noteCalls(claim, stepId, details.begun(made));
            }
        }
        StepDetails.ToolCalls done = new StepDetails.ToolCalls(details.text(), made);
        if (made.stream().anyMatch(call -> call.output() == null)) {
            waiting = Optional.of(new Waiting(stepId, done));
            return;
        }
        events.record(block -> {
            means.journal().completeCalls(claim, stepId, done, block);
            return done;
        });
        learn(stepId, done);
    }

    /** Null for a call that the program has to make. */
    private @Nullable ToolOutput make(String stepId, ToolCall call, int index) {
        if (signal.reason().isPresent()) {
            throw new CancellationException();
        }
        return switch (named(call).orElse(null)) {
            case null -> unknown(call);
            case Toolbox.BuiltIn tool -> execute(stepId, tool, call, calls + index);
            case Toolbox.Callback ignored -> null;
        };
    }

    private ToolOutput execute(String stepId, Toolbox.BuiltIn tool, ToolCall call, int number) {
        Run run = claim.run();
        Loan loan = means.journal().loan(run, owner);
        events.append(EventType.ACTIVITY, activity(Activity.Kind.SEARCHING));
        ToolOutput output = tool.executor()
                .execute(new ToolInvocation(
                        owner,
                        run.departmentId(),
                        loan,
                        tool.tool(),
                        run.toolResources(),
                        run.model(),
                        auxiliary(stepId, call),
                        number,
                        call.arguments()));
        if (output instanceof ToolOutput.Found found) {
            Activity before = activity(Activity.Kind.SEARCHING);
            events.append(
                    EventType.ACTIVITY,
                    new Activity(
                            before.kind(),
                            found.documents(),
                            found.candidates(),
                            before.passages() + found.passages().size(),
                            before.elapsedMs()));
        }
        return output;
    }

    private AuxiliaryCalls auxiliary(String stepId, ToolCall call) {
        return new AuxiliaryCalls(
                signal.cancellation(),
                model -> means.models().recorded(model, claim, call.id()),
                used -> spend(stepId, Usage.of(used)));
    }

    private void spend(String stepId, Usage usage) {
        if (usage.totalTokens() > 0) {
            means.journal().spend(claim, stepId, usage);
            budget.use(usage);
        }
    }

    /** What the run is doing now. */
    Activity activity(Activity.Kind kind) {
        return Activity.of(kind, passages.size(), claim.run(), events.now());
    }

    private void learn(String stepId, StepDetails.ToolCalls details) {
        ToolTurn turn = turn(stepId, details);
        for (ToolTurn.AnsweredCall made : turn.calls()) {
            if (made.output() instanceof ToolOutput.Found found) {
                passages.addAll(found.passages());
            }
        }
        calls += details.calls().size();
        turns.add(turn);
    }

    /** A finished step as it stands in requests. */
    static ToolTurn turn(String stepId, StepDetails.ToolCalls details) {
        return new ToolTurn(
                stepId,
                details.text(),
                details.calls().stream()
                        .map(made -> new ToolTurn.AnsweredCall(
                                made.call(), Objects.requireNonNull(made.output(), "a finished step has all outputs")))
                        .toList());
    }
}
