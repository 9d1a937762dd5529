package org.vademecum.llm;

import java.util.List;

/**
 * Turns texts into vectors of unit length; only those of the same one can be compared. Thread-safe; calls may take long and must
 * not run inside a transaction.
 */
public interface Embedder {
    /**
     * Length of the vectors. The first call may load or ask the model.
     *
     * @throws EmbeddingException when that fails
     */
    int dimensions();

    /**
     * Embeds texts that are to be found. One vector a text, in the same order.
     *
     * @throws EmbeddingException when the model cannot be asked, or gives something else
     */
    List<float[]> embedPassages(List<String> texts);

    /**
     * Embeds a question, with the model's own query prefix.
     *
     * @throws EmbeddingException when the model cannot be asked, or gives something else
     */
    float[] embedQuery(String text);

    /**
     * The same, which a model at an endpoint gives up within a second of being told to stop; one in this process takes no longer.
     *
     * @throws java.util.concurrent.CancellationException when it was stopped
     */
    default float[] embedQuery(String text, Cancellation cancellation) {
        return embedQuery(text);
    }
}
