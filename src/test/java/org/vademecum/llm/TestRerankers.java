package org.vademecum.llm;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Rerankers without a container. */
public final class TestRerankers {
    private TestRerankers() {}

    /** Two faults in a row open the breaker, for half a minute. */
    public static Rerankers at(String url, String form, Duration timeout, Clock clock, String key) {
        Rerankers rerankers = new Rerankers();
        rerankers.url = Optional.of(url);
        rerankers.key = Optional.of(key);
        rerankers.model = Optional.of("reranker-v3");
        rerankers.form = form;
        rerankers.timeout = timeout;
        rerankers.breakerFailures = 2;
        rerankers.breakerPause = Duration.ofSeconds(30);
        rerankers.clock = clock;
        rerankers.connect();
        return rerankers;
    }

    /** None is configured. */
    public static Rerankers none() {
        Rerankers rerankers = new Rerankers();
        rerankers.url = Optional.empty();
        rerankers.connect();
        return rerankers;
    }
}
