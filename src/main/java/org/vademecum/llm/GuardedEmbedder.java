package org.vademecum.llm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.vademecum.common.Recent;

/**
 * A service that embeds, with patience for documents and none for questions: what is embedded of a document is asked for again
 * after a fault that may pass, and a question is not kept waiting by a service that is down. The last questions are remembered.
 * The log has a fault when it begins, and when it is over.
 */
final class GuardedEmbedder implements Embedder {
    private static final int MOST_ATTEMPTS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int REMEMBERED = 1_000;

    private final Embedder embedder;
    private final CircuitBreaker breaker;
    private final Duration firstWait;
    private final Logger log;
    private final Recent<String, float[]> questions = new Recent<>(REMEMBERED);
    private final AtomicBoolean down = new AtomicBoolean();

    /** @param firstWait before the second attempt; each further wait is twice as long, or as long as the service asks for */
    GuardedEmbedder(Embedder embedder, CircuitBreaker breaker, Duration firstWait, Logger log) {
        this.embedder = embedder;
        this.breaker = breaker;
        this.firstWait = firstWait;
        this.log = log;
    }

    @Override
    public int dimensions() {
        return embedder.dimensions();
    }

    /** When the calling thread is interrupted while it waits, it ends with a {@link CancellationException}. */
    @Override
    public List<float[]> embedPassages(List<String> texts) {
        for (int attempt = 1; ; attempt++) {
            try {
                return told(() -> embedder.embedPassages(texts));
            } catch (EmbeddingException e) {
                if (!e.passing() || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                await(e.retryAfter().orElse(firstWait.multipliedBy(1L << (attempt - 1))));
            }
        }
    }

    /** Up to a quarter longer, so that those who failed together do not come together. */
    private static void await(Duration wait) {
        long millis = Math.min(wait.toMillis(), LONGEST_WAIT.toMillis());
        try {
            Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EncoderWorkers.cancelled(e);
        }
    }

    @Override
    public float[] embedQuery(String text) {
        return embedQuery(text, new Cancellation());
    }

    @Override
    public float[] embedQuery(String text, Cancellation cancellation) {
        float[] vector = questions.find(text);
        if (vector == null) {
            breaker.refusal().ifPresent(pause -> {
                throw new EmbeddingException(
                        "The embedding model has failed several times in a row and is asked again in %d seconds."
                                .formatted(Math.max(1, pause.toSeconds())));
            });
            vector = told(() -> embedder.embedQuery(text, cancellation));
            questions.keep(text, vector);
        }
        return vector.clone();
    }

    private <T> T told(Supplier<T> call) {
        try {
            T result = call.get();
            breaker.succeeded();
            if (down.getAndSet(false)) {
                log.info("The embedding model answers again");
            }
            return result;
        } catch (EmbeddingException e) {
            if (e.refused()) {
                breaker.succeeded();
            } else {
                breaker.failed();
                if (!down.getAndSet(true)) {
                    log.warn("Questions are searched by their words alone, and documents wait: {}", e.getMessage());
                }
            }
            throw e;
        } catch (CancellationException e) {
            breaker.abandoned();
            throw e;
        }
    }
}
