package org.vademecum.run;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.context.AssembledContext;
import org.vademecum.context.ContextAssembler;
import org.vademecum.context.ContextLedger;
import org.vademecum.context.ContextMaterial;
import org.vademecum.context.ToolTurn;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;
import org.vademecum.run.RunEventData.Activity;
import org.vademecum.run.StepDetails.MadeCall;
import org.vademecum.thread.MessageContent;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;

/**
 * The work on one run: model turns and tool calls in turn, until there is an answer or a reason why there is none. Steps
 * that a node before had finished are taken as they are. Used by one thread.
 */
final class RunExecution {
    /** Rounds of model turn and tool calls, so that no model can go in circles for ever. */
    static final int MAX_TURNS = 10;

    private static final int MAX_CALLS_PER_TURN = 8;
    private static final int MAX_RESTARTS = 3;

    /** What an execution works with. */
    record Tools(
            RunJournal journal,
            ModelCalls models,
            Toolbox toolbox,
            ContextAssembler assembler,
            int budget,
            Clock clock) {}

    private final Claim claim;
    private final Run run;
    private final RunMaterial material;
    private final RunChannel channel;
    private final StopSignal signal;
    private final Tools tools;
    private final List<Toolbox.Offered> offered;
    private final List<ToolTurn> turns = new ArrayList<>();
    private final List<FoundPassage> passages = new ArrayList<>();
    private final AnswerWriter writer;
    private int calls;
    private Usage used = Usage.NONE;
    private Usage lastTurn = Usage.NONE;
    private @Nullable ContextLedger ledger;

    RunExecution(Claim claim, RunMaterial material, RunChannel channel, StopSignal signal, Tools tools) {
        this.claim = claim;
        this.run = claim.run();
        this.material = material;
        this.channel = channel;
        this.signal = signal;
        this.tools = tools;
        this.offered = tools.toolbox().offer(run.tools());
        this.used = run.usage();
        this.writer = new AnswerWriter(channel, material.message(), this::beginMessage);
    }

    /**
     * @throws CancellationException when it was told to stop
     * @throws ChatModelException when the model failed for good
     */
    Ending run() {
        if (material.owner().isEmpty()) {
            return ending(failed("The account that asked is not active any more."));
        }
        if (run.restarts() > MAX_RESTARTS) {
            return ending(failed("The answer was interrupted several times. Please try again."));
        }
        Caller owner = material.owner().get();
        material.toolSteps().forEach(step -> resume(step, owner));
        while (turns.size() < MAX_TURNS) {
            AssembledContext context = assemble();
            ledger = context.ledger();
            if (context.overBudget() || completionLeft() == 0) {
                return ending(spent(context));
            }
            ModelTurn turn = ask(context);
            if (turn.toolCalls().isEmpty() || turn.finish() == ModelTurn.Finish.LENGTH) {
                return ending(end(turn));
            }
            callTools(turn, context.ledger(), owner);
        }
        return ending(new Ending.How.Incomplete(Run.IncompleteReason.MAX_TURNS));
    }

    /** How it ends when it was told to stop or something broke: with what was written so far. */
    Ending ending(Ending.How how) {
        writer.finish();
        String text = writer.text();
        return new Ending(
                how,
                new MessageContent.Text(
                        text,
                        writer.citations(),
                        how instanceof Ending.How.Completed completed
                                ? AnswerCheck.sentences(text, writer.citations(), passages, completed.outcome())
                                : List.of()),
                lastTurn,
                ledger);
    }

    private static Ending.How failed(String message) {
        return new Ending.How.Failed(new RunError(ChatModelException.Code.SERVER_ERROR, message));
    }

    private void resume(RunStep step, Caller owner) {
        StepDetails.ToolCalls details = (StepDetails.ToolCalls) step.details();
        if (step.status() == RunStep.Status.IN_PROGRESS) {
            make(step.id(), details, owner);
        } else {
            learn(step.id(), details);
        }
    }

    private AssembledContext assemble() {
        Integer most = run.settings().maxPromptTokens();
        long left = most == null ? Integer.MAX_VALUE : Math.max(0, most - used.promptTokens());
        return tools.assembler()
                .assemble(new ContextMaterial(
                        run.model(),
                        run.instructions(),
                        offered.stream().map(Toolbox.Offered::definition).toList(),
                        settings(),
                        material.messages(),
                        turns,
                        (int) Math.min(tools.budget(), left)));
    }

    private ChatSettings settings() {
        ChatSettings all = run.settings();
        return all.maxCompletionTokens() == null
                ? all
                : new ChatSettings(
                        all.temperature(),
                        all.topP(),
                        completionLeft(),
                        all.maxPromptTokens(),
                        all.parallelToolCalls());
    }

    private int completionLeft() {
        Integer most = run.settings().maxCompletionTokens();
        return most == null ? Integer.MAX_VALUE : (int) Math.max(0, most - used.completionTokens());
    }

