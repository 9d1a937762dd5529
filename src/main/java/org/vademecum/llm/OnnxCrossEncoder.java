package org.vademecum.llm;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.vademecum.llm.RerankException.Fault;

/**
 * A cross-encoder in native memory: question and text go through the model together, a pair at a time, and what comes out
 * is a single number. Thread-safe; the memory is freed only when no call is inside.
 */
final class OnnxCrossEncoder implements AutoCloseable {
    /** Of question and text together; what is beyond is cut off the text. */
    private static final int MAX_TOKENS = 512;

    /** Characters that {@link #MAX_TOKENS} tokens hold at the very most, in practice. */
    private static final int LONGEST_TEXT = 8_000;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private boolean closed;

    /**
     * Loads both files.
     *
     * @param tokenizer as Hugging Face's {@code tokenizer.json}
     * @param nativeDir where the tokenizer's library unpacks to
     * @throws RerankException when they cannot be read, or are none
     */
    OnnxCrossEncoder(Path model, Path tokenizer, Path nativeDir) {
        OnnxEncoder.prepareTokenizerLibrary(nativeDir);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    tokenizer, Map.of("truncation", "only_second", "maxLength", String.valueOf(MAX_TOKENS)));
            this.session = environment.createSession(model.toString(), options);
        } catch (OrtException | IOException | RuntimeException e) {
            throw new RerankException(
                    Fault.SERVER_ERROR, "The reranking model %s cannot be loaded.".formatted(model.getFileName()), e);
        }
    }

    /** As {@link Reranker#score}; {@code timeout} is for the whole of the call, and looked at between two texts. */
    List<Double> score(String question, List<String> texts, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        lock.readLock().lock();
        try {
            if (closed) {
                throw new RerankException(Fault.SERVER_ERROR, "The reranking model is closed.");
            }
            List<Double> scores = new ArrayList<>(texts.size());
            for (String text : texts) {
                if (System.nanoTime() > end) {
                    throw new RerankException(
                            Fault.TIMEOUT,
                            "The reranking model has read %d of %d passages within %s."
                                    .formatted(scores.size(), texts.size(), timeout));
                }
                scores.add(score(question, text));
            }
            return scores;
        } finally {
            lock.readLock().unlock();
        }
    }

    private double score(String question, String text) {
        Encoding pair =
                tokenizer.encode(question, text.substring(0, Math.min(text.length(), LONGEST_TEXT)), true, false);
        Map<String, long[]> known = Map.of(
                "input_ids", pair.getIds(),
                "attention_mask", pair.getAttentionMask(),
                "token_type_ids", pair.getTypeIds());
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String input : session.getInputNames()) {
                inputs.put(input, tensor(known.getOrDefault(input, new long[0])));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return number(result.get(0).getValue());
            }
        } catch (OrtException e) {
            throw new RerankException(Fault.SERVER_ERROR, "The reranking model failed.", e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length});
    }

    private static double number(Object output) {
        if (output instanceof float[][] logits
                && logits.length == 1
                && logits[0].length == 1
                && Float.isFinite(logits[0][0])) {
            return logits[0][0];
        }
        throw new RerankException(Fault.MALFORMED, "The reranking model does not give one number for a pair.");
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("The reranking model cannot be closed", e);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
