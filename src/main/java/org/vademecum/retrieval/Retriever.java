package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.EmbeddingException;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.llm.Rewriting;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.Expansion;
import org.vademecum.vectorstore.SearchIndex.Query;
import org.vademecum.vectorstore.Synonyms;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Finds the passages that may answer a question. Thread-safe; must not be called inside a transaction.
 *
 * <p>Words and meaning each propose some chunks, every one of them gets both scores, and the store's
 * {@link RetrievalProfile} says how these rank it; see {@link Passages} for what becomes of them.
 */
@ApplicationScoped
public class Retriever {
    /** Of a chunk with the same meaning and all of the question's words. */
    static final double BEST_SCORE = 4;

    /** Characters of a question that are looked at; models see no more than 512 tokens either. */
    private static final int LONGEST_QUESTION = 4_000;

    /** What the best passages of a search by words are worth is then the whole of their relevance. */
    private static final RetrievalTuning WORDS_ALONE = RetrievalTuning.NONE.with(Knob.VECTOR_WEIGHT, 0);

    @Inject
    SearchIndex index;

    @Inject
    EmbeddingModels embeddings;

    @Inject
    CurrentDocuments documents;

    @Inject
    QuestionRewriter rewriter;

    @Inject
    PassageReranker reranker;

    @Inject
    Clock clock;

    /**
     * Searches each store by its own profile, with the request's tuning, and by the language and the embedding model that it is
     * indexed by. Stores that have the same are searched as one; how what the others give is put together, {@link Merging} says. A
     * store whose model does not answer is searched by words alone.
     *
     * @throws UncheckedIOException when the index or a document's text cannot be read
     * @throws java.util.concurrent.CancellationException when it is stopped while it waits for a model
     */
    public SearchResult search(SearchRequest request) {
        return search(request, documents.stores(request.vectorStoreIds()));
    }

    /** The same where the stores were read a moment ago. */
    SearchResult search(SearchRequest request, CurrentDocuments.Known known) {
        Map<Way, Set<String>> stores = new LinkedHashMap<>();
        known.profiles()
                .forEach((store, profile) -> stores.computeIfAbsent(
                                Way.of(profile.with(request.tuning()), known, store), way -> new HashSet<>())
                        .add(store));
        Asked asked = asked(request, stores.keySet().stream().map(Way::profile).toList());
        Map<Meaning, Wording> words = new HashMap<>();
        List<Merging.Part> parts = stores.entrySet().stream()
                .map(group -> search(
                        request.in(group.getValue()),
                        group.getKey(),
                        known,
                        words.computeIfAbsent(
                                Meaning.of(asked, group.getKey()),
                                meaning -> wording(meaning, request.calls().cancellation()))))
                .toList();
        return Merging.of(parts, most(stores.keySet(), request), asked.rewriting());
    }

    /**
     * What an index is asked: words, and what they mean.
     *
     * @param vector empty where the model does not say
     * @param fault why it does not; null where it does
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Wording(
            String text, float[] vector, @Nullable String fault) {}

    /**
     * What is asked by each profile.
     *
     * @param rewriting null when no profile wants another question
     */
    private record Asked(String plain, @Nullable Rewriting rewriting) {
        String by(RetrievalProfile profile) {
            return rewriting == null || profile.rewrite() == Rewrite.NONE ? plain : rewriting.text();
        }
    }

    /** Says the question another way at most once. */
    private Asked asked(SearchRequest request, List<RetrievalProfile> profiles) {
        String question = text(request);
        boolean wanted = profiles.stream().anyMatch(profile -> profile.rewrite() != Rewrite.NONE);
        return new Asked(question, wanted ? rewriting(question, request) : null);
    }

    private Rewriting rewriting(String question, SearchRequest request) {
        String model = request.model();
        return model == null
                ? new Rewriting(question, Rewriting.Fault.NOT_ASKED)
                : rewriter.rewrite(question, model, request.calls());
    }

    /** What a model is asked for, once a search, however many stores have it. */
    private record Meaning(
            String text,
            @Nullable String embedding,
            @Nullable Integer dimensions) {
        static Meaning of(Asked asked, Way way) {
            return new Meaning(
                    asked.by(way.profile()),
                    way.recipe().embedding(),
                    way.recipe().dimensions());
        }
    }

    private Wording wording(Meaning wanted, Cancellation cancellation) {
        String text = wanted.text();
        try {
            float[] vector = embeddings.get(wanted.embedding()).embedQuery(text, cancellation);
            Integer expected = wanted.dimensions();
            return expected == null || expected == vector.length
                    ? new Wording(text, vector, null)
                    : new Wording(
                            text,
                            new float[0],
                            "The embedding model '%s' gives vectors of %d numbers, and the index has %d."
                                    .formatted(wanted.embedding(), vector.length, expected));
        } catch (EmbeddingException e) {
            return new Wording(text, new float[0], String.valueOf(e.getMessage()));
        }
    }

