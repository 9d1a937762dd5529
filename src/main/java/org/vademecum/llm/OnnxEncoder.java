package org.vademecum.llm;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
    /** What stands for the text as a whole. */
    enum Pooling {
        /** The state of the first token. */
        CLS,
        /** The mean of the states of all tokens. */
        MEAN
    }

    /** The built-in model's own input: of how many tokens, from the first, the states are wanted. */
    private static final String STATES = "states";

    /** Loads a model. */
    @FunctionalInterface
    private interface Loading {
        OrtSession session(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final HuggingFaceTokenizer counter;
    private final Pooling pooling;
    private boolean closed;

    private OnnxEncoder(Loading model, byte[] tokenizer, int maxTokens, Pooling pooling, Path nativeDir)
            throws IOException, OrtException {
        prepareTokenizerLibrary(nativeDir);
        this.pooling = pooling;
        this.tokenizer = tokenizer(tokenizer, true, maxTokens);
        this.counter = tokenizer(tokenizer, false, maxTokens);
        this.session = session(model);
    }

    /** Loads from the class path. {@code nativeDir} is where the tokenizer's library unpacks to. */
    static OnnxEncoder ofClassPath(String model, String tokenizer, int maxTokens, Path nativeDir) {
        try {
            byte[] bytes = resource(model);
            return new OnnxEncoder(
                    (environment, options) -> environment.createSession(bytes, options),
                    resource(tokenizer),
                    maxTokens,
                    Pooling.CLS,
                    nativeDir);
        } catch (OrtException e) {
            throw new IllegalStateException("The model " + model + " cannot be loaded", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The model " + model + " cannot be read", e);
        }
    }

    /**
     * Loads files; what a model keeps outside of its own file has to lie beside it.
     *
     * @throws EmbeddingException when they cannot be read, or are none
     */
    static OnnxEncoder ofFiles(Path model, Path tokenizer, int maxTokens, Pooling pooling, Path nativeDir) {
        try {
            return new OnnxEncoder(
                    (environment, options) -> environment.createSession(model.toString(), options),
                    Files.readAllBytes(tokenizer),
                    maxTokens,
                    pooling,
                    nativeDir);
        } catch (OrtException | IOException | RuntimeException e) {
            throw new EmbeddingException("The embedding model %s cannot be loaded.".formatted(model.getFileName()), e);
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
    private OrtSession session(Loading model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return model.session(environment, options);
        }
    }

    private static HuggingFaceTokenizer tokenizer(byte[] json, boolean truncation, int maxTokens) throws IOException {
        return HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json),
                Map.of("truncation", String.valueOf(truncation), "maxLength", String.valueOf(maxTokens)));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = OnnxEncoder.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new FileNotFoundException(name);
            }
            return stream.readAllBytes();
        }
    }

    /** The text's vector, of unit length. */
    float[] embed(String text) {
        return whileOpen(() -> unit(pooled(tokens(text))));
    }

    private float[] pooled(Encoding tokens) {
        return switch (pooling) {
            case CLS -> states(tokens, 1)[0];
            case MEAN -> sum(states(tokens, tokens.getIds().length));
        };
    }

    /** As good as the mean for what becomes of unit length. */
    private static float[] sum(float[][] states) {
        float[] sum = new float[states[0].length];
        for (float[] state : states) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += state[i];
            }
        }
        return sum;
    }

    /** The text's vector with those of its tokens, without the special ones. */
    TokenVectors embedTokens(String text) {
        return whileOpen(() -> {
            Encoding tokens = tokens(text);
            float[][] states = states(tokens, tokens.getIds().length);
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

    /**
     * One vector a token, or a single one of a model that pools them itself.
     *
     * @param wanted of how many tokens, from the first, there must be one; there may be more
     */
    private float[][] states(Encoding tokens, int wanted) {
        Map<String, long[]> known = Map.of(
                "input_ids", tokens.getIds(),
                "attention_mask", tokens.getAttentionMask(),
                "token_type_ids", tokens.getTypeIds());
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String input : session.getInputNames()) {
                inputs.put(
                        input,
                        input.equals(STATES)
                                ? OnnxTensor.createTensor(environment, new long[] {wanted})
                                : tensor(known.getOrDefault(input, new long[0])));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return vectors(result.get(0).getValue());
            }
        } catch (OrtException e) {
            throw new EmbeddingException("The embedding model failed.", e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static float[][] vectors(Object output) {
        return switch (output) {
            case float[][][] states when states.length == 1 -> states[0];
            case float[][] pooled when pooled.length == 1 -> pooled;
            default -> throw new EmbeddingException("The embedding model gives no vector for a text.");
        };
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
