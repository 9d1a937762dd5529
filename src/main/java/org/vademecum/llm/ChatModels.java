package org.vademecum.llm;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.OutgoingAddresses;

/**
 * The chat models of this installation by name: the built-in one, and those of the configured endpoint. When the
 * configuration lists no names, any other name is passed on to the endpoint. Thread-safe.
 */
@ApplicationScoped
public class ChatModels {
    /** The built-in model. */
    public static final String EXTRACTIVE = "extractive";

    /** The one model that is a bean. */
    @Inject
    Instance<ChatModel> builtIn;

    @Inject
    TokenCounter tokens;

    @Inject
    OutgoingAddresses addresses;

    @Inject
    @ConfigProperty(name = "vademecum.chat.base-url")
    Optional<String> baseUrl;

    @Inject
    @ConfigProperty(name = "vademecum.chat.api-key")
    Optional<String> apiKey;

    @Inject
    @ConfigProperty(name = "vademecum.chat.models")
    Optional<String> models;

    @Inject
    @ConfigProperty(name = "vademecum.chat.models-without-images")
    Optional<String> modelsWithoutImages;

    @Inject
    @ConfigProperty(name = "vademecum.chat.connect-timeout", defaultValue = "PT5S")
    Duration connectTimeout;

    @Inject
    @ConfigProperty(name = "vademecum.chat.silence-timeout", defaultValue = "PT60S")
    Duration silenceTimeout;

    @Inject
    @ConfigProperty(name = "vademecum.chat.breaker-failures", defaultValue = "5")
    int breakerFailures;

    @Inject
    @ConfigProperty(name = "vademecum.chat.breaker-pause", defaultValue = "PT30S")
    Duration breakerPause;

    @Inject
    @ConfigProperty(name = "vademecum.chat.fallback-model")
    Optional<String> fallbackModel;

    /** Not set: the fallback model is one of those that {@link #get} knows. */
    @Inject
    @ConfigProperty(name = "vademecum.chat.fallback-base-url")
    Optional<String> fallbackBaseUrl;

    @Inject
    @ConfigProperty(name = "vademecum.chat.fallback-api-key")
    Optional<String> fallbackApiKey;

    @Inject
    Clock clock;

    private @Nullable ChatModel endpoint;
    private @Nullable ChatModel fallbackEndpoint;

    /** A model that stands in for another one. */
    public record Fallback(String name, ChatModel model) {}

    @PostConstruct
    void connect() {
        endpoint = endpoint(baseUrl, apiKey);
        fallbackEndpoint = endpoint(fallbackBaseUrl, fallbackApiKey);
    }

    private @Nullable ChatModel endpoint(Optional<String> url, Optional<String> key) {
        return url.filter(text -> !text.isBlank())
                .map(text ->
                        new OpenAiEndpoint(URI.create(text.strip()), key.orElse(null), connectTimeout, silenceTimeout))
                .map(at -> new GuardedChatModel(
                        new OpenAiChatModel(at, tokens, addresses),
                        new CircuitBreaker(breakerFailures, breakerPause, clock)))
                .orElse(null);
    }

    /** What answers when the model of this name cannot; empty when none is configured, or it is that one itself. */
    public Optional<Fallback> fallbackFor(String name) {
        return fallbackModel
                .map(String::strip)
                .filter(other -> !other.isEmpty() && !(other.equals(name) && fallbackEndpoint == null))
                .map(other -> new Fallback(other, fallbackEndpoint == null ? get(other) : fallbackEndpoint));
    }

    /** @throws ChatModelException when there is no such model here */
    public ChatModel get(String name) {
        if (name.equals(EXTRACTIVE)) {
            return builtIn.get();
        }
        if (endpoint == null || !(listed().isEmpty() || listed().contains(name))) {
            throw new ChatModelException(
                    ChatModelException.Code.SERVER_ERROR,
                    false,
                    "The model '%s' is not available here. An administrator can choose another one for this assistant."
                            .formatted(name),
                    null);
        }
        return endpoint;
    }

    /** Whether a request to this model may have images, as far as is known here. */
    public boolean takesImages(String name) {
        return !name.equals(EXTRACTIVE) && !names(modelsWithoutImages).contains(name);
    }

    /** The names that can be offered for choice: those of the configuration, then the built-in model. */
    public List<String> list() {
        Stream<String> named = endpoint == null ? Stream.of() : listed().stream();
        return Stream.concat(named, Stream.of(EXTRACTIVE)).distinct().toList();
    }

    /** Whether there is any besides the built-in model. */
    boolean hasOthers() {
        return endpoint != null;
    }

    /** What an assistant uses that names no model. */
    public String defaultName() {
        return list().getFirst();
    }

    private List<String> listed() {
        return names(models);
    }

    private static List<String> names(Optional<String> list) {
        return list.stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
