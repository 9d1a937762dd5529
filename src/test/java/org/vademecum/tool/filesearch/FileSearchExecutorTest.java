package org.vademecum.tool.filesearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.access.Role;
import org.vademecum.common.Json;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.Passage;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.retrieval.Retriever;
import org.vademecum.retrieval.SearchRequest;
import org.vademecum.retrieval.SearchResult;
import org.vademecum.retrieval.SearchableStores;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.Attributes;

class FileSearchExecutorTest {
    private static final Caller MEMBER = caller(Set.of(Role.EMPLOYEE), Set.of("dept_hr"));
    private static final ToolResources STORE = ToolResources.searching("vs_hr");
    private static final String EXPIRED = "vs_expired";

    private static final AuxiliaryCalls CALLS = AuxiliaryCalls.unaccounted();

    private final List<SearchRequest> requests = new ArrayList<>();
    private final List<Passage> passages = new ArrayList<>();
    private final Set<String> withheld = new HashSet<>();
    private final FileSearchExecutor executor = new FileSearchExecutor();

    @BeforeEach
    void assign() {
        executor.access = new AccessPolicy();
        executor.defaultPassages = 8;
        executor.searchable = new SearchableStores() {
            @Override
            public Set<String> of(Caller caller, Loan loan, Collection<String> vectorStoreIds) {
                return vectorStoreIds.stream().filter(id -> !id.equals(EXPIRED)).collect(Collectors.toSet());
            }

            @Override
            public Set<String> withheldFrom(Caller caller, Loan loan, Collection<String> departmentIds) {
                return departmentIds.equals(Set.of("dept_hr")) ? withheld : Set.of();
            }
        };
        executor.retriever = new Retriever() {
            @Override
            public SearchResult search(SearchRequest request) {
                requests.add(request);
                return new SearchResult(passages, 3, 42);
            }
        };
    }

    @Test
    void the_search_is_restricted_to_department_and_stores() {
        execute(MEMBER, STORE, new Tool.FileSearch(null), "{\"query\":\" annual leave \"}");

        assertThat(requests)
                .containsExactly(new SearchRequest(Set.of("dept_hr"), Set.of("vs_hr"), "annual leave", 8)
                        .rewrittenBy("llama")
                        .by(CALLS));
    }

    @Test
    void documents_that_are_for_others_of_the_department_are_not_searched() {
        withheld.add("vsf_board");

        execute(MEMBER, STORE, new Tool.FileSearch(null), "{\"query\":\"leave\"}");

        assertThat(requests).extracting(SearchRequest::withheld).containsExactly(Set.of("vsf_board"));
    }

    @Test
    void a_store_that_may_not_be_searched_is_left_out() {
        ToolResources both = new ToolResources(List.of(EXPIRED, "vs_hr"), List.of());

        execute(MEMBER, both, new Tool.FileSearch(null), "{\"query\":\"leave\"}");
        execute(MEMBER, ToolResources.searching(EXPIRED), new Tool.FileSearch(null), "{\"query\":\"leave\"}");

        assertThat(requests).extracting(SearchRequest::vectorStoreIds).containsExactly(Set.of("vs_hr"));
    }

    @Test
    void the_assistant_may_set_how_relevant_passages_are_at_the_least() {
        Tool.FileSearch.Ranking ranking = new Tool.FileSearch.Ranking("auto", 0.25);

        execute(
                MEMBER,
                STORE,
                new Tool.FileSearch(new Tool.FileSearch.Settings(null, ranking)),
                "{\"query\":\"leave\"}");

        assertThat(requests)
                .extracting(SearchRequest::tuning)
                .containsExactly(RetrievalTuning.NONE.with(Knob.THRESHOLD, 0.25));
        assertThat(requests).extracting(SearchRequest::usualPassages).containsExactly(8);
    }

    @Test
    void the_assistant_may_set_the_number_of_passages() {
        execute(MEMBER, STORE, new Tool.FileSearch(new Tool.FileSearch.Settings(3, null)), "{\"query\":\"leave\"}");

        assertThat(requests)
                .extracting(SearchRequest::tuning)
                .containsExactly(RetrievalTuning.NONE.with(Knob.RESULTS, 3));
    }

    @Test
    void what_the_assistant_tunes_is_searched_by_and_number_and_ranking_win_over_it() {
        RetrievalTuning tuning =
                RetrievalTuning.NONE.with(Knob.VECTOR_WEIGHT, 1).with(Knob.RESULTS, 5);
        Tool.FileSearch search = new Tool.FileSearch(new Tool.FileSearch.Settings(3, null)).tunedBy(tuning);

        execute(MEMBER, STORE, Json.read(Json.write(search), Tool.FileSearch.class), "{\"query\":\"leave\"}");

        assertThat(requests).extracting(SearchRequest::tuning).containsExactly(tuning.with(Knob.RESULTS, 3));
    }

