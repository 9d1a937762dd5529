package org.vademecum.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.WordDiff;
import org.vademecum.context.ContextLedger;
import org.vademecum.llm.ModelTurn;

/**
 * What became of a request that was sent again. Calls of tools in it were not made.
 *
 * @param request what was sent
 * @param reply null unless it completed
 * @param usage as the model counts it; null unless it completed
 * @param error for a person; null unless it failed
 * @param difference between the text of the first answer and of this one; empty unless there are both
 */
public record Replay(
        String model,
        ModelCall.Status status,
        Request request,
        @Nullable ModelReply reply,
        ModelTurn.@Nullable Usage usage,
        long elapsedMs,
        @Nullable String error,
        List<WordDiff.Piece> difference) {
    public Replay {
        difference = List.copyOf(difference);
    }

    /**
     * The account of a request, as {@link ModelCall} has it.
     *
     * @param anew whether it was put together again, by another policy
     */
    public record Request(boolean anew, int budget, int used, boolean exact, List<CallItem> items) {
        public Request {
            items = List.copyOf(items);
        }

        /** Another model may count otherwise. */
        static Request same(ModelCall call, String model) {
            return new Request(
                    false,
                    call.budget(),
                    call.used(),
                    call.exact() && call.model().equals(model),
                    call.items());
        }

        static Request anew(ContextLedger ledger) {
            return new Request(
                    true,
                    ledger.budget(),
                    ledger.used(),
                    ledger.exact(),
                    ledger.entries().stream().map(CallItem::of).toList());
        }
    }
}
