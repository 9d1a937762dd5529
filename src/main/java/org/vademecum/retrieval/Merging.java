package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.Rewriting;

/**
 * Puts together what stores have given that were searched in different ways. Relevances of one measure are compared. Those of
 * different embedding models are not: one model's cosines are all high, another's all low. Such parts are taken in turn, the first of
 * each, then the second of each, and of one rank the more relevant first.
 */
final class Merging {
    /** By words alone, whatever the model is. */
    private static final String WORDS = "words";

    private static final String RERANKED = "reranked";
    private static final String MODEL = "model ";

    private static final Comparator<Passage> BEST_FIRST =
            Comparator.comparingDouble(Passage::score).reversed();

    private Merging() {}

    /**
     * What the stores that are searched in one way have given.
     *
     * @param measure as {@link #measure} says
     * @param passages best first
     */
    record Part(String measure, List<Passage> passages, int documents, int candidates) {}

    /**
     * A name of what relevances are by.
     *
     * @param embedding null for the built-in model
     * @param fault null where the model was asked
     */
    static String measure(RetrievalProfile profile, @Nullable String embedding, @Nullable String fault) {
        return switch (profile.rerank()) {
            case ENDPOINT, ONNX -> RERANKED;
            case NONE, CHAT_MODEL ->
                fault != null
                        ? WORDS
                        : Optional.ofNullable(embedding)
                                .map(name -> MODEL + name)
                                .orElse(MODEL);
        };
    }

    static SearchResult of(List<Part> parts, int limit, @Nullable Rewriting rewriting) {
        return new SearchResult(
                passages(parts).stream().limit(limit).toList(),
                parts.stream().mapToInt(Part::documents).sum(),
                parts.stream().mapToInt(Part::candidates).sum(),
                rewriting);
    }

    private static List<Passage> passages(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.getFirst().passages();
        }
        Map<String, List<Passage>> measured = new LinkedHashMap<>();
        parts.forEach(part -> measured.computeIfAbsent(part.measure(), measure -> new ArrayList<>())
                .addAll(part.passages()));
        measured.values().forEach(passages -> passages.sort(BEST_FIRST));
        int longest = measured.values().stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, longest)
                .boxed()
                .flatMap(rank -> ofRank(measured, rank))
                .toList();
    }

    private static Stream<Passage> ofRank(Map<String, List<Passage>> measured, int rank) {
        return measured.values().stream()
                .filter(passages -> passages.size() > rank)
                .map(passages -> passages.get(rank))
                .sorted(BEST_FIRST);
    }
}
