package org.vademecum.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.Rewriting;
import org.vademecum.retrieval.ExplainedChunk;
import org.vademecum.retrieval.ExplainedRerank;
import org.vademecum.retrieval.Explanation;
import org.vademecum.retrieval.RetrievalProfile;

/** How a search came to its result; see {@link Explanation}. */
record ExplanationJson(
        RetrievalProfile profile,
        int documents,
        int candidates,
        @Nullable RewritingJson rewriting,
        @Nullable String embeddingFault,
        @Nullable ExplainedRerank rerank,
        List<SearchHitJson> passages,
        List<ExplainedChunk> chunks) {
    /** {@code fault} is null when {@code text} is another than the question. */
    record RewritingJson(String text, Rewriting.@Nullable Fault fault) {
        static @Nullable RewritingJson of(@Nullable Rewriting rewriting) {
            return rewriting == null ? null : new RewritingJson(rewriting.text(), rewriting.fault());
        }
    }

    static ExplanationJson of(Explanation explanation) {
        return new ExplanationJson(
                explanation.profile(),
                explanation.documents(),
                explanation.candidates(),
                RewritingJson.of(explanation.rewriting()),
                explanation.embeddingFault(),
                explanation.rerank(),
                explanation.passages().stream().map(SearchHitJson::of).toList(),
                explanation.chunks());
    }
}
