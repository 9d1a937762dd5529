package org.vademecum.e2e;

import java.util.Map;
import org.vademecum.support.Product;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedRerankServer;

/** The products that the browser tests visit: started when the first test needs them, shared by all classes. */
final class Products {
    private Products() {}

    /** Answers with the built-in model. */
    static Product builtIn() {
        return BuiltIn.STARTED;
    }

    /** What the product without an endpoint asks where a profile has its passages reranked. */
    static ScriptedRerankServer reranker() {
        return BuiltIn.RERANKER;
    }

    /** Answers with the model of {@link #endpoint}. */
    static Product withEndpoint() {
        return WithEndpoint.STARTED;
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

    private static Product start(Map<String, String> environment) {
        Product product = Product.start(environment);
        product.installation().awaitManuals();
        return product;
    }

    private static final class BuiltIn {
        static final ScriptedRerankServer RERANKER = new ScriptedRerankServer();
        static final Product STARTED =
                start(Map.of("VADEMECUM_RERANK_URL", RERANKER.url("jina"), "VADEMECUM_RERANK_FORM", "jina"));
    }

    private static final class WithEndpoint {
        static ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
        static final Product STARTED =
                start(Map.of("VADEMECUM_CHAT_BASE_URL", endpoint.baseUrl(), "VADEMECUM_CHAT_MODELS", "scripted"));
    }
}
