package org.vademecum.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.context.AssembledContext;
import org.vademecum.context.ContextAssembler;
import org.vademecum.context.ContextMaterial;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ModelTurn;
import org.vademecum.run.RunEventData.Activity;
import org.vademecum.thread.Citation;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.NearestSection;
import org.vademecum.thread.SentenceSupport;

/**
 * The work on one run: model turns and tool calls in turn, until there is an answer or a reason why there is none. Steps
 * that a node before had finished are taken as they are. Used by one thread.
 */
final class RunExecution {
    /** Rounds of model turn and tool calls, so that no model can go in circles for ever. */
    static final int MAX_TURNS = 10;

    private static final String NO_TOOLS = "none";

    /**
     * What executions work with.
     *
     * @param budget the most tokens of a model request
     * @param withheld which functions are not called
     */
    record Means(
            RunJournal journal,
            ModelCalls models,
            Toolbox toolbox,
            Attachments attachments,
            ContextAssembler assembler,
            int budget,
            WithheldCalls withheld) {}

    private final Claim claim;
    private final Run run;
    private final RunMaterial material;
    private final RunChannel.Writer events;
    private final StopSignal signal;
    private final Means means;
    private final ToolRounds rounds;
    private final AnswerWriter writer;
    private final TokenBudget budget;
    private final RollingSummary memory;
    private final Set<String> cited = new HashSet<>();
    private ModelWork lastTurn = ModelWork.NONE;
    private Usage lost = Usage.NONE;
    private @Nullable String fallback;
    private @Nullable CallProvenance provenance;

    /** How many turns of the model {@code provenance} is of. */
    private int provenanceTurns;

    RunExecution(
            Claim claim, Caller owner, RunMaterial material, RunChannel.Writer events, StopSignal signal, Means means) {
        this.claim = claim;
        this.run = claim.run();
        this.material = material;
        this.events = events;
        this.signal = signal;
        this.means = means;
        this.budget = new TokenBudget(
                run.settings(),
                Objects.requireNonNullElse(run.contextPolicy().tokenBudget(), means.budget()),
                run.usage());
        this.rounds = new ToolRounds(
                claim,
                owner,
                means,
                events,
                signal,
                means.toolbox().offer(run.tools()),
                budget,
                call -> means.withheld() != WithheldCalls.NONE
                        && means.withheld().holds(call, provenance()));
        this.writer = new AnswerWriter(
                events,
                material.message(),
                this::beginMessage,
                citations -> cite(citations.stream().map(Citation::vectorStoreFileId)));
        this.memory = new RollingSummary(claim, material, means, budget, signal.cancellation());
    }

    /**
     * Empty when the run goes on once a program has submitted what its functions gave.
     *
     * @throws CancellationException when it was told to stop
     * @throws ChatModelException when the model failed for good
     */
    Optional<Ending> run() {
        if (means.attachments().areExpired(run.threadId())) {
            return Optional.of(ending(Ending.failed("The vector store of this thread has expired.")));
        }
        means.attachments().await(run.threadId(), signal.cancellation());
        material.toolSteps().forEach(rounds::resume);
        while (rounds.turns().size() < MAX_TURNS && rounds.waiting().isEmpty()) {
            AssembledContext context = assemble();
            if (budget.completionSpent() || context.overBudget()) {
                return Optional.of(ending(budget.spent()));
            }
            ModelTurn turn = ask(context);
            if (turn.toolCalls().isEmpty() || turn.finish() == ModelTurn.Finish.LENGTH) {
                return Optional.of(ending(end(turn)));
            }
            ModelWork work = lastTurn;
            lastTurn = ModelWork.NONE; // The step counts it, whatever becomes of the calls.
            rounds.make(turn, work, this::written);
        }
        if (rounds.waiting().isPresent()) {
            handOver(rounds.waiting().get());
            return Optional.empty();
        }
        return Optional.of(ending(new Ending.How.Incomplete(Run.IncompleteReason.MAX_TURNS)));
    }

    /** Leaves the run to the program. */
    private void handOver(ToolRounds.Waiting waiting) {
        events.record(block -> {
            means.journal().requireAction(claim, waiting, block);
            return waiting;
        });
    }

    /** What the message says that ends here, since a program goes on: what follows its functions is another one. */
    private MessageContent.Text written() {
        writer.finish();
        return new MessageContent.Text(writer.text(), writer.citations(), List.of());
    }

