package org.vademecum.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A model whose turns have to end within a time. */
final class TimedChatModel implements ChatModel {
    private final ChatModel model;
    private final Duration timeout;

    /** A turn took too long. */
    static final class Late extends ChatModelException {
        private Late(Duration timeout) {
            super(
                    Code.SERVER_ERROR,
                    false,
                    "The language model did not answer within %s seconds.".formatted(timeout.toMillis() / 1000.0),
                    null);
        }
    }

    /** @param timeout for the whole of a turn */
    TimedChatModel(ChatModel model, Duration timeout) {
        this.model = model;
        this.timeout = timeout;
    }

    @Override
    public Optional<String> host() {
        return model.host();
    }

    /** @throws Late when the time is over */
    @Override
    public ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation) {
        Cancellation stop = new Cancellation();
        cancellation.onCancel(stop::cancel);
        CompletableFuture<?> deadline = CompletableFuture.runAsync(
                stop::cancel, CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS));
        try {
            return model.stream(request, listener, stop);
        } catch (CancellationException e) {
            if (cancellation.isCancelled()) {
                throw e;
            }
            throw new Late(timeout);
        } finally {
            deadline.cancel(false);
        }
    }
}
