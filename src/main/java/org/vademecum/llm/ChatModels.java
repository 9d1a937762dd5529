package org.vademecum.llm;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

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
    @ConfigProperty(name = "vademecum.chat.base-url")
    Optional<String> baseUrl;

    @Inject
    @ConfigProperty(name = "vademecum.chat.api-key")
    Optional<String> apiKey;

    @Inject
    @ConfigProperty(name = "vademecum.chat.models")
    Optional<String> models;

    @Inject
    @ConfigProperty(name = "vademecum.chat.connect-timeout", defaultValue = "PT5S")
    Duration connectTimeout;

    @Inject
    @ConfigProperty(name = "vademecum.chat.silence-timeout", defaultValue = "PT60S")
    Duration silenceTimeout;

    private @Nullable ChatModel endpoint;

    @PostConstruct
    void connect() {
        endpoint = baseUrl.filter(url -> !url.isBlank())
                .map(url -> new OpenAiChatModel(
                        new OpenAiEndpoint(
                                URI.create(url.strip()), apiKey.orElse(null), connectTimeout, silenceTimeout),
                        tokens))
                .orElse(null);
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

    /** The names that can be offered for choice: those of the configuration, then the built-in model. */
    public List<String> list() {
        Stream<String> named = endpoint == null ? Stream.of() : listed().stream();
        return Stream.concat(named, Stream.of(EXTRACTIVE)).distinct().toList();
    }

    /** What an assistant uses that names no model. */
    public String defaultName() {
        return list().getFirst();
    }

    private List<String> listed() {
        return models.stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
