package org.vademecum.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.vademecum.common.Json;
import org.vademecum.support.Installation;
import org.vademecum.support.Product;
import org.vademecum.support.Program;

/**
 * The built product with a scripted endpoint behind it, and beside it a bare relay to the same endpoint: four processes
 * with this one. Streams are asked for with {@code POST /v1/threads/runs}; of relay and endpoint, as the product asks it.
 */
final class StreamStage implements AutoCloseable {
    /** Given whole from the start, as on a server. */
    private static final String[] HEAP = {"-Xms1536m", "-Xmx1536m"};

    /** The limits of one program are of no interest here. */
    private static final String EVERYTHING = "100000000";

    private final JavaProcess endpoint;
    private final JavaProcess relay;
    private final Product product;
    private final String assistant;

    private StreamStage(JavaProcess endpoint, JavaProcess relay, Product product) {
        this.endpoint = endpoint;
        this.relay = relay;
        this.product = product;
        this.assistant = Program.of(product.installation())
                .write("/assistants", Map.of("model", "scripted"))
                .get("id")
                .asText();
    }

    static StreamStage start() throws IOException {
        JavaProcess endpoint = JavaProcess.start(TokenEndpoint.class);
        JavaProcess relay = JavaProcess.start(SseRelay.class, endpoint.port());
        Installation installation = Installation.prepare();
        // The sample company's accounts are enough.
        Files.createFile(installation.dataDir().resolve("sample-data.loaded"));
        Product product = Product.start(
                installation,
                Map.of(
                        "VADEMECUM_CHAT_BASE_URL", "http://127.0.0.1:" + endpoint.port() + "/v1",
                        "VADEMECUM_CHAT_MODELS", "scripted",
                        "VADEMECUM_RUN_MAX_RUNNING_PER_PRINCIPAL", EVERYTHING,
                        "VADEMECUM_RUN_MAX_RUNNING_PER_DEPARTMENT", EVERYTHING,
                        "VADEMECUM_API_REQUESTS_PER_MINUTE", EVERYTHING),
                HEAP);
        return new StreamStage(endpoint, relay, product);
    }

    JavaProcess endpoint() {
        return endpoint;
    }

    JavaProcess relay() {
        return relay;
    }

    Product product() {
        return product;
    }

    /** Whoever can answer a question with a stream. */
    @FunctionalInterface
    interface Answerer {
        StreamRequest request(String question);
    }

    Answerer viaProduct() {
        return question -> new StreamRequest(
                product.installation().port(),
                "POST",
                "/v1/threads/runs",
                Map.of(
                        "Authorization", "Bearer " + Installation.API_KEY,
                        "OpenAI-Beta", "assistants=v2",
                        "Content-Type", "application/json"),
                Json.write(Map.of("assistant_id", assistant, "stream", true, "thread", messages(question))));
    }

    /** Has a question answered that nobody follows yet. */
    JsonNode begin(String question) {
        return Program.of(product.installation())
                .write("/threads/runs", Map.of("assistant_id", assistant, "thread", messages(question)));
    }

    Answerer viaRelay() {
        return at(relay.port());
    }

    Answerer direct() {
        return at(endpoint.port());
    }

    private static Answerer at(int port) {
        return question -> new StreamRequest(
                port,
                "POST",
                "/v1/chat/completions",
                Map.of("Content-Type", "application/json"),
                Json.write(messages(question)));
    }

    private static Map<String, Object> messages(String question) {
        return Map.of("messages", List.of(Map.of("role", "user", "content", question)));
    }

    @Override
    public void close() throws IOException {
        product.close();
        relay.close();
        endpoint.close();
    }
}
