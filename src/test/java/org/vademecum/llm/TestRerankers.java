package org.vademecum.llm;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.vademecum.common.OutgoingAddresses;

/** Rerankers without a container. */
public final class TestRerankers {
    private TestRerankers() {}

    /** Two faults in a row open the breaker, for half a minute. */
    public static Rerankers at(String url, String form, Duration timeout, Clock clock, String key) {
        Rerankers rerankers = bare();
        rerankers.url = Optional.of(url);
        rerankers.key = Optional.of(key);
        rerankers.model = Optional.of("reranker-v3");
        rerankers.form = form;
        rerankers.timeout = timeout;
        rerankers.clock = clock;
        rerankers.connect();
        return rerankers;
    }

    /** None is configured. */
    public static Rerankers none() {
        Rerankers rerankers = bare();
        rerankers.connect();
        return rerankers;
    }

    /** The chat model of an endpoint, by this name. */
    public static Rerankers chat(String baseUrl, String name) {
        Rerankers rerankers = bare();
        rerankers.chatModels.baseUrl = Optional.of(baseUrl);
        rerankers.chatModels.tokens = new TokenCounter();
        rerankers.chatModels.connect();
        rerankers.chatModel = Optional.of(name);
        rerankers.connect();
        return rerankers;
    }

    /** A cross-encoder, with its tokenizer beside it. */
    public static Rerankers onnx(Path model) {
        Rerankers rerankers = bare();
        rerankers.onnxModel = Optional.of(model.toString());
        rerankers.timeout = Duration.ofSeconds(20);
        rerankers.connect();
        return rerankers;
    }

    /** Those of the environment, as the product reads them: {@code VADEMECUM_RERANK_URL} and the others. Chat models are not read. */
    public static Rerankers configured(Map<String, String> environment) {
        Function<String, Optional<String>> told =
                key -> Optional.ofNullable(environment.get("VADEMECUM_RERANK_" + key));
        Rerankers rerankers = bare();
        rerankers.url = told.apply("URL");
        rerankers.key = told.apply("KEY");
        rerankers.model = told.apply("MODEL");
        rerankers.form = told.apply("FORM").orElse("jina");
        rerankers.timeout = told.apply("TIMEOUT").map(Duration::parse).orElse(Duration.ofSeconds(5));
        rerankers.onnxModel = told.apply("ONNX_MODEL");
        rerankers.onnxTokenizer = told.apply("ONNX_TOKENIZER");
        rerankers.connect();
        return rerankers;
    }

    private static Rerankers bare() {
        ChatModels models = new ChatModels();
        models.baseUrl = Optional.empty();
        models.apiKey = Optional.empty();
        models.models = Optional.empty();
        models.connectTimeout = Duration.ofSeconds(20);
        models.silenceTimeout = Duration.ofSeconds(20);
        models.breakerFailures = 5;
        models.breakerPause = Duration.ofSeconds(30);
        models.fallbackBaseUrl = Optional.empty();
        models.fallbackApiKey = Optional.empty();
        models.clock = Clock.systemUTC();
        models.addresses = OutgoingAddresses.allowing("");
        models.connect();
        Rerankers rerankers = new Rerankers();
        rerankers.url = Optional.empty();
        rerankers.chatModels = models;
        rerankers.tokens = new TokenCounter();
        rerankers.addresses = models.addresses;
        rerankers.chatModel = Optional.empty();
        rerankers.chatTimeout = Duration.ofSeconds(20);
        rerankers.onnxModel = Optional.empty();
        rerankers.onnxTokenizer = Optional.empty();
        rerankers.dataDir = "target/native";
        rerankers.breakerFailures = 2;
        rerankers.breakerPause = Duration.ofSeconds(30);
        rerankers.clock = Clock.systemUTC();
        return rerankers;
    }
}
