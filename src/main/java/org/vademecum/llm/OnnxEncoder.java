package org.vademecum.llm;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A sentence encoder and its tokenizer in native memory. Thread-safe: every call computes on its own thread alone, and the memory
 * is freed only when no call is inside. Calls after {@link #close} fail.
 */
final class OnnxEncoder implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final HuggingFaceTokenizer counter;
    private boolean closed;

    /** Loads from the class path. {@code nativeDir} is where the tokenizer's library unpacks to. */
    OnnxEncoder(String model, String tokenizer, int maxTokens, Path nativeDir) {
        prepareTokenizerLibrary(nativeDir);
        try {
            this.session = session(model);
            this.tokenizer = tokenizer(tokenizer, true, maxTokens);
            this.counter = tokenizer(tokenizer, false, maxTokens);
        } catch (OrtException e) {
            throw new IllegalStateException("The model " + model + " cannot be loaded", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The model " + model + " cannot be read", e);
        }
    }

    /** The tokenizer library looks for downloads and reports its use when it is not told to keep to itself. */
    static void prepareTokenizerLibrary(Path nativeDir) {
        setIfAbsent("DJL_CACHE_DIR", nativeDir.toAbsolutePath().toString());
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    /** One thread a call: the callers bring the parallelism. */
    private OrtSession session(String name) throws IOException, OrtException {
        try (InputStream model = resource(name);
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return environment.createSession(model.readAllBytes(), options);
        }
    }

    private static HuggingFaceTokenizer tokenizer(String name, boolean truncation, int maxTokens) throws IOException {
        try (InputStream json = resource(name)) {
            return HuggingFaceTokenizer.newInstance(
                    json, Map.of("truncation", String.valueOf(truncation), "maxLength", String.valueOf(maxTokens)));
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream stream = OnnxEncoder.class.getResourceAsStream(name);
        if (stream == null) {
            throw new FileNotFoundException(name);
        }
        return stream;
    }

    /** The text's vector, of unit length: the state of the first token. */
    float[] embed(String text) {
        return whileOpen(() -> unit(states(tokens(text))[0]));
    }

    /** The text's vector with those of its tokens, without the special ones. */
    TokenVectors embedTokens(String text) {
        return whileOpen(() -> {
            Encoding tokens = tokens(text);
            float[][] states = states(tokens);
            List<float[]> vectors = new ArrayList<>();
            List<int[]> spans = new ArrayList<>();
            for (int i = 0; i < states.length; i++) {
                CharSpan span = tokens.getCharTokenSpans()[i];
                if (tokens.getSpecialTokenMask()[i] == 0 && span != null) {
                    vectors.add(unit(states[i]));
                    spans.add(new int[] {span.getStart(), span.getEnd()});
                }
            }
            return TokenVectors.of(unit(states[0]), vectors, spans);
        });
    }

    private Encoding tokens(String text) {
        return tokenizer.encode(text, true, false);
    }

    /** Tokens of the whole text, without the special ones. */
    int count(String text) {
        return whileOpen(() -> counter.encode(text, false, false).getIds().length);
    }

    private <T> T whileOpen(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("The embedding model is closed");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private float[][] states(Encoding tokens) {
        try (OnnxTensor ids = tensor(tokens.getIds());
                OnnxTensor mask = tensor(tokens.getAttentionMask());
                OnnxTensor types = tensor(tokens.getTypeIds());
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            return ((float[][][]) result.get(0).getValue())[0];
        } catch (OrtException e) {
            throw new IllegalStateException("The embedding model failed", e);
        }
    }

    private OnnxTensor tensor(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length});
    }

    private static float[] unit(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        float norm = (float) Math.sqrt(sum);
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = vector[i] / norm;
        }
        return unit;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
                counter.close();
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("The embedding model cannot be closed", e);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
