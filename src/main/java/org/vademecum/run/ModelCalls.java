package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.context.AssembledContext;
import org.vademecum.context.SearchContext;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatModel;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.SummaryNote;
import org.vademecum.llm.TokenCounter;

/**
 * Calls models, calls again after a fault that may pass, and turns to the fallback when it stays. Once text was shown
 * there is no way back.
 */
@ApplicationScoped
class ModelCalls {
    private static final Logger LOG = Logger.getLogger(ModelCalls.class.getName());
    private static final int ATTEMPTS = 3;

    @Inject
    ChatModels models;

    @Inject
    CallJournal journal;

    @Inject
    TokenCounter tokens;

    /** See {@link Backoff}. */
    @Inject
    @ConfigProperty(name = "vademecum.run.retry-pause", defaultValue = "PT1S")
    Duration pause;

    /** An endpoint that asks for more patience than this is not waited for. */
    @Inject
    @ConfigProperty(name = "vademecum.run.max-retry-after", defaultValue = "PT20S")
    Duration patience;

    /**
     * A model turn that a run wants to have.
     *
     * @param lost hears what each attempt has most likely used that came to no end
     */
    record Wanted(
            Claim claim,
            AssembledContext context,
            TurnListener writer,
            Cancellation cancellation,
            Consumer<Usage> lost) {
        private String model() {
            return context.request().model();
        }

        private Wanted of(String other) {
            AssembledContext same = new AssembledContext(context.request().to(other), context.ledger());
            return new Wanted(claim, same, writer, cancellation, lost);
        }
    }

    /**
     * Throws what {@link ChatModel#stream} throws, and what the writer throws; the fault told is that of the model that was
     * asked, even when the fallback failed as well.
     *
     * @param fallingBack is told before the fallback is asked
     */
    public ModelTurn ask(Wanted wanted, Consumer<RunEventData.Fallback> fallingBack) {
        try {
            return ask(models.get(wanted.model()), wanted);
        } catch (ChatModelException e) {
            boolean hopeless = wanted.writer().hasShown() || e.code() == ChatModelException.Code.INVALID_PROMPT;
            Optional<ChatModels.Fallback> other =
                    hopeless ? Optional.empty() : fallbackFor(wanted.context().request());
            if (other.isEmpty()) {
                throw e;
            }
            String name = other.get().name();
            LOG.log(Level.WARNING, "{0}: {1} Falling back to {2}.", new Object[] {wanted.model(), e.getMessage(), name
            });
            fallingBack.accept(new RunEventData.Fallback(wanted.model(), name));
            return askInstead(other.get().model(), wanted.of(name), e);
        }
    }

    /** None that would answer without having seen the images. */
    private Optional<ChatModels.Fallback> fallbackFor(ChatRequest request) {
        return models.fallbackFor(request.model())
                .filter(other -> !request.hasImages() || models.takesImages(other.name()));
    }

    private ModelTurn askInstead(ChatModel model, Wanted wanted, ChatModelException fault) {
        try {
            return ask(model, wanted);
        } catch (ChatModelException e) {
            fault.addSuppressed(e);
            throw fault;
        }
    }

    private ModelTurn ask(ChatModel model, Wanted wanted) {
        TurnListener writer = wanted.writer();
        for (int attempt = 1; ; attempt++) {
            writer.beginTurn();
            RecordedCall call = new RecordedCall(journal, wanted.claim(), wanted.context(), model, writer);
            try {
                return answered(call.make(wanted.cancellation()), wanted);
            } catch (CancellationException e) {
                tellLost(call, wanted);
                throw e;
            } catch (ChatModelException e) {
                tellLost(call, wanted);
                Duration asked = e.retryAfter().orElse(Duration.ZERO);
                boolean tooLong = asked.compareTo(patience) > 0;
                if (!e.retryable() || attempt == ATTEMPTS || writer.hasShown() || tooLong) {
                    throw e;
                }
                Duration rest = new Backoff(pause, ThreadLocalRandom.current()).after(attempt, asked);
                Pause.rest(rest, wanted.cancellation());
            }
        }
    }

    /** A turn that says nothing and calls nothing is a fault, unless the answer has words from before. */
    private static ModelTurn answered(ModelTurn turn, Wanted wanted) {
        boolean stopped = turn.finish() == ModelTurn.Finish.STOP || turn.finish() == ModelTurn.Finish.TOOL_CALLS;
        boolean silent = turn.text().isBlank() && turn.toolCalls().isEmpty();
        if (!stopped || !silent || wanted.writer().hasText()) {
            return turn;
        }
        wanted.lost().accept(Usage.of(turn.usage()));
        throw new ChatModelException(
                ChatModelException.Code.SERVER_ERROR,
                true,
                "The model ended without an answer. Please try again.",
                null);
    }

    /** The same model, whose requests are put down as the run's, for the search that a tool call makes. */
    public ChatModel recorded(ChatModel model, Claim claim, String toolCallId) {
        return new ChatModel() {
            @Override
            public ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation) {
                AssembledContext context = SearchContext.of(request, toolCallId, tokens.of(request.model()));
                return new RecordedCall(journal, claim, context, model, listener).make(cancellation);
            }

            @Override
            public Optional<String> host() {
                return model.host();
            }
        };
    }

    /** Tokens of a summary as it stands in a request to the model. */
    public int count(String model, String summary) {
        return tokens.of(model).count(SummaryNote.of(summary));
    }

    private void tellLost(RecordedCall call, Wanted wanted) {
        call.unseen()
                .ifPresent(unseen -> wanted.lost()
                        .accept(Usage.of(tokens.estimate(
                                wanted.context().request(), wanted.writer().written() + unseen, List.of()))));
    }
}
