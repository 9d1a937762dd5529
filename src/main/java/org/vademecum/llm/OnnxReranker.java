package org.vademecum.llm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.RerankException.Fault;

/** A cross-encoder of this installation's own, which the first search loads. Thread-safe. */
final class OnnxReranker implements Reranker, AutoCloseable {
    private final Path model;
    private final Path tokenizer;
    private final Path nativeDir;
    private final Duration timeout;
    private @Nullable OnnxCrossEncoder encoder;
    private boolean closed;

    /**
     * @param tokenizer as Hugging Face's {@code tokenizer.json}
     * @param nativeDir where the tokenizer's library unpacks to
     * @param timeout for the whole of a call
     * @throws IllegalArgumentException when a file is not there
     */
    OnnxReranker(Path model, Path tokenizer, Path nativeDir, Duration timeout) {
        this.model = readable(model, "vademecum.rerank.onnx-model");
        this.tokenizer = readable(tokenizer, "vademecum.rerank.onnx-tokenizer");
        this.nativeDir = nativeDir;
        this.timeout = timeout;
    }

    private static Path readable(Path file, String key) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("%s names no file that can be read: %s".formatted(key, file));
        }
        return file;
    }

    @Override
    public List<Double> score(String question, List<String> texts, AuxiliaryCalls calls) {
        return encoder().score(question, texts, timeout);
    }

    private synchronized OnnxCrossEncoder encoder() {
        if (closed) {
            throw new RerankException(Fault.SERVER_ERROR, "The reranking model is closed.");
        }
        if (encoder == null) {
            encoder = new OnnxCrossEncoder(model, tokenizer, nativeDir);
        }
        return encoder;
    }

    @Override
    public void close() {
        OnnxCrossEncoder open;
        synchronized (this) {
            closed = true;
            open = encoder;
        }
        if (open != null) {
            open.close();
        }
    }
}
