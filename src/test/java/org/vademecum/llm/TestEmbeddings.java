package org.vademecum.llm;

import java.util.Map;

/** Embedding models without a configuration. */
public final class TestEmbeddings {
    private TestEmbeddings() {}

    public static EmbeddingModels only(EmbeddingModel builtIn) {
        return with(builtIn, Map.of());
    }

    /** Others beside the built-in one, by their names. */
    public static EmbeddingModels with(EmbeddingModel builtIn, Map<String, Embedder> others) {
        EmbeddingModels models = new EmbeddingModels();
        models.builtIn = builtIn;
        models.models.putAll(others);
        return models;
    }
}
