package org.vademecum.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.common.OutgoingAddresses;

/** A service with OpenAI's {@code /embeddings}. Each call is a request for each {@value #BATCH} texts, and none is repeated. */
final class EmbeddingEndpoint implements Embedder {
    /** Texts; what Text Embeddings Inference takes at once as it is shipped. */
    private static final int BATCH = 32;

    /** Bytes; a batch of the longest vectors takes some three millions. */
    private static final int LONGEST_ANSWER = 1 << 25;

    private final Settings settings;
    private final JsonEndpoint endpoint;
    private volatile int dimensions;

    /**
     * @param name what it is called here
     * @param endpoint its address, such as {@code https://api.jina.ai/v1/embeddings}
     * @param model null where the service has a single one
     * @param dimensions how long vectors are asked for; null for the model's own length
     */
    record Settings(
            String name,
            JsonEndpoint.Settings endpoint,
            @Nullable String model,
            @Nullable Integer dimensions,
            OnnxEmbedder.Prefixes prefixes) {}

    EmbeddingEndpoint(Settings settings, OutgoingAddresses addresses) {
        this.settings = settings;
        this.endpoint = new JsonEndpoint(subject(settings), settings.endpoint(), LONGEST_ANSWER, addresses);
    }

    private static String subject(Settings settings) {
        return "The embedding model '%s'".formatted(settings.name());
    }

    @Override
    public int dimensions() {
        if (dimensions == 0) {
            embed(List.of("length"), new Cancellation());
        }
        return dimensions;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            vectors.addAll(embed(
                    texts.subList(from, Math.min(from + BATCH, texts.size())).stream()
                            .map(text -> settings.prefixes().passage() + text)
                            .toList(),
                    new Cancellation()));
        }
        return vectors;
    }

    @Override
    public float[] embedQuery(String text) {
        return embedQuery(text, new Cancellation());
    }

    @Override
    public float[] embedQuery(String text, Cancellation cancellation) {
        return embed(List.of(settings.prefixes().query() + text), cancellation).getFirst();
    }

    private List<float[]> embed(List<String> texts, Cancellation cancellation) {
        try {
            return vectors(endpoint.post(request(texts), cancellation).path("data"), texts.size());
        } catch (EndpointFault e) {
            throw new EmbeddingException(e);
        }
    }

    private ObjectNode request(List<String> texts) {
        ObjectNode request = Json.mapper().createObjectNode().put("encoding_format", "float");
        if (settings.model() != null) {
            request.put("model", settings.model());
        }
        if (settings.dimensions() != null) {
            request.put("dimensions", settings.dimensions());
        }
        texts.forEach(request.putArray("input")::add);
        return request;
    }

    /** In the order of the texts, whatever order they came in. */
    private List<float[]> vectors(JsonNode data, int texts) {
        if (!data.isArray() || data.size() != texts) {
            throw malformed("%d vectors for %d texts".formatted(data.size(), texts));
        }
        float[][] vectors = new float[texts][];
        for (int i = 0; i < texts; i++) {
            int index = data.get(i).path("index").asInt(i);
            if (index < 0 || index >= texts || vectors[index] != null) {
                throw malformed("two vectors for one text");
            }
            vectors[index] = vector(data.get(i).path("embedding"));
        }
        return List.of(vectors);
    }

    private float[] vector(JsonNode numbers) {
        int length = numbers.size();
        if (length == 0) {
            throw malformed("no vector for a text");
        }
        float[] vector = new float[length];
        double square = 0;
        for (int i = 0; i < length; i++) {
            vector[i] = (float) numbers.get(i).asDouble(Double.NaN);
            square += (double) vector[i] * vector[i];
        }
        if (!(square > 0) || Double.isInfinite(square)) {
            throw malformed("a vector that has no direction");
        }
        requireLength(length);
        float norm = (float) Math.sqrt(square);
        for (int i = 0; i < length; i++) {
            vector[i] /= norm;
        }
        return vector;
    }

    /** A service whose model was changed behind its back must not fill an index with what cannot be compared. */
    private synchronized void requireLength(int length) {
        if (dimensions == 0) {
            dimensions = length;
        } else if (length != dimensions) {
            throw malformed("vectors of %d numbers, and of %d before".formatted(length, dimensions));
        }
    }

    private EmbeddingException malformed(String what) {
        return new EmbeddingException("%s at %s gave %s."
                .formatted(subject(settings), settings.endpoint().host(), what));
    }
}
