package org.vademecum.llm;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes the requests to models that a search needs for itself, on behalf of whoever searches. Used by one thread.
 *
 * @param cancellation stops the search: once cancelled, what it waits for at an endpoint is aborted within a second, and it ends
 *     with a {@link CancellationException}
 * @param recorded the same chat model, whose requests are put down
 * @param used hears what each request to a chat model has used, also one that broke off
 */
public record AuxiliaryCalls(
        Cancellation cancellation, UnaryOperator<ChatModel> recorded, Consumer<ModelTurn.Usage> used) {
    /** Of a search that nobody stops, and whose requests nobody keeps or counts. */
    public static AuxiliaryCalls unaccounted() {
        return counted(usage -> {});
    }

    /** Of a search that nobody stops, and whose requests nobody keeps. */
    public static AuxiliaryCalls counted(Consumer<ModelTurn.Usage> used) {
        return new AuxiliaryCalls(new Cancellation(), UnaryOperator.identity(), used);
    }

    /**
     * As {@link ChatModel#stream}, of a turn whose text is of no use before its end.
     *
     * @param timeout for the whole of the call
     * @param tokens counts what a turn has used that broke off
     * @throws TimedChatModel.Late when that time is over
     */
    ModelTurn ask(ChatModel model, ChatRequest request, Duration timeout, TokenCounter tokens) {
        TurnText written = new TurnText();
        try {
            ModelTurn turn = recorded.apply(new TimedChatModel(model, timeout)).stream(request, written, cancellation);
            used.accept(turn.usage());
            return turn;
        } catch (CancellationException | ChatModelException e) {
            used.accept(written.lost(request, tokens));
            throw e;
        }
    }
}
