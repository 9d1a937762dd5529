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
import java.util.function.Function;
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
import org.vademecum.common.Transactions;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.llm.QuestionRewriter;
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
    CurrentDocuments documents;

    @Inject
    Retriever retriever;

    @Inject
    RetrievalProfileService profiles;

    @Inject
    QuestionRewriter rewriter;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

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
        Searched searched = searched(caller, vectorStoreId, query, found -> stores.use(caller, vectorStoreId, found));
        if (query.texts().size() == 1) {
            SearchRequest request = request(searched, query, query.texts().getFirst());
            SearchResult found = retriever.search(
                    paid(caller, searched, request, searched.profile().rewrite()), searched.known());
            return new Results(List.of(found.rewritten().orElse(request.text())), found.passages());
        }
        // Whoever says it in several ways has done what a rewriting would do.
        List<Passage> passages = query.texts().stream()
                .map(text -> paid(caller, searched, request(searched, query, text), Rewrite.NONE))
                .flatMap(request -> retriever.search(request, searched.known()).passages().stream())
                .sorted(Comparator.comparingDouble(Passage::score).reversed())
                .toList();
        return new Results(query.texts(), distinct(passages, results(searched.profile())));
    }

    /**
     * What is searched.
     *
     * @param withheld documents of the store's department that the caller may not search
     * @param profile of the store, with what the query says itself
     */
    private record Searched(
            VectorStore store, Set<String> withheld, RetrievalProfile profile, CurrentDocuments.Known known) {}

    /** Reads the store with all that a search in it goes by, before {@code permitted} decides whether the caller gets it. */
    private Searched searched(
            Caller caller,
            String vectorStoreId,
            StoreQuery query,
            Function<Optional<VectorStore>, VectorStore> permitted) {
        return transactions.call(() -> {
            CurrentDocuments.Known known = documents.stores(Set.of(vectorStoreId));
            VectorStore store =
                    permitted.apply(Optional.ofNullable(known.stores().get(vectorStoreId)));
            return new Searched(
                    store,
                    searchable.withheldFrom(caller, Loan.NONE, Set.of(store.departmentId())),
                    known.profile(store.id()).with(query.tuning()),
                    known);
        });
    }

    /** The same, which asks the chat models that are wanted as long as the caller may spend tokens on that. */
    private SearchRequest paid(Caller caller, Searched searched, SearchRequest request, Rewrite rewrite) {
        boolean reranks = searched.profile().rerank() == Rerank.CHAT_MODEL;
        if (rewrite == Rewrite.NONE && !reranks) {
            return request;
        }
        VectorStore store = searched.store();
        Spending on = Spending.of(caller, Meter.TOKENS, store.departmentId());
        try {
            spending.fire(on);
        } catch (TooMany e) {
            LOG.log(Level.DEBUG, "{0} is searched without a chat model: {1}", store.id(), e.getMessage());
            return reranks ? request.with(request.tuning().with(Rerank.NONE)) : request;
        }
        SearchRequest counted = request.by(
                AuxiliaryCalls.counted(usage -> spent.fire(on.spent(usage.promptTokens() + usage.completionTokens()))));
        return rewrite == Rewrite.NONE ? counted : counted.rewrittenBy(rewriter.defaultModel());
    }

    private static int results(RetrievalProfile profile) {
        return Objects.requireNonNullElse(profile.results(), USUAL_RESULTS);
    }

    /**
     * How the search for the first of the texts comes to its result. It does not count as a use of the store.
     *
     * @throws NotFound for whoever may not change the store
     * @throws Conflict when it has expired
     * @throws Invalid when the query wants a reranker that is not here
     */
    public Explanation explain(Caller caller, String vectorStoreId, StoreQuery query) {
        Searched searched = searched(caller, vectorStoreId, query, found -> writable(caller, vectorStoreId, found));
        profiles.require(query.tuning(), "profile");
        SearchRequest request = request(searched, query, query.texts().getFirst());
        SearchRequest paid = paid(caller, searched, request, searched.profile().rewrite());
        return retriever.explain(paid, searched.profile().with(paid.tuning()), searched.known());
    }

    private VectorStore writable(Caller caller, String vectorStoreId, Optional<VectorStore> found) {
        VectorStore store = found.filter(readable -> access.allows(caller, Action.WRITE, readable))
                .orElseThrow(() -> new NotFound("vector store", vectorStoreId));
        store.requireActive(clock.instant());
        return store;
    }

    private static SearchRequest request(Searched searched, StoreQuery query, String text) {
        return new SearchRequest(
                Set.of(searched.store().departmentId()),
                searched.withheld(),
                Set.of(searched.store().id()),
                text,
                query.filter(),
                USUAL_RESULTS,
                query.tuning(),
                null,
                AuxiliaryCalls.unaccounted());
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
