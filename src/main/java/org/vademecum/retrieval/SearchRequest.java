package org.vademecum.retrieval;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.vectorstore.AttributeFilter;

/**
 * @param departmentIds what the caller may search; carried into the index query
 * @param withheld document versions that the caller may not search there; carried into the index query
 * @param filter on the attributes of documents, carried into the index query; null for none
 * @param usualPassages how many passages at the most where no profile says it
 * @param tuning of the stores' profiles for this search
 * @param model the chat model that says the question another way where a profile wants that; null when none is to be asked
 * @param calls make its requests to models, and stop it
 */
public record SearchRequest(
        Set<String> departmentIds,
        Set<String> withheld,
        Set<String> vectorStoreIds,
        String text,
        @Nullable AttributeFilter filter,
        int usualPassages,
        RetrievalTuning tuning,
        @Nullable String model,
        AuxiliaryCalls calls) {
    public SearchRequest {
        departmentIds = Set.copyOf(departmentIds);
        withheld = Set.copyOf(withheld);
        vectorStoreIds = Set.copyOf(vectorStoreIds);
    }

    /** What a model is to read. */
    public SearchRequest(Set<String> departmentIds, Set<String> vectorStoreIds, String text, int usualPassages) {
        this(
                departmentIds,
                Set.of(),
                vectorStoreIds,
                text,
                null,
                usualPassages,
                RetrievalTuning.NONE,
                null,
                AuxiliaryCalls.unaccounted());
    }

    /** The same with other profiles. */
    public SearchRequest with(RetrievalTuning other) {
        return new SearchRequest(
                departmentIds, withheld, vectorStoreIds, text, filter, usualPassages, other, model, calls);
    }

    /** The same without some documents. */
    public SearchRequest without(Set<String> documents) {
        return new SearchRequest(
                departmentIds, documents, vectorStoreIds, text, filter, usualPassages, tuning, model, calls);
    }

    /** The same, said another way by this chat model where a profile wants that. */
    public SearchRequest rewrittenBy(String chatModel) {
        return new SearchRequest(
                departmentIds, withheld, vectorStoreIds, text, filter, usualPassages, tuning, chatModel, calls);
    }

    /** The same, whose models are asked by these calls. */
    public SearchRequest by(AuxiliaryCalls others) {
        return new SearchRequest(
                departmentIds, withheld, vectorStoreIds, text, filter, usualPassages, tuning, model, others);
    }

    /** The same in some of the stores. */
    SearchRequest in(Set<String> stores) {
        return new SearchRequest(departmentIds, withheld, stores, text, filter, usualPassages, tuning, model, calls);
    }
}
