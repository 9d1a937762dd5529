package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.Spending;
import org.vademecum.access.Spent;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.common.ApplicationThreads;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.TooMany;
import org.vademecum.common.Transactions;
import org.vademecum.common.WordDiff;
import org.vademecum.context.AssembledContext;
import org.vademecum.context.ContextAssembler;
import org.vademecum.context.WrittenPassages;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.RequestReader;
import org.vademecum.llm.TokenCounter;
import org.vademecum.llm.TurnText;
import org.vademecum.thread.ThreadImages;
import org.vademecum.tool.Tool;

/**
 * Sends stored requests again, to the same or another model, as they were, put together by another policy or with what a search
 * finds now. Nothing of it is kept, no other tool is called, and the thread does not change. One at a time for each person, for whoever may see the request.
 */
@ApplicationScoped
public class ReplayService {
    private static final Logger LOG = Logger.getLogger(ReplayService.class.getName());

    /** On this node. */
    private static final int AT_ONCE = 8;

    private static final Duration WATCH = Duration.ofMillis(500);

    @Inject
    RunContextService contexts;

    @Inject
    ChatModels models;

    @Inject
    TokenCounter tokens;

    @Inject
    RunningReplays replays;

    @Inject
    PastThread pastThread;

    @Inject
    SearchAgain searches;

    @Inject
    ThreadImages images;

    @Inject
    ContextAssembler assembler;

    @Inject
    ApplicationThreads threads;

    @Inject
    @ConfigProperty(name = "vademecum.run.context-tokens", defaultValue = "16000")
    int contextTokens;

    @Inject
    Event<Spending> spending;

    @Inject
    Event<Spent> spent;

    private final Semaphore places = new Semaphore(AT_ONCE);

    /** A replay that this node is at. */
    private record Running(String id, Cancellation cancellation, CountDownLatch ended) {}

    /**
     * How a request is sent another way.
     *
     * @param model null for the one that got it
     * @param policy by which it is put together again, of the thread as it was then; null for the run's own
     * @param search by which the run's searches are made again, with the documents of now; null to keep what was found
     */
    public record Variation(
            @Nullable String model,
            @Nullable ContextPolicy policy,
            @Nullable UnaryOperator<Tool.FileSearch> search) {
        /** As it was. */
        public static final Variation NONE = new Variation(null, null, null);

        boolean isAnew() {
            return policy != null || search != null;
        }
    }

    /** What a request can be sent to again: the model that got it, and those that can be offered for choice. */
    public Set<String> models(ModelCall call) {
        Set<String> names = new LinkedHashSet<>(List.of(call.model()));
        names.addAll(models.list());
        return names;
    }

