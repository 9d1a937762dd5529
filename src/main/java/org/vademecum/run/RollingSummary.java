package org.vademecum.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.vademecum.context.AssembledContext;
import org.vademecum.context.ContextAssembler;
import org.vademecum.context.ContextMaterial;
import org.vademecum.context.Memory;
import org.vademecum.context.SummaryRequest;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ModelTurn;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadSummary;

/**
 * What a run knows of its thread: the messages, and the summary of those that are not sent any more, which grows when
 * there is no room for all others. When it cannot be written, the run goes on as with {@code auto}. Used by one thread.
 */
final class RollingSummary {
    private static final Logger LOG = Logger.getLogger(RollingSummary.class.getName());

    private final Claim claim;
    private final RunExecution.Means means;
    private final TokenBudget budget;
    private final Cancellation cancellation;
    private List<ThreadMessage> outside;
    private List<ThreadMessage> messages;
    private Memory memory;
    private Optional<ThreadSummary> kept;
    private boolean grows;

    RollingSummary(
            Claim claim,
            RunMaterial material,
            RunExecution.Means means,
            TokenBudget budget,
            Cancellation cancellation) {
        this.claim = claim;
        this.means = means;
        this.budget = budget;
        this.cancellation = cancellation;
        this.outside = material.outside();
        this.messages = material.messages();
        this.kept = material.summary();
        this.memory = new Memory(
                kept.map(ThreadSummary::text).orElse(null),
                false,
                material.pinned(),
                material.pinnedTurns(),
                material.earlier(),
                material.verbatim());
        this.grows = claim.run().summarises();
    }

    List<ThreadMessage> outside() {
        return outside;
    }

    List<ThreadMessage> messages() {
        return messages;
    }

    Memory memory() {
        return memory;
    }

    /**
     * Assembles a request, after older turns have been summarised if need be. Throws what the model throws when it is
     * told to stop.
     *
     * @param material as it is at the moment of asking
     * @param summarising is told before the model is asked
     */
    AssembledContext assemble(Supplier<ContextMaterial> material, Runnable summarising) {
        ContextAssembler assembler = means.assembler();
        AssembledContext context = assembler.assemble(material.get());
        while (grows) {
            Optional<SummaryRequest> request = assembler.summarise(material.get(), context, budget.summary());
            if (request.isEmpty()) {
                return context;
            }
            summarising.run();
            write(request.get()).ifPresentOrElse(this::grow, this::giveUp);
            context = assembler.assemble(material.get());
        }
        return context;
    }

    /** Empty when it cannot be had. */
    private Optional<WrittenSummary> write(SummaryRequest request) {
        if (request.context().overBudget() || budget.completionSpent()) {
            return Optional.empty();
        }
        UnseenText text = new UnseenText();
        String[] model = {claim.run().model()};
        ModelCalls.Wanted wanted = new ModelCalls.Wanted(claim, request.context(), text, cancellation, this::spend);
        ModelTurn turn;
        try {
            turn = means.models().ask(wanted, fallback -> model[0] = fallback.answering());
        } catch (ChatModelException e) {
            LOG.log(Level.WARNING, "Run {0} goes on without a summary: {1}", new Object[] {
                claim.run().id(), e.getMessage()
            });
            return Optional.empty();
        }
        Usage usage = Usage.of(turn.usage());
        budget.use(usage);
        String summary = turn.text().strip();
        if (turn.finish() != ModelTurn.Finish.STOP) {
            means.journal().spend(claim, usage);
            return Optional.empty();
        }
        WrittenSummary written = new WrittenSummary(
                summary, request.lastMessageId(), model[0], means.models().count(model[0], summary));
        keep(written, usage);
        return Optional.of(written);
    }

    private void keep(WrittenSummary written, Usage usage) {
        means.journal().keepSummary(claim, kept, written, usage).ifPresent(now -> kept = Optional.of(now));
    }

    /** What broke off has used tokens, too. */
    private void spend(Usage lost) {
        budget.use(lost);
        means.journal().spend(claim, lost);
    }

    /** What the summary tells of is outside from now on. */
    private void grow(WrittenSummary written) {
        List<String> ids = messages.stream().map(ThreadMessage::id).toList();
        int told = ids.indexOf(written.lastMessageId()) + 1;
        List<ThreadMessage> more = new ArrayList<>(outside);
        more.addAll(messages.subList(0, told));
        outside = more;
        messages = messages.subList(told, messages.size());
        memory = memory.with(written.text());
    }

    private void giveUp() {
        grows = false;
        memory = memory.failed();
    }
}
