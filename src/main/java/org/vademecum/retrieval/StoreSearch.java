package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.access.Meter;
import org.vademecum.access.Spending;
import org.vademecum.access.Spent;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.TooMany;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.llm.Rewriting;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

/** The search of a single vector store that a program asks for. Must not be called inside a transaction. */
@ApplicationScoped
public class StoreSearch {
    private static final Logger LOG = System.getLogger(StoreSearch.class.getName());

    /** Where neither the profile nor the query says how many. */
    private static final int USUAL_RESULTS = 10;

    @Inject
    VectorStoreService stores;

    @Inject
    SearchableStores searchable;

    @Inject
    Retriever retriever;

    @Inject
    RetrievalProfileService profiles;

    @Inject
    QuestionRewriter rewriter;

    @Inject
    AccessPolicy access;

    @Inject
    Event<Spending> spending;

    @Inject
    Event<Spent> spent;

    @Inject
    Clock clock;

    /**
     * What a search has found.
     *
     * @param queries what was searched by: the texts of the query, or what a model has made of the only one
     * @param passages the best, best first; no two of them overlap
     */
    public record Results(List<String> queries, List<Passage> passages) {
        public Results {
            queries = List.copyOf(queries);
            passages = List.copyOf(passages);
        }
    }

    /**
     * Searches the store.
     *
     * @throws NotFound when the caller may not read the store
     * @throws Conflict when it has expired
     * @throws Invalid when the query wants a reranker that is not here
     */
    public Results search(Caller caller, String vectorStoreId, StoreQuery query) {
        profiles.require(query.tuning(), "profile");
        VectorStore store = stores.use(caller, vectorStoreId);
        Set<String> withheld = withheldFrom(caller, store);
        if (query.texts().size() == 1) {
            SearchRequest request =
                    request(withheld, store, query, query.texts().getFirst());
            SearchResult found = spending(caller, store, query)
                    .map(on -> told(on, retriever.search(request.rewrittenBy(rewriter.defaultModel()))))
                    .orElseGet(() -> retriever.search(request));
            String asked = found.rewritten().map(SearchResult.Rewritten::text).orElse(request.text());
            return new Results(List.of(asked), found.passages());
        }
        // Whoever says it in several ways has done what a rewriting would do.
        List<Passage> passages = query.texts().stream()
                .flatMap(text -> retriever.search(request(withheld, store, query, text)).passages().stream())
                .sorted(Comparator.comparingDouble(Passage::score).reversed())
                .toList();
        return new Results(query.texts(), distinct(passages, results(store, query)));
    }

    /** What saying the question another way is spent on; empty when the profile does not want it, or the budget is spent. */
    private Optional<Spending> spending(Caller caller, VectorStore store, StoreQuery query) {
        if (profile(store, query).rewrite() == Rewrite.NONE) {
            return Optional.empty();
        }
        Spending on = Spending.of(caller, Meter.TOKENS, store.departmentId());
        try {
            spending.fire(on);
            return Optional.of(on);
        } catch (TooMany e) {
            LOG.log(Level.DEBUG, "{0} is searched by the question as it stands: {1}", store.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private SearchResult told(Spending on, SearchResult result) {
        tell(on, result.rewriting());
        return result;
    }

    private void tell(Spending on, @Nullable Rewriting rewriting) {
        if (rewriting != null) {
            spent.fire(on.spent(
                    rewriting.usage().promptTokens() + rewriting.usage().completionTokens()));
        }
    }

    private Set<String> withheldFrom(Caller caller, VectorStore store) {
        return searchable.withheldFrom(caller, Loan.NONE, Set.of(store.departmentId()));
    }

    private int results(VectorStore store, StoreQuery query) {
        return Objects.requireNonNullElse(profile(store, query).results(), USUAL_RESULTS);
    }

    private RetrievalProfile profile(VectorStore store, StoreQuery query) {
        return profiles.inForce(Set.of(store.id()))
                .getOrDefault(store.id(), RetrievalProfile.DEFAULT)
                .with(query.tuning());
    }

    /**
     * How the search for the first of the texts comes to its result. It does not count as a use of the store.
     *
     * @throws NotFound for whoever may not change the store
     * @throws Conflict when it has expired
     * @throws Invalid when the query wants a reranker that is not here
     */
    public Explanation explain(Caller caller, String vectorStoreId, StoreQuery query) {
        VectorStore store = stores.find(caller, vectorStoreId)
                .filter(found -> access.allows(caller, Action.WRITE, found))
                .orElseThrow(() -> new NotFound("vector store", vectorStoreId));
        store.requireActive(clock.instant());
        profiles.require(query.tuning(), "profile");
        SearchRequest request =
                request(withheldFrom(caller, store), store, query, query.texts().getFirst());
        RetrievalProfile profile = profile(store, query);
        Optional<Spending> on = spending(caller, store, query);
        Explanation explanation =
                retriever.explain(on.isPresent() ? request.rewrittenBy(rewriter.defaultModel()) : request, profile);
        on.ifPresent(known -> tell(known, explanation.rewriting()));
        return explanation;
    }

    private static SearchRequest request(Set<String> withheld, VectorStore store, StoreQuery query, String text) {
        return new SearchRequest(
                Set.of(store.departmentId()),
                withheld,
                Set.of(store.id()),
                text,
                query.filter(),
                USUAL_RESULTS,
                query.tuning(),
                null);
    }

    /** What several queries have found is told once. */
    private static List<Passage> distinct(List<Passage> passages, int limit) {
        List<Passage> distinct = new ArrayList<>();
        for (Passage passage : passages) {
            if (distinct.size() < limit && distinct.stream().noneMatch(other -> overlap(passage, other))) {
                distinct.add(passage);
            }
        }
        return distinct;
    }

    private static boolean overlap(Passage one, Passage other) {
        return one.vectorStoreFileId().equals(other.vectorStoreFileId())
                && one.start() < other.end()
                && other.start() < one.end();
    }
}