    /**
     * How some stores are searched.
     *
     * @param recipe that they are indexed by, as far as it counts for a search
     * @param synonyms of their department; null for none
     */
    private record Way(
            RetrievalProfile profile,
            IndexRecipe recipe,
            @Nullable Synonyms synonyms) {
        static Way of(RetrievalProfile profile, CurrentDocuments.Known known, String store) {
            Synonyms synonyms =
                    profile.glossary() == 0 ? null : known.synonyms().get(store);
            IndexRecipe recipe = known.recipe(store);
            return new Way(
                    profile,
                    IndexRecipe.DEFAULT.in(recipe.language()).embeddedBy(recipe.embedding(), recipe.dimensions()),
                    synonyms);
        }

        @Nullable
        Expansion expansion() {
            return synonyms == null ? null : new Expansion(synonyms, profile.glossary());
        }
    }

    private static int most(Set<Way> ways, SearchRequest request) {
        return ways.stream()
                .mapToInt(way -> results(way.profile(), request))
                .max()
                .orElse(0);
    }

    private Merging.Part search(SearchRequest request, Way way, CurrentDocuments.Known known, Wording words) {
        Ranking ranking = rank(request, way, known, words, false);
        return new Merging.Part(
                Merging.measure(way.profile(), way.recipe().embedding(), words.fault()),
                passages(ranking),
                ranking.found().searched(),
                ranking.candidates());
    }

    /**
     * Searches a store, which was read a moment ago, by a profile and tells how the result came about.
     *
     * @throws UncheckedIOException when the index or a document's text cannot be read
     */
    Explanation explain(SearchRequest request, RetrievalProfile profile, CurrentDocuments.Known known) {
        Way way = Way.of(
                profile, known, request.vectorStoreIds().stream().findFirst().orElse(""));
        Asked asked = asked(request, List.of(profile));
        Wording words = wording(Meaning.of(asked, way), request.calls().cancellation());
        Ranking ranking = rank(request, way, known, words, true);
        return new Explanation(
                profile,
                passages(ranking),
                ranking.found().searched(),
                ranking.candidates(),
                asked.rewriting(),
                words.fault(),
                ranking.explainedRerank(),
                ranking.explained(Explanation.MOST_CHUNKS));
    }

    private Ranking rank(
            SearchRequest request, Way way, CurrentDocuments.Known known, Wording words, boolean explained) {
        RetrievalProfile profile =
                words.fault() == null ? way.profile() : way.profile().with(WORDS_ALONE);
        Map<String, VectorStore> searched = new HashMap<>(known.stores());
        searched.keySet().retainAll(request.vectorStoreIds());
        List<Candidate> candidates = candidates(request, way, indexNames(request, searched), words, explained);
        CurrentDocuments.Found found = documents.load(candidates, request, profile, searched);
        return Ranking.of(
                candidates,
                found,
                Boosts.of(profile, clock),
                profile,
                results(profile, request),
                best -> reranker.rerank(profile.rerank(), text(request), best, found::text, request.calls()));
    }

    private static Set<String> indexNames(SearchRequest request, Map<String, VectorStore> searched) {
        return request.vectorStoreIds().stream()
                .map(id -> Optional.ofNullable(searched.get(id))
                        .map(VectorStore::indexName)
                        .orElse(id))
                .collect(Collectors.toSet());
    }

    private static List<Passage> passages(Ranking ranking) {
        return ranking.selection().passages().stream()
                .map(window -> passage(window, ranking.found()))
                .toList();
    }

    private static int results(RetrievalProfile profile, SearchRequest request) {
        Integer results = profile.results();
        return results == null ? request.usualPassages() : results;
    }

    private static String text(SearchRequest request) {
        return request.text().substring(0, Math.min(request.text().length(), LONGEST_QUESTION));
    }

    private List<Candidate> candidates(
            SearchRequest request, Way way, Set<String> indexNames, Wording words, boolean explained) {
        RetrievalProfile profile = way.profile();
        try {
            return index.search(new Query(
                    request.departmentIds(),
                    request.withheld(),
                    indexNames,
                    request.filter(),
                    words.text(),
                    way.recipe().language(),
                    words.vector(),
                    profile.candidates(),
                    profile.bm25(),
                    way.expansion(),
                    explained));
        } catch (IOException e) {
            throw new UncheckedIOException("The search index cannot be read.", e);
        }
    }

    /** A score as a number from 0 to 1. */
    static double relevance(double score) {
        return Math.clamp(score / BEST_SCORE, 0, 1);
    }

    private static Passage passage(Window window, CurrentDocuments.Found found) {
        VectorStoreFile file = found.file(window.vectorStoreFileId());
        DocumentText text = found.document(file.id());
        return new Passage(
                file.id(),
                file.fileId(),
                file.filename(),
                file.title(),
                file.documentVersion(),
                file.documentDate(),
                file.attributes(),
                text.pageAt(window.start()),
                text.pageAt(window.end() - 1),
                PageStarts.in(text, window.start(), window.end()),
                window.headings(),
                text.leadAt(window.start()),
                window.start(),
                window.end(),
                text.text().substring(window.start(), window.end()),
                text.reading(window.start(), window.end()),
                window.score());
    }
}
