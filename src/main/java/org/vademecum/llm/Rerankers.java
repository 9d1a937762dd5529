package org.vademecum.llm;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.OutgoingAddresses;

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

    /** Not set: the default of assistants. */
    @Inject
    @ConfigProperty(name = "vademecum.rerank.chat-model")
    Optional<String> chatModel;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.chat-timeout", defaultValue = "PT20S")
    Duration chatTimeout;

    @Inject
    @ConfigProperty(name = "vademecum.rerank.onnx-model")
    Optional<String> onnxModel;

    /** Not set: {@code tokenizer.json} beside the model. */
    @Inject
    @ConfigProperty(name = "vademecum.rerank.onnx-tokenizer")
    Optional<String> onnxTokenizer;

    @Inject
    @ConfigProperty(name = "vademecum.data-dir", defaultValue = "data")
    String dataDir;

    @Inject
    ChatModels chatModels;

    @Inject
    TokenCounter tokens;

    @Inject
    OutgoingAddresses addresses;

    @Inject
    Clock clock;

    private @Nullable Reranker endpoint;
    private @Nullable Reranker chat;
    private @Nullable Reranker onnx;
    private @Nullable OnnxReranker memory;

    @PostConstruct
    void connect() {
        endpoint = given(url)
                .map(address -> new RerankEndpoint.Settings(
                        JsonEndpoint.Settings.configured(
                                "vademecum.rerank.url", address, given(key).orElse(null), timeout),
                        given(model).orElse(null),
                        RerankForm.of(form)))
                .map(settings -> guarded(new RerankEndpoint(settings, addresses)))
                .orElse(null);
        String name = given(chatModel).orElseGet(chatModels::defaultName);
        chat = name.equals(ChatModels.EXTRACTIVE)
                ? null
                : guarded(new ChatReranker(chatModel(name), name, chatTimeout, tokens));
        memory = given(onnxModel).map(Path::of).map(this::loaded).orElse(null);
        onnx = memory == null ? null : guarded(memory);
    }

    private ChatModel chatModel(String name) {
        try {
            return chatModels.get(name);
        } catch (ChatModelException e) {
            throw new IllegalArgumentException("vademecum.rerank.chat-model: " + e.getMessage(), e);
        }
    }

    private OnnxReranker loaded(Path model) {
        Path tokenizer = given(onnxTokenizer).map(Path::of).orElseGet(() -> model.resolveSibling("tokenizer.json"));
        return new OnnxReranker(model, tokenizer, Path.of(dataDir, "native"), timeout);
    }

    @PreDestroy
    void close() {
        if (memory != null) {
            memory.close();
        }
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

    /** The chat model that can put texts in order; empty when there is only the built-in one, which cannot. */
    public Optional<Reranker> chatModel() {
        return Optional.ofNullable(chat);
    }

    /** The cross-encoder of this installation; empty when there is none. */
    public Optional<Reranker> onnx() {
        return Optional.ofNullable(onnx);
    }
}
