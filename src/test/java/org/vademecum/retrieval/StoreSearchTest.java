package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.access.Meter;
import org.vademecum.access.Role;
import org.vademecum.access.Spending;
import org.vademecum.common.TooMany;
import org.vademecum.common.Transactions;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.llm.Rewriting;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

class StoreSearchTest {
    private static final Caller CALLER = new Caller("svc_1", "", "", Set.of(Role.EMPLOYEE), Set.of("dept_hr"));
    private static final StoreQuery ANOTHER_WAY = new StoreQuery(
            List.of("One?"), null, new RetrievalTuning(Map.of(Knob.REWRITE, Knob.REWRITE.parse("chat_model"))));
    private static final Set<String> WITHHELD = Set.of("vsf_1", "vsf_2");

    private final VectorStore store = new VectorStore("dept_hr", "HR", Instant.EPOCH);
    private final List<Collection<String>> asked = new ArrayList<>();
    private final List<SearchRequest> searched = new ArrayList<>();
    private final List<Object> spent = new ArrayList<>();
    private RetrievalProfile profile = RetrievalProfile.DEFAULT;

    @Test
    void what_is_withheld_is_asked_for_once_and_named_with_each_question() {
        search().search(
                        CALLER,
                        store.id(),
                        new StoreQuery(List.of("One?", "Two?", "Three?"), null, RetrievalTuning.NONE));

        assertThat(asked).containsExactly(Set.of("dept_hr"));
        assertThat(searched).extracting(SearchRequest::text).containsExactly("One?", "Two?", "Three?");
        assertThat(searched).extracting(SearchRequest::withheld).containsOnly(WITHHELD);
    }

    @Test
    void saying_a_question_another_way_is_spent_by_whoever_searches() {
        List<Object> spending = new ArrayList<>();
        StoreSearch search = rewriting(spending::add);

        StoreSearch.Results results = search.search(CALLER, store.id(), ANOTHER_WAY);

        assertThat(results.queries()).containsExactly("Another way?");
        assertThat(searched).extracting(SearchRequest::model).containsExactly("llama");
        Spending on = Spending.of(CALLER, Meter.TOKENS, "dept_hr");
        assertThat(spending).containsExactly(on);
        assertThat(spent).containsExactly(on.spent(27));
    }

    @Test
    void where_the_budget_is_spent_the_question_is_searched_as_it_stands() {
        StoreSearch search = rewriting(about -> {
            throw new TooMany("budget_exceeded", Duration.ofHours(6), "Spent.");
        });

        StoreSearch.Results results = search.search(CALLER, store.id(), ANOTHER_WAY);

        assertThat(results.queries()).containsExactly("One?");
        assertThat(searched).singleElement().satisfies(request -> {
            assertThat(request.model()).isNull();
            assertThat(request.text()).isEqualTo("One?");
        });
        assertThat(spent).isEmpty();
    }

    @Test
    void whether_a_question_is_said_another_way_the_query_decides_before_the_profile() {
        List<Object> spending = new ArrayList<>();
        StoreSearch search = rewriting(spending::add);
        profile = RetrievalProfile.DEFAULT.with(ANOTHER_WAY.tuning());
        RetrievalTuning asItStands = new RetrievalTuning(Map.of(Knob.REWRITE, Knob.REWRITE.parse("none")));

        StoreSearch.Results said =
                search.search(CALLER, store.id(), new StoreQuery(List.of("One?"), null, RetrievalTuning.NONE));
        StoreSearch.Results kept = search.search(CALLER, store.id(), new StoreQuery(List.of("One?"), null, asItStands));

        assertThat(said.queries()).containsExactly("Another way?");
        assertThat(kept.queries()).containsExactly("One?");
        assertThat(searched).extracting(SearchRequest::model).containsExactly("llama", null);
        assertThat(spending).hasSize(1);
    }

    @Test
    void what_a_chat_model_puts_in_order_is_spent_as_well_and_left_where_the_budget_is_spent() {
        StoreQuery ordered =
                new StoreQuery(List.of("One?", "Two?"), null, RetrievalTuning.NONE.with(Rerank.CHAT_MODEL));
        rewriting(about -> {}).search(CALLER, store.id(), ordered);
        searched.getLast().calls().used().accept(new ModelTurn.Usage(30, 4, true));

        assertThat(searched).extracting(SearchRequest::model).containsOnlyNulls();
        assertThat(searched).extracting(SearchRequest::tuning).containsOnly(ordered.tuning());
        assertThat(spent)
                .containsExactly(Spending.of(CALLER, Meter.TOKENS, "dept_hr").spent(34));

        searched.clear();
        rewriting(about -> {
                    throw new TooMany("budget_exceeded", Duration.ofHours(6), "Spent.");
                })
                .search(CALLER, store.id(), ordered);

        assertThat(searched)
                .extracting(request ->
                        RetrievalProfile.DEFAULT.with(request.tuning()).rerank())
                .containsOnly(Rerank.NONE);
    }

    @Test
    void several_questions_are_searched_as_they_stand_and_nothing_is_spent() {
        StoreSearch search = rewriting(about -> {
            throw new IllegalStateException("nobody is to be asked");
        });

        search.search(CALLER, store.id(), new StoreQuery(List.of("One?", "Two?"), null, ANOTHER_WAY.tuning()));

        assertThat(searched).extracting(SearchRequest::model).containsOnlyNulls();
        assertThat(spent).isEmpty();
    }

    private StoreSearch rewriting(Consumer<Object> budget) {
        StoreSearch search = search();
        search.rewriter = new QuestionRewriter() {
            @Override
            public String defaultModel() {
                return "llama";
            }
        };
        search.spending = event(budget);
        search.spent = event(spent::add);
        return search;
    }

    @SuppressWarnings("unchecked")
    private static <T> Event<T> event(Consumer<Object> observer) {
        return (Event<T>) Proxy.newProxyInstance(
                StoreSearchTest.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    observer.accept(arguments[0]);
                    return null;
                });
    }

    private StoreSearch search() {
        StoreSearch search = new StoreSearch();
        search.stores = new VectorStoreService() {
            @Override
            public VectorStore use(Caller caller, String id, Optional<VectorStore> found) {
                return found.orElseThrow();
            }
        };
        search.transactions = new Transactions() {
            @Override
            public <T extends @Nullable Object> T call(Supplier<T> work) {
                return work.get();
            }
        };
        search.searchable = new SearchableStores() {
            @Override
            public Set<String> withheldFrom(Caller caller, Loan loan, Collection<String> departmentIds) {
                asked.add(departmentIds);
                return WITHHELD;
            }
        };
        search.profiles = new RetrievalProfileService() {
            @Override
            public RetrievalTuning require(RetrievalTuning tuning, String param) {
                return tuning;
            }
        };
        search.documents = new CurrentDocuments() {
            @Override
            Known stores(Collection<String> vectorStoreIds) {
                return new Known(Map.of(store.id(), store), Map.of(store.id(), profile), Map.of());
            }
        };
        search.retriever = new Retriever() {
            @Override
            SearchResult search(SearchRequest request, CurrentDocuments.Known known) {
                searched.add(request);
                if (request.model() == null) {
                    return new SearchResult(List.of(), 0, 0);
                }
                request.calls().used().accept(new ModelTurn.Usage(20, 7, false));
                return new SearchResult(List.of(), 0, 0, new Rewriting("Another way?", null));
            }
        };
        return search;
    }
}