    /** How it ends, with what was written so far. */
    Ending ending(Ending.How how) {
        writer.finish();
        if (how instanceof Ending.How.Completed completed) {
            cite(completed.nearest().stream().map(NearestSection::vectorStoreFileId));
        }
        String text = writer.text();
        List<SentenceSupport> sentences = how instanceof Ending.How.Completed completed
                ? AnswerCheck.sentences(text, writer.citations(), rounds.passages(), completed.outcome())
                : List.of();
        return new Ending(how, new MessageContent.Text(text, writer.citations(), sentences), lastTurn);
    }

    /** What was said and found before the last turn of the model, which may have made many calls. */
    private CallProvenance provenance() {
        if (provenance == null || provenanceTurns != rounds.turns().size()) {
            provenance = CallProvenance.of(run.instructions(), material, rounds);
            provenanceTurns = rounds.turns().size();
        }
        return provenance;
    }

    private AssembledContext assemble() {
        return memory.assemble(
                this::contextMaterial,
                () -> events.append(EventType.ACTIVITY, rounds.activity(Activity.Kind.SUMMARISING)));
    }

    private ContextMaterial contextMaterial() {
        return new ContextMaterial(
                run.model(),
                run.instructions(),
                rounds.definitions(),
                settings(),
                memory.outside(),
                memory.messages(),
                rounds.turns(),
                run.contextPolicy(),
                budget.prompt(),
                memory.memory());
    }

    /** A tool can be forced in the first turn alone, or else the model would call it for ever. */
    private ChatSettings settings() {
        ChatSettings settings = budget.settings();
        JsonNode choice = settings.toolChoice();
        boolean forbids = choice != null && choice.asText().equals(NO_TOOLS);
        return rounds.turns().isEmpty() || forbids ? settings : settings.withToolChoice(null);
    }

    private ModelTurn ask(AssembledContext context) {
        boolean first = rounds.turns().isEmpty();
        events.append(EventType.ACTIVITY, rounds.activity(first ? Activity.Kind.SEARCHING : Activity.Kind.READING));
        writer.issue(rounds.passages());
        ModelTurn turn = stream(context);
        Usage usage = Usage.of(turn.usage());
        lastTurn = new ModelWork(usage.plus(lost), fallback);
        budget.use(usage);
        return turn;
    }

    /** A turn that breaks off has used tokens, too. */
    private ModelTurn stream(AssembledContext context) {
        fallback = null;
        lost = Usage.NONE;
        try {
            return means.models()
                    .ask(
                            new ModelCalls.Wanted(claim, context, writer, signal.cancellation(), this::lose),
                            this::fallBack);
        } catch (ChatModelException | CancellationException e) {
            lastTurn = lost.equals(Usage.NONE) ? ModelWork.NONE : new ModelWork(lost, fallback);
            throw e;
        }
    }

    private void lose(Usage used) {
        lost = lost.plus(used);
        budget.use(used);
    }

    /** What was used for a turn that this node does not end. */
    Usage unspent() {
        return lastTurn.usage();
    }

    private void fallBack(RunEventData.Fallback told) {
        fallback = told.answering();
        events.append(EventType.FALLBACK, told);
    }

    private Ending.How end(ModelTurn turn) {
        writer.finish();
        return switch (turn.finish()) {
            case LENGTH -> new Ending.How.Incomplete(Run.IncompleteReason.MAX_COMPLETION_TOKENS);
            case CONTENT_FILTER -> new Ending.How.Incomplete(Run.IncompleteReason.CONTENT_FILTER);
            case STOP, TOOL_CALLS, DECLINED ->
                writer.text().isBlank()
                        ? Ending.failed("The model ended without an answer. Please try again.")
                        : AnswerCheck.completed(turn.finish(), writer.text(), rounds.passages());
        };
    }

    /** Before anybody sees them. */
    private void cite(Stream<String> vectorStoreFileIds) {
        List<String> unseen = vectorStoreFileIds.filter(cited::add).toList();
        if (run.borrowed() && !unseen.isEmpty()) {
            means.journal().cite(claim, unseen);
        }
    }

    private RunMaterial.BegunMessage beginMessage() {
        events.append(EventType.ACTIVITY, rounds.activity(Activity.Kind.WRITING));
        return events.record(block -> means.journal().beginMessage(claim, block));
    }
}