    @Test
    void who_has_left_the_department_finds_nothing() {
        Caller left = caller(Set.of(Role.EMPLOYEE, Role.CURATOR), Set.of("dept_it"));

        ToolOutput.Found found =
                (ToolOutput.Found) execute(left, STORE, new Tool.FileSearch(null), "{\"query\":\"leave\"}");

        assertThat(found.passages()).isEmpty();
        assertThat(found.documents()).isZero();
        assertThat(requests).isEmpty();
    }

    @Test
    void what_another_department_lends_is_searched_beside_one_s_own() {
        Loan loan = new Loan("dept_legal", Set.of("vs_law"));
        ToolResources both = new ToolResources(List.of("vs_hr", "vs_law"), List.of());

        execute(MEMBER, loan, both, new Tool.FileSearch(null), "{\"query\":\"leave\"}");

        assertThat(requests).extracting(SearchRequest::departmentIds).containsExactly(Set.of("dept_hr", "dept_legal"));
        assertThat(requests).extracting(SearchRequest::vectorStoreIds).containsExactly(Set.of("vs_hr", "vs_law"));
    }

    @Test
    void without_a_store_nothing_is_searched() {
        ToolOutput.Found found = (ToolOutput.Found)
                execute(MEMBER, ToolResources.NONE, new Tool.FileSearch(null), "{\"query\":\"leave\"}");

        assertThat(found.passages()).isEmpty();
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "leave", "{}", "{\"query\":\"  \"}", "{\"query\":7}", "[\"leave\"]", "null", "{\"query\":"})
    void arguments_that_make_no_sense_are_refused_with_advice(String arguments) {
        assertThat(execute(MEMBER, STORE, new Tool.FileSearch(null), arguments))
                .isInstanceOfSatisfying(
                        ToolOutput.Refused.class,
                        refused -> assertThat(refused.message()).contains("\"query\""));
    }

    @Test
    void passages_get_markers_of_call_and_place() {
        passages.add(passage("Leave policy"));
        passages.add(passage("  【Trick】† and\nnew line "));
        passages.add(passage("Long ".repeat(60)));

        List<FoundPassage> found = found();

        assertThat(found.get(0).marker()).isEqualTo("【4:0†Leave policy】");
        assertThat(found.get(1).marker()).isEqualTo("【4:1†Trick and new line】");
        assertThat(found.get(2).marker()).startsWith("【4:2†Long Long").hasSizeLessThan(100);
        assertThat(found.get(1).title()).isEqualTo("  【Trick】† and\nnew line ");
    }

    @Test
    void all_that_a_citation_needs_comes_along() {
        passages.add(passage("Leave policy"));

        FoundPassage found = found().get(0);

        assertThat(found.vectorStoreFileId()).isEqualTo("vsf_1");
        assertThat(found.documentVersion()).isEqualTo(2);
        assertThat(found.documentDate()).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(found.start()).isEqualTo(100);
        assertThat(found.text()).isEqualTo("Thirty days.");
        assertThat(found.lead()).isEqualTo("Above it");
        assertThat(found.pageAt(100)).isEqualTo(4);
        assertThat(found.pageAt(106)).isEqualTo(5);
    }

    private List<FoundPassage> found() {
        return ((ToolOutput.Found) execute(MEMBER, STORE, new Tool.FileSearch(null), "{\"query\":\"leave\"}"))
                .passages();
    }

    private ToolOutput execute(Caller owner, ToolResources resources, Tool tool, String arguments) {
        return execute(owner, Loan.NONE, resources, tool, arguments);
    }

    private ToolOutput execute(Caller owner, Loan loan, ToolResources resources, Tool tool, String arguments) {
        return executor.execute(
                new ToolInvocation(owner, "dept_hr", loan, tool, resources, "llama", CALLS, 4, arguments));
    }

    private static Passage passage(String title) {
        return new Passage(
                "vsf_1",
                "file-1",
                "leave.pdf",
                title,
                2,
                LocalDate.of(2026, 1, 1),
                Attributes.NONE,
                4,
                5,
                List.of(new Passage.PageStart(100, 4), new Passage.PageStart(105, 5)),
                "Leave",
                "Above it",
                100,
                112,
                "Thirty days.",
                "Thirty days.",
                1.5);
    }

    private static Caller caller(Set<Role> roles, Set<String> departments) {
        return new Caller("user_1", "anna", "Anna", roles, departments);
    }
}
