package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.vademecum.context.AssembledContext;
import org.vademecum.llm.ModelTurn;

/** Puts down what models are sent, before it is sent, and how each call ended. Each method is one transaction. */
@ApplicationScoped
@Transactional
class CallJournal {
    @Inject
    RunRepository runs;

    @Inject
    ModelCallRepository calls;

    @Inject
    Clock clock;

    /**
     * @param body exactly what is sent
     * @return the call's id
     * @throws LeaseLost when the run is not this node's any more: the request must not go out
     */
    public String begin(Claim claim, AssembledContext context, @Nullable String host, String body) {
        Run run = runs.requireLeased(claim.run().id(), claim.leaseOwner());
        SentRequest request = SentRequest.of(body);
        ModelCall call = new ModelCall(run, context, host, request, clock.instant());
        calls.add(call, request);
        return call.id();
    }

    public void complete(String callId, ModelTurn turn) {
        end(callId, (call, now) -> call.complete(turn, now));
    }

    public void cancel(String callId) {
        end(callId, ModelCall::cancel);
    }

    public void fail(String callId, String message) {
        end(callId, (call, now) -> call.fail(message, now));
    }

    /** A call that is gone went with its thread. */
    private void end(String callId, BiConsumer<ModelCall, Instant> how) {
        calls.find(callId).ifPresent(call -> how.accept(call, clock.instant()));
    }
}
