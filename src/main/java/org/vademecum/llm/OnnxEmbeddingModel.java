package org.vademecum.llm;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The built-in embedding model: bge-small-en-v1.5, quantised, run in this process by ONNX Runtime; 384 dimensions.
 *
 * <p>Text beyond 512 tokens is not seen. The model is loaded by the first call, in about a second. When the calling thread is
 * interrupted, {@link #embedPassages} ends between two texts with a {@link CancellationException} and leaves the thread
 * interrupted. Questions are embedded on the calling thread, and the last ones remembered.
 */
@ApplicationScoped
public class OnnxEmbeddingModel implements EmbeddingModel {
    private static final String MODEL = "/model/bge-small-en-v1.5-q.onnx";
    private static final String TOKENIZER = "/model/tokenizer.json";

    /** From the model card. */
    private static final String QUERY_PREFIX = "Represent this sentence for searching relevant passages: ";

    private static final int DIMENSIONS = 384;
    private static final int MAX_TOKENS = 512;

    @Inject
    @ConfigProperty(name = "vademecum.data-dir", defaultValue = "data")
    String dataDir;

    private final EncoderWorkers workers = new EncoderWorkers(this::load);
    private final WordByWord counter = new WordByWord(workers::count);

    private OnnxEncoder load() {
        return OnnxEncoder.ofClassPath(MODEL, TOKENIZER, MAX_TOKENS, Path.of(dataDir, "native"));
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) {
        return workers.each(texts, OnnxEncoder::embed);
    }

    @Override
    public List<TokenVectors> embedTokens(List<String> texts) {
        return workers.each(texts, OnnxEncoder::embedTokens);
    }

    @Override
    public float[] embedQuery(String text) {
        return workers.question(QUERY_PREFIX + text);
    }

    /** Cheap: millions of tokens a second, of words that it has met. */
    @Override
    public int countTokens(String text) {
        return counter.applyAsInt(text);
    }

    @PreDestroy
    void close() {
        workers.close();
    }
}