    private Ending.How spent(AssembledContext context) {
        if (completionLeft() == 0) {
            return new Ending.How.Incomplete(Run.IncompleteReason.MAX_COMPLETION_TOKENS);
        }
        return context.ledger().budget() < tools.budget()
                ? new Ending.How.Incomplete(Run.IncompleteReason.MAX_PROMPT_TOKENS)
                : new Ending.How.Failed(new RunError(
                        ChatModelException.Code.INVALID_PROMPT,
                        "The question is too long for this assistant's model."));
    }

    private ModelTurn ask(AssembledContext context) {
        activity(turns.isEmpty() ? Activity.Kind.SEARCHING : Activity.Kind.READING, null);
        ModelTurn turn = tools.models().ask(context.request(), writer, signal.cancellation());
        lastTurn = new Usage(turn.usage().promptTokens(), turn.usage().completionTokens());
        used = used.plus(lastTurn);
        return turn;
    }

    private Ending.How end(ModelTurn turn) {
        writer.finish();
        return switch (turn.finish()) {
            case LENGTH -> new Ending.How.Incomplete(Run.IncompleteReason.MAX_COMPLETION_TOKENS);
            case CONTENT_FILTER -> new Ending.How.Incomplete(Run.IncompleteReason.CONTENT_FILTER);
            case STOP, TOOL_CALLS, DECLINED -> writer.text().isBlank()
                    ? failed("The model ended without an answer. Please try again.")
                    : AnswerCheck.completed(turn.finish(), writer.text(), passages);
        };
    }

    private void callTools(ModelTurn turn, ContextLedger context, Caller owner) {
        StepDetails.ToolCalls details = new StepDetails.ToolCalls(
                turn.text(),
                turn.toolCalls().stream().map(call -> new MadeCall(call, null)).toList(),
                context);
        RunStep step = channel.record(block -> tools.journal().beginCalls(claim, details, lastTurn, block));
        lastTurn = Usage.NONE;
        make(step.id(), details, owner);
    }

    private void make(String stepId, StepDetails.ToolCalls details, Caller owner) {
        List<MadeCall> made = new ArrayList<>();
        for (MadeCall call : details.calls()) {
            made.add(new MadeCall(call.call(), make(call.call(), made.size(), owner)));
        }
        StepDetails.ToolCalls done = new StepDetails.ToolCalls(details.text(), made, details.context());
        channel.record(block -> {
            tools.journal().completeCalls(claim, stepId, done, block);
            return done;
        });
        learn(stepId, done);
    }

    private ToolOutput make(ToolCall call, int index, Caller owner) {
        signal.reason().ifPresent(reason -> {
            throw new CancellationException();
        });
        if (index >= MAX_CALLS_PER_TURN) {
            return new ToolOutput.Refused("At most %d calls in one turn.".formatted(MAX_CALLS_PER_TURN));
        }
        return offered.stream()
                .filter(tool -> tool.executor().name().equals(call.name()))
                .findFirst()
                .map(tool -> execute(tool, call, calls + index, owner))
                .orElseGet(() -> new ToolOutput.Refused("There is no tool named '%s'.".formatted(call.name())));
    }

    private ToolOutput execute(Toolbox.Offered tool, ToolCall call, int number, Caller owner) {
        activity(Activity.Kind.SEARCHING, null);
        ToolOutput output = tool.executor()
                .execute(new ToolInvocation(
                        owner, run.departmentId(), tool.tool(), run.toolResources(), number, call.arguments()));
        if (output instanceof ToolOutput.Found found) {
            activity(Activity.Kind.SEARCHING, found);
        }
        return output;
    }

    /** Takes finished calls into the conversation. */
    private void learn(String stepId, StepDetails.ToolCalls details) {
        List<ToolTurn.AnsweredCall> answered = new ArrayList<>();
        for (MadeCall made : details.calls()) {
            ToolOutput output = Objects.requireNonNull(made.output(), "a finished step has all outputs");
            answered.add(new ToolTurn.AnsweredCall(made.call(), output));
            if (output instanceof ToolOutput.Found found) {
                passages.addAll(found.passages());
                writer.issue(found.passages());
            }
        }
        calls += details.calls().size();
        turns.add(new ToolTurn(stepId, details.text(), answered));
    }

    private RunMaterial.BegunMessage beginMessage() {
        activity(Activity.Kind.WRITING, null);
        return channel.record(block -> tools.journal().beginMessage(claim, block));
    }

    private void activity(Activity.Kind kind, ToolOutput.@Nullable Found found) {
        Duration elapsed = Duration.between(
                Objects.requireNonNullElse(run.startedAt(), run.createdAt()),
                tools.clock().instant());
        int seen = passages.size() + (found == null ? 0 : found.passages().size());
        channel.append(
                EventType.ACTIVITY,
                new Activity(
                        kind,
                        found == null ? 0 : found.documents(),
                        found == null ? 0 : found.candidates(),
                        seen,
                        elapsed.toMillis()));
    }
}
