package org.vademecum.llm;

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

    /** Hears the text of a turn while it is written. */
    @FunctionalInterface
    interface TextListener {
        void onText(String delta);
    }
}
