package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vademecum.common.Invalid;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.llm.RerankException;
import org.vademecum.llm.RerankException.Fault;
import org.vademecum.llm.Reranker;
import org.vademecum.llm.Rerankers;

/** Has passages put into the order that a reranker gives them. Must not be called inside a transaction. */
@ApplicationScoped
class PassageReranker {
    @Inject
    Rerankers rerankers;

    /**
     * Without an answer the passages stay as they are.
     *
     * @throws java.util.concurrent.CancellationException when the search is stopped
     */
    Reranking rerank(
            Rerank by, String question, List<Window> passages, Function<Window, String> text, AuxiliaryCalls calls) {
        if (by == Rerank.NONE || passages.isEmpty()) {
            return Reranking.none(passages);
        }
        try {
            List<Double> scores = find(by).orElseThrow(() -> new RerankException(Fault.NOT_CONFIGURED, unavailable(by)))
                    .score(question, passages.stream().map(text).toList(), calls);
            return Reranking.of(by, passages, scores);
        } catch (RerankException e) {
            return Reranking.failed(by, passages, e.fault());
        }
    }

    /**
     * @param name of the field that says it
     * @throws Invalid when this installation has no such reranker
     */
    void require(Rerank by, String name) {
        if (!isAvailable(by)) {
            throw new Invalid(name, "invalid_value", "Invalid '%s': %s".formatted(name, unavailable(by)));
        }
    }

    boolean isAvailable(Rerank by) {
        return by == Rerank.NONE || find(by).isPresent();
    }

    private Optional<Reranker> find(Rerank by) {
        return switch (by) {
            case NONE -> Optional.empty();
            case ENDPOINT -> rerankers.endpoint();
            case CHAT_MODEL -> rerankers.chatModel();
            case ONNX -> rerankers.onnx();
        };
    }

    private static String unavailable(Rerank by) {
        return switch (by) {
            case NONE -> "";
            case ENDPOINT -> "no reranker is configured here, see vademecum.rerank.url.";
            case CHAT_MODEL -> "no chat model is configured here that could, see vademecum.rerank.chat-model.";
            case ONNX -> "no reranking model is configured here, see vademecum.rerank.onnx-model.";
        };
    }
}
