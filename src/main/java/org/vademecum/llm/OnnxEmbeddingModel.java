package org.vademecum.llm;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Recent;

/**
 * The built-in embedding model: bge-small-en-v1.5, quantised, run in this process by ONNX Runtime; 384 dimensions.
 *
 * <p>Texts are embedded one by one, a worker thread a core, since a batch is slower and, with dynamic quantisation, makes a
 * text's vector depend on its neighbours. Text beyond 512 tokens is not seen. The model is loaded by the first call, in about
 * a second. When the calling thread is interrupted, {@link #embedPassages} ends between two texts with a
 * {@link CancellationException} and leaves the thread interrupted.
 */
@ApplicationScoped
public class OnnxEmbeddingModel implements EmbeddingModel {
    private static final String MODEL = "/bge-small-en-v1.5-q.onnx";
    private static final String TOKENIZER = "/bge-small-en-v1.5-q-tokenizer.json";

    /** From the model card. */
    private static final String QUERY_PREFIX = "Represent this sentence for searching relevant passages: ";

    private static final int DIMENSIONS = 384;
    private static final int MAX_TOKENS = 512;

    /** Questions; one and a half kilobytes each and their text. Many ask the same, and a run asks more than once. */
    private static final int REMEMBERED = 1_000;

    @Inject
    @ConfigProperty(name = "vademecum.data-dir", defaultValue = "data")
    String dataDir;

    private final ExecutorService workers = workers();
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Recent<String, float[]> questions = new Recent<>(REMEMBERED);
    private @Nullable OnnxEncoder encoder;
    private boolean closed;

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) {
        return each(texts, encoder()::embed);
    }

    @Override
    public List<TokenVectors> embedTokens(List<String> texts) {
        return each(texts, encoder()::embedTokens);
    }

    private <T> List<T> each(List<String> texts, Function<String, T> embedding) {
        List<Future<T>> running = texts.stream()
                .map(text -> workers.submit(() -> embedding.apply(text)))
                .toList();
        try {
            return await(running);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Embedding failed", e.getCause());
        } finally {
            running.forEach(vector -> vector.cancel(false));
        }
    }

    private static <T> List<T> await(List<Future<T>> running) throws InterruptedException, ExecutionException {
        List<T> vectors = new ArrayList<>(running.size());
        for (Future<T> vector : running) {
            vectors.add(vector.get());
        }
        return vectors;
    }

    private static CancellationException cancelled(InterruptedException cause) {
        CancellationException cancelled = new CancellationException("Embedding was interrupted");
        cancelled.initCause(cause);
        return cancelled;
    }

    /**
     * Runs on the calling thread, so that a question never waits behind a manual, and no more of them at once than there are
     * cores: more would only take the caches from one another. The last questions are remembered.
     */
    @Override
    public float[] embedQuery(String text) {
        float[] vector = questions.find(text);
        if (vector == null) {
            cores.acquireUninterruptibly();
            try {
                vector = encoder().embed(QUERY_PREFIX + text);
            } finally {
                cores.release();
            }
            questions.keep(text, vector);
        }
        return vector.clone();
    }

    /** Cheap: half a million tokens a second. */
    @Override
    public int countTokens(String text) {
        return encoder().count(text);
    }

    private synchronized OnnxEncoder encoder() {
        if (closed) {
            throw new IllegalStateException("The embedding model is closed");
        }
        if (encoder == null) {
            encoder = new OnnxEncoder(MODEL, TOKENIZER, MAX_TOKENS, Path.of(dataDir, "native"));
        }
        return encoder;
    }

    /** Gives up the texts that wait, lets those being embedded end, then frees the native memory. */
    @PreDestroy
    void close() {
        OnnxEncoder open;
        synchronized (this) {
            closed = true;
            open = encoder;
        }
        for (Runnable waiting : workers.shutdownNow()) {
            ((Future<?>) waiting).cancel(false);
        }
        if (open != null) {
            open.close();
        }
    }

    private static ExecutorService workers() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "embedding-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
