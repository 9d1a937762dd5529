package org.vademecum.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** How a service wants to be asked. What they answer differs as well, but can be told by looking at it. */
enum RerankForm {
    /** Cohere's. */
    COHERE,
    /** Jina's, which vLLM, llama.cpp, Infinity and LocalAI speak, too. */
    JINA,
    /** That of Hugging Face's Text Embeddings Inference. */
    TEI;

    /** @throws IllegalArgumentException when there is no such form */
    static RerankForm of(String name) {
        return Arrays.stream(values())
                .filter(form -> form.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("vademecum.rerank.form is '%s', but must be one of %s"
                        .formatted(
                                name,
                                Arrays.stream(values())
                                        .map(form -> form.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")))));
    }

    /** The body of a request; {@code model} is null where the service has a single one. */
    ObjectNode request(@Nullable String model, String question, List<String> texts) {
        ObjectNode request = Json.mapper().createObjectNode().put("query", question);
        if (model != null) {
            request.put("model", model);
        }
        texts.forEach(request.putArray(this == TEI ? "texts" : "documents")::add);
        return switch (this) {
            case COHERE -> request.put("top_n", texts.size());
            case JINA -> request.put("top_n", texts.size()).put("return_documents", false);
            case TEI -> request.put("truncate", true).put("return_text", false);
        };
    }

    /**
     * One score for each text, in the order of the texts, out of any of the answers that are known: a list, or one in
     * {@code results} or {@code data}.
     *
     * @throws RerankException when the answer is anything else
     */
    static List<Double> scores(JsonNode answer, int texts) {
        JsonNode results = answer.isArray() ? answer : answer.path(answer.has("results") ? "results" : "data");
        if (!results.isArray() || results.size() != texts) {
            throw malformed("%d results for %d texts".formatted(results.size(), texts));
        }
        @Nullable Double[] scores = new Double[texts];
        for (JsonNode result : results) {
            JsonNode index = result.path("index");
            int text = index.isIntegralNumber() && index.canConvertToInt() ? index.intValue() : -1;
            if (text < 0 || text >= texts || scores[text] != null) {
                throw malformed("an index that is none, or is there twice");
            }
            JsonNode score = result.path(result.has("relevance_score") ? "relevance_score" : "score");
            if (!score.isNumber() || !Double.isFinite(score.doubleValue())) {
                throw malformed("a score that is no number");
            }
            scores[text] = score.doubleValue();
        }
        return List.of(scores);
    }

    private static RerankException malformed(String what) {
        return new RerankException(
                RerankException.Fault.MALFORMED, "The reranker's answer cannot be used: %s.".formatted(what));
    }
}
