package org.vademecum.llm;

import java.nio.file.Path;

/** The built-in models outside of a container. */
public final class BuiltInModels {
    private BuiltInModels() {}

    public static OnnxEmbeddingModel embeddings(Path dataDir) {
        OnnxEmbeddingModel model = new OnnxEmbeddingModel();
        model.dataDir = dataDir.toString();
        return model;
    }

    public static void close(OnnxEmbeddingModel model) {
        model.close();
    }
}
