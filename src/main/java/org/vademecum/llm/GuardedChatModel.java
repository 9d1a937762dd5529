package org.vademecum.llm;

import java.time.Duration;
import java.util.Optional;

/** A model behind a {@link CircuitBreaker}: while its endpoint is down, calls fail at once and say so. */
final class GuardedChatModel implements ChatModel {
    private final ChatModel model;
    private final CircuitBreaker breaker;

    GuardedChatModel(ChatModel model, CircuitBreaker breaker) {
        this.model = model;
        this.breaker = breaker;
    }

    @Override
    public Optional<String> host() {
        return model.host();
    }

    @Override
    public ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation) {
        breaker.refusal().ifPresent(pause -> {
            throw resting(pause);
        });
        try {
            ModelTurn turn = model.stream(request, listener, cancellation);
            breaker.succeeded();
            return turn;
        } catch (ChatModelException e) {
            if (e.unhealthy()) {
                breaker.failed();
            } else {
                breaker.succeeded();
            }
            throw e;
        } catch (RuntimeException e) {
            breaker.abandoned();
            throw e;
        }
    }

    private ChatModelException resting(Duration pause) {
        return new ChatModelException(
                ChatModelException.Code.SERVER_ERROR,
                false,
                "The language model at %s has failed several times in a row. Please try again in %d seconds."
                        .formatted(model.host().orElse("its address"), Math.max(1, pause.toSeconds())),
                null);
    }
}
