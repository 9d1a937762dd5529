package org.vademecum.llm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A sentence encoder of this installation's own, which the first call loads. Text beyond 512 tokens is not seen. Thread-safe; ends
 * on an interrupt as {@link EncoderWorkers} does.
 */
final class OnnxEmbedder implements Embedder, AutoCloseable {
    private static final int MAX_TOKENS = 512;

    private final Prefixes prefixes;
    private final EncoderWorkers workers;

    /** What a model wants to see in front of a question and of a passage; empty for nothing. */
    record Prefixes(String query, String passage) {}

    /**
     * @param tokenizer as Hugging Face's {@code tokenizer.json}
     * @param nativeDir where the tokenizer's library unpacks to
     * @throws IllegalArgumentException when a file is not there
     */
    OnnxEmbedder(Path model, Path tokenizer, OnnxEncoder.Pooling pooling, Prefixes prefixes, Path nativeDir) {
        requireReadable(model);
        requireReadable(tokenizer);
        this.prefixes = prefixes;
        this.workers = new EncoderWorkers(() -> OnnxEncoder.ofFiles(model, tokenizer, MAX_TOKENS, pooling, nativeDir));
    }

    private static void requireReadable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("no file that can be read: " + file);
        }
    }

    @Override
    public int dimensions() {
        return embedQuery("").length;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) {
        return workers.each(texts, (encoder, text) -> encoder.embed(prefixes.passage() + text));
    }

    @Override
    public float[] embedQuery(String text) {
        return workers.question(prefixes.query() + text);
    }

    @Override
    public void close() {
        workers.close();
    }
}
