package org.vademecum.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.Product;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedRerankServer;

/** The products that the browser tests visit: started when the first test needs them, shared by all classes. */
final class Products {
    private Products() {}

    /** Answers with the built-in model. */
    static Product builtIn() {
        return BuiltIn.STARTED;
    }

    /** The one of {@link #builtIn}. */
    static ProductDatabase builtInDatabase() {
        return BuiltIn.DATABASE;
    }

    /** What the product without an endpoint asks where a profile has its passages reranked. */
    static ScriptedRerankServer reranker() {
        return BuiltIn.RERANKER;
    }

    /** Answers with the model of {@link #endpoint}. */
    static Product withEndpoint() {
        return WithEndpoint.STARTED;
    }

    /** Allows little: sessions are short, and whoever asks a second question or uploads a second file is refused. */
    static Product strict() {
        return Strict.STARTED;
    }

    /** The one of {@link #strict}. */
    static ProductDatabase strictDatabase() {
        return Strict.DATABASE;
    }

    /** Plays the language model of {@link #strict}. */
    static ScriptedModelEndpoint strictEndpoint() {
        return Strict.ENDPOINT;
    }

    /** Plays the language model; a test that closes it puts another in its place. */
    static ScriptedModelEndpoint endpoint() {
        return WithEndpoint.endpoint;
    }

    /** The service goes away for good, as far as the product can tell. */
    static void breakEndpointDown() {
        WithEndpoint.endpoint.close();
    }

    /** The service is back where it was. */
    static void bringEndpointBack() {
        WithEndpoint.endpoint = new ScriptedModelEndpoint(WithEndpoint.endpoint.port());
    }

    private static Product start(Installation place, Map<String, String> environment) {
        Product product = Product.startBriefly(place, environment, "1g");
        product.installation().awaitManuals();
        return product;
    }

    /** The usual one of a product, that lets tests in beside it. */
    private static ProductDatabase databaseOf(Installation place) {
        return new ProductDatabase(
                "jdbc:h2:file:%s;WRITE_DELAY=0;AUTO_SERVER=TRUE"
                        .formatted(place.dataDir().resolve("db").resolve("vademecum")),
                "vademecum");
    }

    private static final class BuiltIn {
        static final Installation PLACE = Installation.prepare();
        static final ScriptedRerankServer RERANKER = new ScriptedRerankServer();
        static final ProductDatabase DATABASE = databaseOf(PLACE);
        static final Product STARTED = start(
                PLACE,
                Map.of(
                        "VADEMECUM_DB_URL", DATABASE.url(),
                        "VADEMECUM_DB_USER", DATABASE.user(),
                        "VADEMECUM_RERANK_URL", RERANKER.url("jina"),
                        "VADEMECUM_RERANK_FORM", "jina"));
    }

    private static final class Strict {
        static final Installation PLACE = Installation.prepare();
        static final ScriptedModelEndpoint ENDPOINT = new ScriptedModelEndpoint();
        static final ProductDatabase DATABASE = databaseOf(PLACE);
        static final Product STARTED = start(Map.ofEntries(
                Map.entry("VADEMECUM_DB_URL", DATABASE.url()),
                Map.entry("VADEMECUM_DB_USER", DATABASE.user()),
                Map.entry("VADEMECUM_CHAT_BASE_URL", ENDPOINT.baseUrl()),
                Map.entry("VADEMECUM_CHAT_MODELS", "scripted"),
                Map.entry("VADEMECUM_CHAT_SILENCE_TIMEOUT", "PT5M"),
                Map.entry("VADEMECUM_SESSION_TIMEOUT", "PT1M"),
                Map.entry("VADEMECUM_API_REQUESTS_PER_MINUTE", "120"),
                Map.entry("VADEMECUM_API_REQUESTS_PER_MINUTE_PER_KEY", "90"),
                Map.entry("VADEMECUM_API_REQUESTS_PER_MINUTE_PER_DEPARTMENT", "240"),
                Map.entry("VADEMECUM_BUDGET_TOKENS_PER_KEY", "1"),
                Map.entry("VADEMECUM_BUDGET_TOKENS_PER_PRINCIPAL", "1"),
                Map.entry("VADEMECUM_BUDGET_UPLOAD_BYTES_PER_KEY", "1"),
                Map.entry("VADEMECUM_RUN_MAX_RUNNING_PER_PRINCIPAL", "1"),
                Map.entry("VADEMECUM_RUN_MAX_QUEUED_PER_KEY", "1"),
                Map.entry("VADEMECUM_RUN_MAX_QUEUED_PER_PRINCIPAL", "1"),
                Map.entry("VADEMECUM_RUN_MAX_QUEUED_PER_DEPARTMENT", "2")));

        /** Without a request: they are counted here. */
        private static Product start(Map<String, String> environment) {
            Product product = Product.startBriefly(PLACE, environment, "1g");
            Await.until("the sample manuals are searchable", Duration.ofMinutes(4), () -> {
                try {
                    return Files.readString(product.log()).contains("Sample manuals: done");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return product;
        }
    }

    private static final class WithEndpoint {
        static ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
        static final Product STARTED = start(
                Installation.prepare(),
                Map.of(
                        "VADEMECUM_CHAT_BASE_URL", endpoint.baseUrl(),
                        "VADEMECUM_CHAT_MODELS", "scripted",
                        "VADEMECUM_CHAT_SILENCE_TIMEOUT", "PT5M"));
    }
}
