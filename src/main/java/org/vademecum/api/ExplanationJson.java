package org.vademecum.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.retrieval.ExplainedChunk;
import org.vademecum.retrieval.ExplainedRerank;
import org.vademecum.retrieval.Explanation;
import org.vademecum.retrieval.RetrievalProfile;

/** How a search came to its result; see {@link Explanation}. */
record ExplanationJson(
        RetrievalProfile profile,
        int documents,
        int candidates,
        @Nullable ExplainedRerank rerank,
        List<SearchHitJson> passages,
        List<ExplainedChunk> chunks) {
    static ExplanationJson of(Explanation explanation) {
        return new ExplanationJson(
                explanation.profile(),
                explanation.documents(),
                explanation.candidates(),
                explanation.rerank(),
                explanation.passages().stream().map(SearchHitJson::of).toList(),
                explanation.chunks());
    }
}
