package org.vademecum.llm;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.Conflict;
import org.vademecum.common.OutgoingAddresses;

/**
 * The embedding models of this installation: the built-in one, and those that are configured by a name of their own. A name is
 * for one model for ever, since vectors of another cannot be compared with those that are there. Thread-safe.
 */
@ApplicationScoped
public class EmbeddingModels {
    private static final String PREFIX = "vademecum.embedding.";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** Numbers; what the indexes hold. */
    private static final int LONGEST = 4_096;

    @Inject
    EmbeddingModel builtIn;

    @Inject
    @ConfigProperty(name = "vademecum.embedding.models")
    Optional<String> configured;

    @Inject
    @ConfigProperty(name = "vademecum.embedding.retry-delay", defaultValue = "PT0.5S")
    Duration retryDelay;

    @Inject
    @ConfigProperty(name = "vademecum.embedding.breaker-failures", defaultValue = "3")
    int breakerFailures;

    @Inject
    @ConfigProperty(name = "vademecum.embedding.breaker-pause", defaultValue = "PT30S")
    Duration breakerPause;

    @Inject
    @ConfigProperty(name = "vademecum.data-dir", defaultValue = "data")
    String dataDir;

    @Inject
    Config config;

    @Inject
    OutgoingAddresses addresses;

    @Inject
    Clock clock;

    final Map<String, Embedder> models = new LinkedHashMap<>();
    private final List<OnnxEmbedder> loaded = new ArrayList<>();

    @PostConstruct
    void read() {
        for (String name : configured.orElse("").split(",", -1)) {
            if (!name.isBlank()) {
                models.put(checked(name.strip()), model(name.strip()));
            }
        }
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "vademecum.embedding.models: '%s' is no name of small letters, digits and hyphens".formatted(name));
        }
        return name;
    }

    private Embedder model(String name) {
        Optional<String> url = setting(name, "url");
        Optional<String> path = setting(name, "path");
        if (url.isPresent() == path.isPresent()) {
            throw new IllegalArgumentException("The embedding model '%s' needs either %s or %s"
                    .formatted(name, key(name, "url"), key(name, "path")));
        }
        try {
            return url.isPresent() ? endpoint(name, url.get()) : file(name, Path.of(path.orElseThrow()));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The embedding model '%s' is configured wrongly: %s".formatted(name, e.getMessage()), e);
        }
    }

    private Embedder endpoint(String name, String address) {
        Duration timeout = Duration.parse(setting(name, "timeout").orElse("PT10S"));
        EmbeddingEndpoint endpoint = new EmbeddingEndpoint(
                new EmbeddingEndpoint.Settings(
                        name,
                        JsonEndpoint.Settings.configured(
                                key(name, "url"), address, setting(name, "key").orElse(null), timeout),
                        setting(name, "model").orElse(null),
                        setting(name, "dimensions").map(Integer::valueOf).orElse(null),
                        prefixes(name)),
                addresses);
        return new GuardedEmbedder(
                endpoint,
                new CircuitBreaker(breakerFailures, breakerPause, clock),
                retryDelay,
                LoggerFactory.getLogger(EmbeddingModels.class));
    }

    private Embedder file(String name, Path model) {
        Path tokenizer =
                setting(name, "tokenizer").map(Path::of).orElseGet(() -> model.resolveSibling("tokenizer.json"));
        OnnxEncoder.Pooling pooling = OnnxEncoder.Pooling.valueOf(
                setting(name, "pooling").orElse("mean").toUpperCase(Locale.ROOT));
        OnnxEmbedder embedder = new OnnxEmbedder(model, tokenizer, pooling, prefixes(name), Path.of(dataDir, "native"));
        loaded.add(embedder);
        return embedder;
    }

    private OnnxEmbedder.Prefixes prefixes(String name) {
        return new OnnxEmbedder.Prefixes(prefix(name, "query-prefix"), prefix(name, "passage-prefix"));
    }

    /** Files of settings lose blanks at the end, which models want. */
    private String prefix(String name, String key) {
        return setting(name, key).map(text -> text + ' ').orElse("");
    }

    private Optional<String> setting(String name, String key) {
        return config.getOptionalValue(key(name, key), String.class)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static String key(String name, String key) {
        return PREFIX + name + '.' + key;
    }

    @PreDestroy
    void close() {
        loaded.forEach(OnnxEmbedder::close);
    }

    /** Brings a mistake in the configuration to light at the start. */
    void check(@Observes ApplicationStarted started) {
        // To make this bean is to read all of it.
    }

    /** Of those that are configured, in the order of the configuration. */
    public List<String> names() {
        return List.copyOf(models.keySet());
    }

    /**
     * The model of that name; null for the built-in one.
     *
     * @throws EmbeddingException when there is none, since it was taken out of the configuration
     */
    public Embedder get(@Nullable String name) {
        if (name == null) {
            return builtIn;
        }
        Embedder model = models.get(name);
        if (model == null) {
            throw new EmbeddingException("The embedding model '%s' is not configured.".formatted(name));
        }
        return model;
    }

    /**
     * Length of the vectors of a model; empty when there is none of that name. Must not be called inside a transaction.
     *
     * @throws Conflict when it cannot be asked at the moment, or its vectors are longer than an index holds
     */
    public OptionalInt dimensions(String name) {
        if (!models.containsKey(name)) {
            return OptionalInt.empty();
        }
        try {
            int length = get(name).dimensions();
            if (length > LONGEST) {
                throw new Conflict(
                        "embedding_unavailable",
                        "The embedding model '%s' gives vectors of %d numbers, and an index holds up to %d."
                                .formatted(name, length, LONGEST));
            }
            return OptionalInt.of(length);
        } catch (EmbeddingException e) {
            throw new Conflict("embedding_unavailable", String.valueOf(e.getMessage()));
        }
    }
}
