package org.vademecum.retrieval;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * The chunks of a search in their order, and the passages that were made of them.
 *
 * @param chunks best first
 * @param reranking what became of the best passages on the way into the selection
 * @param candidates number of chunks that were looked at
 */
record Ranking(
        List<Ranked> chunks, Selection selection, Reranking reranking, CurrentDocuments.Found found, int candidates) {
    /** A chunk of a current document; the window has the whole score, {@code boost} and {@code recency} included. */
    record Ranked(Fused fused, double boost, double recency, Window window) {}

    /**
     * @param results how many passages at the most
     * @param reranker is given the best passages, best first
     */
    static Ranking of(
            List<Candidate> candidates,
            CurrentDocuments.Found found,
            Boosts boosts,
            RetrievalProfile profile,
            int results,
            Function<List<Window>, Reranking> reranker) {
        List<Ranked> chunks = Fused.of(candidates, profile).stream()
                .flatMap(fused -> ranked(fused, found, boosts))
                .sorted(Comparator.comparingDouble(
                                (Ranked chunk) -> chunk.window().score())
                        .reversed())
                .toList();
        Passages passages = new Passages(chunks.stream().map(Ranked::window).toList(), profile, found::document);
        int shown = profile.rerank() == Rerank.NONE ? 0 : profile.rerankCandidates();
        List<Window> best = passages.take(profile.diversity() > 0 ? Math.max(shown, Diversity.POOL) : shown);
        Reranking reranking = reranker.apply(best.subList(0, Math.min(shown, best.size())));
        List<Window> ordered = Stream.concat(
                        reranking.passages().stream(), best.stream().skip(shown).map(reranking::behind))
                .toList();
        Selection selection = new Selection(profile, results, found::text);
        (profile.diversity() > 0 ? Diversity.order(ordered, profile.diversity(), found::text) : ordered)
                .forEach(selection::offer);
        while (!selection.isFull() && passages.hasNext()) {
            passages.next().stream().map(reranking::behind).forEach(selection::offer);
        }
        return new Ranking(chunks, selection, reranking, found, candidates.size());
    }

    private static Stream<Ranked> ranked(Fused fused, CurrentDocuments.Found found, Boosts boosts) {
        return found.window(fused.candidate(), fused.score()).stream().map(window -> {
            VectorStoreFile file = found.file(window.vectorStoreFileId());
            double boost = boosts.factor(file, fused.score());
            double recency = boosts.recency(file);
            return new Ranked(fused, boost, recency, window.plus(boost + recency));
        });
    }

    /** What the reranker did; null when there is none. */
    @Nullable
    ExplainedRerank explainedRerank() {
        return reranking.explained(found, selection.passages());
    }

    List<ExplainedChunk> explained(int limit) {
        return chunks.stream().limit(limit).map(this::explained).toList();
    }

    private ExplainedChunk explained(Ranked chunk) {
        Window window = chunk.window();
        Candidate candidate = chunk.fused().candidate();
        @Nullable Integer passage = passage(window);
        return new ExplainedChunk(
                window.vectorStoreFileId(),
                found.file(window.vectorStoreFileId()).title(),
                candidate.ordinal(),
                window.pageFirst(),
                window.headings(),
                window.start(),
                window.end(),
                text(window),
                candidate.matches(),
                candidate.cosine(),
                chunk.fused().vectorRank(),
                candidate.lexical(),
                chunk.fused().lexicalRank(),
                chunk.fused().score() / Retriever.BEST_SCORE,
                chunk.boost() / Retriever.BEST_SCORE,
                chunk.recency() / Retriever.BEST_SCORE,
                Retriever.relevance(window.score()),
                fate(window, passage),
                passage);
    }

    private String text(Window window) {
        int end = Math.min(window.end(), window.start() + ExplainedChunk.LONGEST_TEXT);
        return found.document(window.vectorStoreFileId()).reading(window.start(), end);
    }

    private Fate fate(Window window, @Nullable Integer passage) {
        if (passage != null) {
            Window ranked = reranking.before(selection.passages().get(passage - 1));
            return ranks(window, ranked) ? Fate.SHOWN : Fate.MERGED;
        }
        return selection.cut().stream()
                .filter(cut -> cut.passage().shared(window) > 0)
                .map(Selection.Cut::why)
                .findFirst()
                .orElse(Fate.BEYOND_RESULTS);
    }

    /** Whether it is the first of those whose score the passage has. */
    private boolean ranks(Window window, Window passage) {
        return chunks.stream()
                .map(Ranked::window)
                .filter(other -> other.score() == passage.score() && passage.shared(other) > 0)
                .findFirst()
                .filter(window::equals)
                .isPresent();
    }

    /** The passage that has most of it, from 1; null when none has any. */
    private @Nullable Integer passage(Window window) {
        List<Window> passages = selection.passages();
        return IntStream.range(0, passages.size())
                .boxed()
                .filter(i -> passages.get(i).shared(window) > 0)
                .max(Comparator.comparingInt(i -> passages.get(i).shared(window)))
                .map(i -> i + 1)
                .orElse(null);
    }
}
