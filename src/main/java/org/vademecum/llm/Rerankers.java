package org.vademecum.llm;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.vademecum.common.ApplicationStarted;

/** The rerankers of this installation. Thread-safe. */
@ApplicationScoped
public class Rerankers {
    @Inject
    @ConfigProperty(name = "vademecum.rerank.url")
    Optional<String> url;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.key")
    Optional<String> key;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.model")
    Optional<String> model;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.form", defaultValue = "jina")
    String form;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.timeout", defaultValue = "PT5S")
    Duration timeout;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.breaker-failures", defaultValue = "3")
    int breakerFailures;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.breaker-pause", defaultValue = "PT30S")
    Duration breakerPause;

    @Inject
    Clock clock;

    private @Nullable Reranker endpoint;

    @PostConstruct
    void connect() {
        endpoint = given(url)
                .map(address -> new RerankEndpoint.Settings(
                        URI.create(address),
                        given(key).orElse(null),
                        given(model).orElse(null),
                        RerankForm.of(form),
                        timeout))
                .map(settings -> guarded(new RerankEndpoint(settings)))
                .orElse(null);
    }

    /** Brings a mistake in the configuration to light at the start. */
    void check(@Observes ApplicationStarted started) {
        // To make this bean is to read all of it.
    }

    private static Optional<String> given(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private Reranker guarded(Reranker reranker) {
        return new GuardedReranker(
                reranker,
                new CircuitBreaker(breakerFailures, breakerPause, clock),
                LoggerFactory.getLogger(Rerankers.class));
    }

    /** The configured service; empty when there is none. */
    public Optional<Reranker> endpoint() {
        return Optional.ofNullable(endpoint);
    }
}
