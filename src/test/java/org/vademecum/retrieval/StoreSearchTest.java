package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.access.Role;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

class StoreSearchTest {
    private static final Caller CALLER = new Caller("svc_1", "", "", Set.of(Role.EMPLOYEE), Set.of("dept_hr"));
    private static final Set<String> WITHHELD = Set.of("vsf_1", "vsf_2");

    private final VectorStore store = new VectorStore("dept_hr", "HR", Instant.EPOCH);
    private final List<Collection<String>> asked = new ArrayList<>();
    private final List<SearchRequest> searched = new ArrayList<>();

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

    private StoreSearch search() {
        StoreSearch search = new StoreSearch();
        search.stores = new VectorStoreService() {
            @Override
            public VectorStore use(Caller caller, String id) {
                return store;
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

            @Override
            public Map<String, RetrievalProfile> inForce(Collection<String> vectorStoreIds) {
                return Map.of();
            }
        };
        search.retriever = new Retriever() {
            @Override
            public SearchResult search(SearchRequest request) {
                searched.add(request);
                return new SearchResult(List.of(), 0, 0);
            }
        };
        return search;
    }
}