    /**
     * Sends it. A model that fails or is told to stop is an outcome, too.
     *
     * @throws Invalid when the model is none of the {@link #models}, the policy makes no sense or leaves no room for the
     *     question, or the request was for no answer and is to be put together again
     * @throws Conflict when the question is not there any more to be put another way, or there is nobody any more on whose
     *     behalf to search
     * @throws TooMany {@code replay_running} while another replay of the caller's runs, or of too many others; {@code
     *     budget_exceeded} when no more tokens may be spent
     */
    public CompletionStage<Replay> replay(Caller caller, String runId, String callId, Variation variation) {
        ModelCall call = contexts.get(caller, runId, callId);
        String name = Optional.ofNullable(variation.model()).orElse(call.model());
        if (!models(call).contains(name)) {
            throw new Invalid("model", "invalid_value", "There is no model '%s' to choose.".formatted(name));
        }
        String body = new String(contexts.request(caller, runId, callId), StandardCharsets.UTF_8);
        ChatRequest same = new RequestReader(WrittenPassages::of)
                .read(body, call.purpose())
                .to(name);
        Spending on = contexts.spending(caller, runId);
        AssembledContext anew = variation.isAnew() ? assemble(call, same, variation, on) : null;
        Replay.Request account = anew == null ? Replay.Request.same(call, name) : Replay.Request.anew(anew.ledger());
        spending.fire(on);
        Sending sending = new Sending(call, anew == null ? same : anew.request(), account, on);
        CompletableFuture<Replay> outcome = new CompletableFuture<>();
        Running mine = begin(caller, callId);
        threads.execute(() -> watch(mine));
        threads.execute(() -> {
            try {
                outcome.complete(send(sending, mine));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    /** Has ended for everybody before anybody hears of it. */
    private Replay send(Sending sending, Running mine) {
        try {
            return send(sending, mine.cancellation());
        } finally {
            end(mine);
        }
    }

    private Running begin(Caller caller, String callId) {
        if (!places.tryAcquire()) {
            throw busy();
        }
        try {
            return new Running(replays.begin(caller.principalId(), callId), new Cancellation(), new CountDownLatch(1));
        } catch (RuntimeException e) {
            places.release();
            throw Transactions.isConflict(e) ? busy() : e;
        }
    }

    private static TooMany busy() {
        return new TooMany(
                "replay_running", Duration.ofSeconds(5), "Another request is being sent again. Please wait.");
    }

    private void end(Running mine) {
        mine.ended().countDown();
        places.release();
        replays.end(mine.id());
    }

    /** Stops it when somebody asked for that on another node, or its thread is gone. */
    private void watch(Running mine) {
        try {
            while (!mine.ended().await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!isWanted(mine)) {
                    mine.cancellation().cancel();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWanted(Running mine) {
        try {
            return replays.goesOn(mine.id());
        } catch (RuntimeException e) {
            // The database may be away for a moment; the next look tells.
            LOG.log(Level.WARNING, "Whether replay " + mine.id() + " is to be stopped is not known", e);
            return true;
        }
    }

    /** Stops the caller's replay of this call, whichever node is at it; false when there is none. */
    public boolean cancel(Caller caller, String runId, String callId) {
        ModelCall call = contexts.get(caller, runId, callId);
        return replays.cancel(caller.principalId(), call.id());
    }

    private AssembledContext assemble(ModelCall call, ChatRequest request, Variation variation, Spending on) {
        ContextPolicy policy = variation.policy();
        if (policy != null) {
            policy.requireValid();
        }
        if (call.purpose() != ChatRequest.Purpose.ANSWER) {
            throw new Invalid(
                    "policy",
                    "invalid_value",
                    "Only a request for an answer follows a policy, or has something that was found.");
        }
        PastThread.Past past = searched(pastThread.load(call, request, policy, contextTokens), variation, on);
        AssembledContext context = assembler.assemble(shown(past).material());
        if (context.overBudget()) {
            throw new Invalid("policy", "over_budget", "The question has no room within so few tokens.");
        }
        return context;
    }

    private PastThread.Past searched(PastThread.Past past, Variation variation, Spending on) {
        UnaryOperator<Tool.FileSearch> search = variation.search();
        if (search == null) {
            return past;
        }
        Caller owner = past.owner()
                .orElseThrow(() -> new Conflict(
                        "owner_gone", "The account is not active any more on whose behalf the search would be."));
        AuxiliaryCalls calls = AuxiliaryCalls.counted(usage -> spend(on, usage));
        return past.with(
                searches.of(past.run(), owner, past.loan(), past.material().toolTurns(), search, calls));
    }

    /** Images stand in requests with their content. */
    private PastThread.Past shown(PastThread.Past past) {
        return past.owner()
                .map(owner -> past.showing(messages -> images.inlined(owner, messages)))
                .orElse(past);
    }

    private Replay send(Sending sending, Cancellation cancellation) {
        long begun = System.nanoTime();
        ChatRequest request = sending.request();
        TurnText written = new TurnText();
        try {
            ModelTurn turn = models.get(request.model()).stream(request, written, cancellation);
            spend(sending.on(), turn.usage());
            return sending.completed(turn, millisSince(begun));
        } catch (CancellationException e) {
            spend(sending.on(), written.lost(request, tokens));
            return sending.ended(ModelCall.Status.CANCELLED, millisSince(begun), null);
        } catch (ChatModelException e) {
            spend(sending.on(), written.lost(request, tokens));
            return sending.ended(ModelCall.Status.FAILED, millisSince(begun), e.getMessage());
        }
    }

    private void spend(Spending on, ModelTurn.Usage usage) {
        spent.fire(on.spent(Usage.of(usage).totalTokens()));
    }

    private static long millisSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    /** A request on its way, and the call that it repeats. */
    private record Sending(ModelCall call, ChatRequest request, Replay.Request account, Spending on) {
        Replay completed(ModelTurn turn, long elapsedMs) {
            ModelReply before = call.reply();
            return new Replay(
                    request.model(),
                    ModelCall.Status.COMPLETED,
                    account,
                    ModelReply.of(turn),
                    turn.usage(),
                    elapsedMs,
                    null,
                    before == null ? List.of() : WordDiff.between(before.text(), turn.text()));
        }

        Replay ended(ModelCall.Status status, long elapsedMs, @Nullable String error) {
            return new Replay(request.model(), status, account, null, null, elapsedMs, error, List.of());
        }
    }
}
