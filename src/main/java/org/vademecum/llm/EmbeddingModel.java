package org.vademecum.llm;

import java.util.List;

/** Turns text into vectors of unit length. Thread-safe; calls may take long and must not run inside a transaction. */
public interface EmbeddingModel {
    /** Length of the vectors. */
    int dimensions();

    /** Embeds texts that are to be found. One vector a text, in the same order. */
    List<float[]> embedPassages(List<String> texts);

    /** Embeds texts like {@link #embedPassages}, and each of their tokens where it stands. */
    List<TokenVectors> embedTokens(List<String> texts);

    /** Embeds a question, with the model's own query prefix. */
    float[] embedQuery(String text);

    /** Number of tokens of the model's own tokenizer, without the special ones. */
    int countTokens(String text);
}
