package org.vademecum.api.v1;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.retrieval.Passage;
import org.vademecum.retrieval.StoreSearch;

/** Content in one page: there is never a next one. */
final class PageJson {
    private PageJson() {}

    /** A stretch of text. */
    record TextJson(String type, String text) {
        static TextJson of(String text) {
            return new TextJson("text", text);
        }
    }

    /** The text of a file. */
    record ContentJson(
            String object,
            List<TextJson> data,
            boolean hasMore,
            @Nullable String nextPage) {
        static ContentJson of(List<String> texts) {
            return new ContentJson(
                    "vector_store.file_content.page",
                    texts.stream().map(TextJson::of).toList(),
                    false,
                    null);
        }
    }

    /** What a search has found. */
    record ResultsJson(
            String object,
            List<String> searchQuery,
            List<ResultJson> data,
            boolean hasMore,
            @Nullable String nextPage) {
        static ResultsJson of(StoreSearch.Results results) {
            return new ResultsJson(
                    "vector_store.search_results.page",
                    results.queries(),
                    results.passages().stream().map(ResultJson::of).toList(),
                    false,
                    null);
        }
    }

    /** One result, from 0 to 1 as good as it gets. */
    record ResultJson(
            String fileId, String filename, double score, Map<String, Object> attributes, List<TextJson> content) {
        static ResultJson of(Passage passage) {
            return new ResultJson(
                    passage.fileId(),
                    passage.filename(),
                    passage.relevance(),
                    passage.attributes().values(),
                    List.of(TextJson.of(passage.text())));
        }
    }
}
