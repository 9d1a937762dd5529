package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.common.Conflict;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.support.ScriptedEmbeddingServer;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.SettableClock;

class EmbeddingModelsTest {
    // The native library stays loaded until the process ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path dataDir;

    private final ScriptedEmbeddingServer server = new ScriptedEmbeddingServer(16);
    private final SettableClock clock = new SettableClock();
    private final List<EmbeddingModels> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(EmbeddingModels::close);
        server.close();
    }

    @Test
    void without_a_configuration_there_is_the_built_in_model_alone() {
        EmbeddingModels models = models(Map.of());

        assertThat(models.names()).isEmpty();
        assertThat(models.get(null)).isInstanceOf(LetterEmbeddingModel.class);
        assertThat(models.dimensions("far")).isEmpty();
        assertThatThrownBy(() -> models.get("far"))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("'far' is not configured");
    }

    @Test
    void a_service_gives_one_unit_vector_a_text_in_their_order() {
        Embedder far = models(endpoint(Map.of(
                        "key", "secret", "model", "large", "passage-prefix", "passage:", "query-prefix", "query:")))
                .get("far");
        List<String> texts =
                IntStream.range(0, 70).mapToObj(i -> "text number " + i).toList();

        List<float[]> vectors = far.embedPassages(texts);

        assertThat(vectors).hasSize(70).allSatisfy(vector -> {
            assertThat(vector).hasSize(16);
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
        });
        assertThat(server.requests())
                .extracting(request -> request.texts().size())
                .containsExactly(32, 32, 6);
        assertThat(server.requests().getFirst().texts()).startsWith("passage: text number 0");
        assertThat(server.requests().getFirst().authorization()).isEqualTo("Bearer secret");
        assertThat(server.requests().getFirst().json().path("model").asText()).isEqualTo("large");
        assertThat(server.requests().getFirst().json().has("dimensions")).isFalse();
        assertThat(vectors.get(40))
                .isEqualTo(far.embedPassages(List.of(texts.get(40))).getFirst());

        far.embedQuery("text number 40");
        assertThat(server.requests().getLast().texts()).containsExactly("query: text number 40");
    }

    @Test
    void the_length_of_vectors_is_asked_for_and_can_be_chosen() {
        assertThat(models(endpoint(Map.of())).dimensions("far")).hasValue(16);
        assertThat(models(endpoint(Map.of("dimensions", "8"))).dimensions("far"))
                .hasValue(8);

        server.isDown(true);
        assertThatThrownBy(() -> models(endpoint(Map.of())).dimensions("far"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("HTTP 503");
        server.isDown(false);
        server.becomes(5_000);
        assertThatThrownBy(() -> models(endpoint(Map.of())).dimensions("far"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("5000");
    }

    @Test
    void a_model_that_was_exchanged_is_found_out() {
        Embedder far = models(endpoint(Map.of())).get("far");
        far.embedPassages(List.of("one"));
        server.becomes(12);

        assertThatThrownBy(() -> far.embedPassages(List.of("two")))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("vectors of 12 numbers, and of 16 before");
    }

    @Test
    void documents_ask_again_after_a_fault_that_may_pass() {
        Embedder far = models(endpoint(Map.of())).get("far");
        server.answers(503, "{}").answers(429, "{}", "Retry-After", "0").answers(500, "");

        assertThat(far.embedPassages(List.of("one"))).hasSize(1);
        assertThat(server.requests()).hasSize(4);

        server.answers(503, "").answers(503, "").answers(503, "").answers(503, "");
        assertThatThrownBy(() -> far.embedPassages(List.of("one")))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("'far' at 127.0.0.1")
                .hasMessageContaining("HTTP 503");
        assertThat(server.requests()).hasSize(8);
    }

    @Test
    void what_is_wrong_is_said_once_and_not_asked_again() {
        Embedder far = models(endpoint(Map.of("key", "secret"))).get("far");
        Map<String, String> said = Map.of(
                "{\"data\":[]}", "0 vectors for 1 texts",
                "{\"data\":[{\"embedding\":[]}]}", "no vector",
                "{\"data\":[{\"embedding\":[0,0]}]}", "no direction",
                "{\"data\":[{\"embedding\":[\"a\",1]}]}", "no direction",
                "nonsense", "JSON");
        said.forEach((answer, why) -> {
            int before = server.requests().size();
            server.answers(200, answer);
            assertThatThrownBy(() -> far.embedPassages(List.of("one")))
                    .isInstanceOf(EmbeddingException.class)
                    .hasMessageContaining(why);
            assertThat(server.requests()).hasSize(before + 1);
        });
        server.answers(401, "{\"error\":{\"message\":\"secret is wrong\"}}");
        assertThatThrownBy(() -> far.embedPassages(List.of("one")))
                .hasMessageContaining("HTTP 401")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_question_does_not_wait_for_a_service_that_is_down() {
        Embedder far = models(endpoint(Map.of("timeout", "PT0.2S"))).get("far");
        server.staysSilent();
        assertThatThrownBy(() -> far.embedQuery("one")).hasMessageContaining("did not answer within");
        server.isDown(true);
        assertThatThrownBy(() -> far.embedQuery("one")).hasMessageContaining("HTTP 503");
        assertThatThrownBy(() -> far.embedQuery("one")).hasMessageContaining("HTTP 503");
        int asked = server.requests().size();

        assertThatThrownBy(() -> far.embedQuery("one")).hasMessageContaining("asked again in");
        assertThat(server.requests()).hasSize(asked);

        server.isDown(false);
        clock.pass(Duration.ofSeconds(31));
        float[] first = far.embedQuery("one");
        assertThat(far.embedQuery("one")).isEqualTo(first);
        assertThat(server.requests()).hasSize(asked + 1);
    }

    @Test
    void a_search_that_is_stopped_waits_no_longer_which_is_held_against_nobody() {
        Embedder far = models(endpoint(Map.of())).get("far");
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            Cancellation stopped = new Cancellation();
            server.then(exchange -> {
                stopped.cancel();
                ScriptedModelEndpoint.await(gate);
            });
            assertThatThrownBy(() -> far.embedQuery("one", stopped)).isInstanceOf(CancellationException.class);
        }

        gate.countDown();
        assertThat(far.embedQuery("one")).hasSize(16);
    }

    @Test
    void what_is_refused_of_documents_is_not_held_against_questions() {
        Embedder far = models(endpoint(Map.of())).get("far");
        for (int i = 0; i < 3; i++) {
            server.answers(400, "{\"error\":{\"message\":\"too long\"}}");
            assertThatThrownBy(() -> far.embedPassages(List.of("one"))).hasMessageContaining("HTTP 400");
        }

        assertThat(far.embedQuery("one")).hasSize(16);
    }

    @Test
    void an_interrupt_ends_the_waiting() {
        Embedder far = models(endpoint(Map.of())).get("far");
        server.answers(429, "", "Retry-After", "20");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> far.embedPassages(List.of("one"))).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_file_is_a_model() throws IOException {
        Path model = copied("/model/bge-small-en-v1.5-q.onnx", "model.onnx");
        Path plain = copied("/bge-small-en-v1.5-q.onnx", "plain.onnx");
        copied("/model/tokenizer.json", "tokenizer.json");
        OnnxEmbeddingModel builtIn = BuiltInModels.embeddings(dataDir);
        EmbeddingModels models = models(Map.of(
                "vademecum.embedding.models", "first,mean",
                "vademecum.embedding.first.path", model.toString(),
                "vademecum.embedding.first.pooling", "cls",
                "vademecum.embedding.first.query-prefix", "Represent this sentence for searching relevant passages:",
                "vademecum.embedding.mean.path", plain.toString()));
        String text = "Up to five unused days carry over into the next calendar year.";
        try {
            assertThat(models.names()).containsExactly("first", "mean");
            assertThat(models.dimensions("first")).hasValue(384);
            float[] passage = models.get("first").embedPassages(List.of(text)).getFirst();
            assertThat(dot(passage, builtIn.embedPassages(List.of(text)).getFirst()))
                    .isCloseTo(1, within(1e-4));
            assertThat(dot(models.get("first").embedQuery(text), builtIn.embedQuery(text)))
                    .isCloseTo(1, within(1e-4));
            float[] mean = models.get("mean").embedPassages(List.of(text)).getFirst();
            assertThat(dot(mean, mean)).isCloseTo(1, within(1e-4));
            assertThat(dot(mean, passage)).isBetween(0.3, 0.999);
        } finally {
            BuiltInModels.close(builtIn);
        }
    }

    @Test
    void what_is_configured_wrongly_is_known_at_the_start() {
        assertThatThrownBy(() -> models(Map.of("vademecum.embedding.models", "Far away")))
                .hasMessageContaining("no name");
        assertThatThrownBy(() -> models(Map.of("vademecum.embedding.models", "far")))
                .hasMessageContaining("vademecum.embedding.far.url");
        assertThatThrownBy(() -> models(Map.of(
                        "vademecum.embedding.models", "far", "vademecum.embedding.far.path", "/nowhere/model.onnx")))
                .hasMessageContaining("/nowhere/model.onnx");
        assertThatThrownBy(() -> models(endpoint(Map.of("timeout", "soon")))).hasMessageContaining("'far'");
    }

    @Test
    void a_file_that_is_no_model_is_an_error_of_the_call() throws IOException {
        Path broken = Files.writeString(dataDir.resolve("broken.onnx"), "no model");
        copied("/model/tokenizer.json", "tokenizer.json");
        EmbeddingModels models = models(
                Map.of("vademecum.embedding.models", "broken", "vademecum.embedding.broken.path", broken.toString()));

        assertThatThrownBy(() -> models.get("broken").embedPassages(List.of("one")))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("broken.onnx");
    }

    private static Path copied(String resource, String name) throws IOException {
        Path file = dataDir.resolve(name);
        if (!Files.exists(file)) {
            try (InputStream content =
                    Objects.requireNonNull(EmbeddingModelsTest.class.getResourceAsStream(resource))) {
                Files.copy(content, file);
            }
        }
        return file;
    }

    private Map<String, String> endpoint(Map<String, String> more) {
        Map<String, String> keys = new HashMap<>();
        keys.put("vademecum.embedding.models", "far");
        keys.put("vademecum.embedding.far.url", server.url());
        more.forEach((key, value) -> keys.put("vademecum.embedding.far." + key, value));
        return keys;
    }

    private EmbeddingModels models(Map<String, String> keys) {
        EmbeddingModels models = new EmbeddingModels();
        models.builtIn = new LetterEmbeddingModel();
        models.configured = Optional.ofNullable(keys.get("vademecum.embedding.models"));
        models.retryDelay = Duration.ofMillis(5);
        models.breakerFailures = 3;
        models.breakerPause = Duration.ofSeconds(30);
        models.dataDir = dataDir.toString();
        models.config = (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, args) -> Optional.ofNullable(keys.get((String) args[0])));
        models.addresses = OutgoingAddresses.allowing("");
        models.clock = clock;
        models.read();
        open.add(models);
        return models;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
