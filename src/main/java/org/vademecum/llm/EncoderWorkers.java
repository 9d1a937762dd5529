package org.vademecum.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Recent;

/**
 * Runs an encoder in this process for whoever asks. Texts are embedded one by one, a worker thread a core, since a batch is slower
 * and, with dynamic quantisation, makes a text's vector depend on its neighbours. The encoder is loaded by the first call.
 * Thread-safe.
 */
final class EncoderWorkers implements AutoCloseable {
    /** Questions; one and a half kilobytes each and their text. Many ask the same, and a run asks more than once. */
    private static final int REMEMBERED = 1_000;

    private final Supplier<OnnxEncoder> loading;
    private final ExecutorService workers = workers();
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Recent<String, float[]> questions = new Recent<>(REMEMBERED);
    private @Nullable OnnxEncoder encoder;
    private boolean closed;

    EncoderWorkers(Supplier<OnnxEncoder> loading) {
        this.loading = loading;
    }

    /**
     * One result a text, in the same order. When the calling thread is interrupted, it ends between two texts with a
     * {@link CancellationException} and leaves the thread interrupted.
     */
    <T> List<T> each(List<String> texts, BiFunction<OnnxEncoder, String, T> embedding) {
        OnnxEncoder open = encoder();
        List<Future<T>> running = texts.stream()
                .map(text -> workers.submit(() -> embedding.apply(open, text)))
                .toList();
        try {
            return await(running);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof EmbeddingException known
                    ? known
                    : new IllegalStateException("Embedding failed", e.getCause());
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

    /** For those whose thread was interrupted. */
    static CancellationException cancelled(InterruptedException cause) {
        CancellationException cancelled = new CancellationException("Embedding was interrupted");
        cancelled.initCause(cause);
        return cancelled;
    }

    /**
     * Embeds a question on the calling thread, so that it never waits behind a manual, and no more of them at once than there are
     * cores: more would only take the caches from one another. The last questions are remembered.
     */
    float[] question(String text) {
        float[] vector = questions.find(text);
        if (vector == null) {
            cores.acquireUninterruptibly();
            try {
                vector = encoder().embed(text);
            } finally {
                cores.release();
            }
            questions.keep(text, vector);
        }
        return vector.clone();
    }

    int count(String text) {
        return encoder().count(text);
    }

    private synchronized OnnxEncoder encoder() {
        if (closed) {
            throw new IllegalStateException("The embedding model is closed");
        }
        if (encoder == null) {
            encoder = loading.get();
        }
        return encoder;
    }

    /** Gives up the texts that wait, lets those being embedded end, then frees the native memory. */
    @Override
    public void close() {
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
