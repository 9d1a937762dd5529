package org.vademecum.llm;

import java.util.Optional;

/** A model that answers a conversation. Thread-safe; calls take long and must not run inside a transaction. */
public interface ChatModel {
    /**
     * Runs one model turn. Blocks until the turn ends; text is told to the listener as it comes, on this or another
     * thread, one call at a time.
     *
     * @param cancellation once it is cancelled the call to the model is aborted within a second and {@link
     *     java.util.concurrent.CancellationException} is thrown
     * @throws ChatModelException when the endpoint fails, with a message a person understands
     */
    ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation);

    /** Host and port of the service that requests go to; empty when the model works in this process. */
    default Optional<String> host() {
        return Optional.empty();
    }

    /** Hears the text of a turn while it is written. What it throws ends the turn, and is thrown by {@link #stream}. */
    @FunctionalInterface
    interface TextListener {
        /**
         * The request goes out now, once for each turn.
         *
         * @param body exactly what is sent, to be encoded in UTF-8; a built-in model tells it in the same form
         */
        default void onRequest(String body) {}

        void onText(String delta);

        /**
         * The turn breaks off, by a fault or since it was cancelled, and most likely has to be paid for: the endpoint had taken
         * the request, or may have. What {@link #stream} then throws follows.
         *
         * @param unseen what was written and is no text: thoughts, and arguments of calls; empty for nothing
         */
        default void onBrokenOff(String unseen) {}
    }
}
