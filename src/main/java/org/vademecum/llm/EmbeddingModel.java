package org.vademecum.llm;

import java.util.List;

/** An {@link Embedder} in this process that knows its tokens as well, as the built-in one does. */
public interface EmbeddingModel extends Embedder {
    /** Embeds texts like {@link #embedPassages}, and each of their tokens where it stands. */
    List<TokenVectors> embedTokens(List<String> texts);

    /** Number of tokens of the model's own tokenizer, without the special ones. */
    int countTokens(String text);
}
