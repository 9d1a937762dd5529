package org.vademecum.tool.filesearch;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.AccessPolicy;
import org.vademecum.common.Json;
import org.vademecum.retrieval.Passage;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.retrieval.Retriever;
import org.vademecum.retrieval.SearchRequest;
import org.vademecum.retrieval.SearchResult;
import org.vademecum.retrieval.SearchableStores;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolExecutor;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;

/**
 * Searches the vector stores of the assistant and the thread, on behalf of the person who asked: what they may not see
 * at this moment is not searched.
 */
@ApplicationScoped
public class FileSearchExecutor implements ToolExecutor {
    private static final int LONGEST_QUERY = 4_000;
    private static final int LONGEST_TITLE = 80;

    @Inject
    Retriever retriever;

    @Inject
    SearchableStores searchable;

    @Inject
    AccessPolicy access;

    @Inject
    @ConfigProperty(name = "vademecum.search.passages", defaultValue = "8")
    int defaultPassages;

    @Override
    public Class<? extends Tool> executes() {
        return Tool.FileSearch.class;
    }

    @Override
    public String name() {
        return "file_search";
    }

    @Override
    public String description() {
        return "Searches the manuals and returns the passages that fit best, each with the marker to cite it by.";
    }

    @Override
    public String parameters() {
        return """
                {"type":"object","properties":{"query":{"type":"string","description":"What to look for, as a \
                complete question or phrase that makes sense by itself."}},"required":["query"]}""";
    }

    @Override
    public ToolOutput execute(ToolInvocation call) {
        String query = query(call.arguments());
        if (query.isEmpty()) {
            return new ToolOutput.Refused("The arguments must be a JSON object with a non-empty string \"query\".");
        }
        long start = System.nanoTime();
        SearchResult result = search(call, query);
        return new ToolOutput.Found(
                query,
                marked(result.passages(), call.callNumber()),
                result.documents(),
                result.candidates(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                result.rewritten().map(ToolOutput.Rewritten::new).orElse(null));
    }

    private SearchResult search(ToolInvocation call, String query) {
        Set<String> departments = access.searchable(call.owner(), call.departmentId(), call.loan());
        Set<String> stores = departments.isEmpty()
                ? Set.of()
                : searchable.of(call.owner(), call.loan(), call.resources().vectorStoreIds());
        if (stores.isEmpty()) {
            return new SearchResult(List.of(), 0, 0);
        }
        SearchRequest request = new SearchRequest(departments, stores, query, defaultPassages)
                .with(tuning(call.tool()))
                .by(call.calls())
                .without(searchable.withheldFrom(call.owner(), call.loan(), departments));
        String model = call.model();
        return retriever.search(model == null ? request : request.rewrittenBy(model));
    }

    private static RetrievalTuning tuning(Tool tool) {
        return tool instanceof Tool.FileSearch search ? search.tuning() : RetrievalTuning.NONE;
    }

    /** Empty when there is none. */
    private static String query(String arguments) {
        try {
            JsonNode query = Json.read(arguments, JsonNode.class).path("query");
            String text = query.isTextual() ? query.asText().strip() : "";
            return text.substring(0, Math.min(text.length(), LONGEST_QUERY));
        } catch (UncheckedIOException notJson) {
            return "";
        }
    }

    private static List<FoundPassage> marked(List<Passage> passages, int callNumber) {
        List<FoundPassage> marked = new ArrayList<>();
        for (Passage passage : passages) {
            String marker = "【%d:%d†%s】".formatted(callNumber, marked.size(), shortTitle(passage.title()));
            marked.add(found(passage, marker));
        }
        return marked;
    }

    /** On one line and without what delimits a marker. */
    private static String shortTitle(String title) {
        String line = title.replaceAll("[\\s\\p{Cntrl}【】†]+", " ").strip();
        String text = line.isEmpty() ? "source" : line;
        int end = text.offsetByCodePoints(0, Math.min(LONGEST_TITLE, text.codePointCount(0, text.length())));
        return text.substring(0, end).strip();
    }

    private static FoundPassage found(Passage passage, String marker) {
        return new FoundPassage(
                marker,
                passage.vectorStoreFileId(),
                passage.fileId(),
                passage.filename(),
                passage.title(),
                passage.documentVersion(),
                passage.documentDate(),
                passage.pageFirst(),
                passage.pageLast(),
                passage.pages().stream()
                        .map(page -> new FoundPassage.PageStart(page.start(), page.page()))
                        .toList(),
                passage.headings(),
                passage.lead(),
                passage.start(),
                passage.end(),
                passage.reading(),
                passage.score());
    }
}
