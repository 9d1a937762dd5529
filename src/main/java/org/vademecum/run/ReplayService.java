package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.common.Invalid;
import org.vademecum.common.TooMany;
import org.vademecum.context.WrittenPassages;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.RequestReader;

/**
 * Sends stored requests again, to the same or another model. Nothing of it is kept, no tool is called, and the thread
 * does not change. One at a time for each person on a node, for whoever may see the request.
 */
@ApplicationScoped
public class ReplayService {
    private static final int AT_ONCE = 8;

    @Inject
    RunContextService contexts;

    @Inject
    ChatModels models;

    @Inject
    RunThreads threads;

    /** By whoever has it sent. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(String callId, Cancellation cancellation) {}

    /** What a request can be sent to again: the model that got it, and those that can be offered for choice. */
    public Set<String> models(ModelCall call) {
        Set<String> names = new LinkedHashSet<>(List.of(call.model()));
        names.addAll(models.list());
        return names;
    }

    /**
     * Sends it. A model that fails or is told to stop is an outcome, too.
     *
     * @param model null for the one that got it
     * @throws Invalid when it is none of the {@link #models}
     * @throws TooMany {@code replay_running} while another replay of the caller's runs, or of too many others
     */
    public CompletionStage<Replay> replay(Caller caller, String runId, String callId, @Nullable String model) {
        ModelCall call = contexts.get(caller, runId, callId);
        String name = Optional.ofNullable(model).orElse(call.model());
        if (!models(call).contains(name)) {
            throw new Invalid("model", "invalid_value", "There is no model '%s' to choose.".formatted(name));
        }
        String body = new String(contexts.request(caller, runId, callId), StandardCharsets.UTF_8);
        ChatRequest request = new RequestReader(WrittenPassages::of)
                .read(body, call.purpose())
                .to(name);
        Running mine = new Running(callId, new Cancellation());
        if (running.size() >= AT_ONCE || running.putIfAbsent(caller.principalId(), mine) != null) {
            throw new TooMany(
                    "replay_running", Duration.ofSeconds(5), "Another request is being sent again. Please wait.");
        }
        CompletableFuture<Replay> outcome = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                outcome.complete(send(request, mine.cancellation()));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            } finally {
                running.remove(caller.principalId(), mine);
            }
        });
        return outcome;
    }

    /** Stops the caller's replay of this call on this node; false when there is none. */
    public boolean cancel(Caller caller, String runId, String callId) {
        ModelCall call = contexts.get(caller, runId, callId);
        Optional<Running> mine = Optional.ofNullable(running.get(caller.principalId()))
                .filter(replay -> replay.callId().equals(call.id()));
        mine.ifPresent(replay -> replay.cancellation().cancel());
        return mine.isPresent();
    }

    private Replay send(ChatRequest request, Cancellation cancellation) {
        long begun = System.nanoTime();
        try {
            ModelTurn turn = models.get(request.model()).stream(request, delta -> {}, cancellation);
            return new Replay(
                    request.model(),
                    ModelCall.Status.COMPLETED,
                    ModelReply.of(turn),
                    turn.usage(),
                    millisSince(begun),
                    null);
        } catch (CancellationException e) {
            return new Replay(request.model(), ModelCall.Status.CANCELLED, null, null, millisSince(begun), null);
        } catch (ChatModelException e) {
            return new Replay(request.model(), ModelCall.Status.FAILED, null, null, millisSince(begun), e.getMessage());
        }
    }

    private static long millisSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }
}
