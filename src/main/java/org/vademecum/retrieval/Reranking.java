package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.RerankException.Fault;

/**
 * What became of the passages that a reranker was shown.
 *
 * @param moved in their new order; empty when it could not say
 * @param passages in their new order, with their new scores
 * @param fault why it could not say; null when it could, and when there is none
 */
record Reranking(
        Rerank by,
        List<Moved> moved,
        List<Window> passages,
        @Nullable Fault fault) {
    /**
     * @param score as the reranker gave it
     * @param rank before, from 1
     */
    record Moved(Window before, Window after, double score, int rank) {}

    static Reranking none(List<Window> passages) {
        return new Reranking(Rerank.NONE, List.of(), passages, null);
    }

    static Reranking failed(Rerank by, List<Window> passages, Fault fault) {
        return new Reranking(by, List.of(), passages, fault);
    }

    /** {@code scores} are in the order of the passages. */
    static Reranking of(Rerank by, List<Window> passages, List<Double> scores) {
        List<Integer> order = IntStream.range(0, passages.size())
                .boxed()
                .sorted(Comparator.comparingDouble(scores::get).reversed())
                .toList();
        List<Double> becomes = by == Rerank.CHAT_MODEL ? sorted(passages) : relevant(scores, order);
        List<Moved> moved = new ArrayList<>();
        for (int rank = 0; rank < order.size(); rank++) {
            int i = order.get(rank);
            Window before = passages.get(i);
            moved.add(new Moved(before, before.scored(becomes.get(rank)), scores.get(i), i + 1));
        }
        return new Reranking(by, moved, moved.stream().map(Moved::after).toList(), null);
    }

    /** The scores that the passages have had, for an order that says nothing of relevance: the best gets the best. */
    private static List<Double> sorted(List<Window> passages) {
        return passages.stream()
                .map(Window::score)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Shares as they are, numbers of another scale by the logistic function. */
    private static List<Double> relevant(List<Double> scores, List<Integer> order) {
        boolean shares = scores.stream().allMatch(score -> score >= 0 && score <= 1);
        return order.stream()
                .map(scores::get)
                .map(score -> Retriever.BEST_SCORE * (shares ? score : 1 / (1 + Math.exp(-score))))
                .toList();
    }

    /** A passage that it was not shown stands behind those that it was. */
    Window behind(Window other) {
        return moved.isEmpty()
                ? other
                : other.scored(Math.min(other.score(), moved.getLast().after().score()));
    }

    /** A passage as it was before. */
    Window before(Window passage) {
        return moved.stream()
                .filter(each -> each.after().equals(passage))
                .findFirst()
                .map(Moved::before)
                .orElse(passage);
    }

    /** For people; null when nobody was asked. {@code selected} is what the search gives. */
    @Nullable
    ExplainedRerank explained(CurrentDocuments.Found found, List<Window> selected) {
        if (by == Rerank.NONE) {
            return null;
        }
        List<ExplainedRerank.Moved> explained = IntStream.range(0, moved.size())
                .mapToObj(i -> explained(moved.get(i), i + 1, found, selected))
                .toList();
        return new ExplainedRerank(by, fault, explained);
    }

    private static ExplainedRerank.Moved explained(
            Moved moved, int after, CurrentDocuments.Found found, List<Window> selected) {
        Window window = moved.after();
        int given = selected.indexOf(window);
        return new ExplainedRerank.Moved(
                window.vectorStoreFileId(),
                found.file(window.vectorStoreFileId()).title(),
                window.pageFirst(),
                window.start(),
                window.end(),
                moved.rank(),
                after,
                moved.score(),
                Retriever.relevance(moved.before().score()),
                given < 0 ? null : given + 1);
    }
}
