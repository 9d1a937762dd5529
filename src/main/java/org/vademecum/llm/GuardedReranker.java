package org.vademecum.llm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.vademecum.llm.RerankException.Fault;

/**
 * A reranker behind a {@link CircuitBreaker}: while it is down, searches do not wait for it. The log has a fault when it
 * begins, and when it is over.
 */
final class GuardedReranker implements Reranker {
    private final Reranker reranker;
    private final CircuitBreaker breaker;
    private final Logger log;
    private final AtomicReference<@Nullable Fault> told = new AtomicReference<>();

    GuardedReranker(Reranker reranker, CircuitBreaker breaker, Logger log) {
        this.reranker = reranker;
        this.breaker = breaker;
        this.log = log;
    }

    @Override
    public List<Double> score(String question, List<String> texts, AuxiliaryCalls calls) {
        breaker.refusal().ifPresent(pause -> {
            throw resting(pause);
        });
        try {
            List<Double> scores = reranker.score(question, texts, calls);
            breaker.succeeded();
            if (told.getAndSet(null) != null) {
                log.info("The reranker answers again");
            }
            return scores;
        } catch (RerankException e) {
            count(e.fault());
            if (told.getAndSet(e.fault()) != e.fault()) {
                log.warn("Searches keep the order that they had: {}", e.getMessage());
            }
            throw e;
        } catch (RuntimeException e) {
            breaker.abandoned();
            throw e;
        }
    }

    /** A single request that is refused says nothing of the next one. */
    private void count(Fault fault) {
        if (fault == Fault.REFUSED) {
            breaker.succeeded();
        } else {
            breaker.failed();
        }
    }

    private static RerankException resting(Duration pause) {
        return new RerankException(
                Fault.RESTING,
                "The reranker has failed several times in a row and is asked again in %d seconds."
                        .formatted(Math.max(1, pause.toSeconds())));
    }
}
