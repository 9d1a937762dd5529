package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.vademecum.tool.ToolResources;

/** Reads {@code tool_resources}. */
@ApplicationScoped
public class ToolResourcesReader {
    private static final int MAX_FILES = 20;

    Optional<ToolResources> read(Field field) {
        return field.object().map(resources -> new ToolResources(stores(resources), files(resources)));
    }

    private static List<String> files(Body resources) {
        return resources
                .field("code_interpreter")
                .object()
                .flatMap(tool -> ids(tool.field("file_ids"), "file", MAX_FILES))
                .orElse(List.of());
    }

    private static List<String> stores(Body resources) {
        return resources
                .field("file_search")
                .object()
                .flatMap(tool -> ids(tool.field("vector_store_ids"), "vs", 1))
                .orElse(List.of());
    }

    private static Optional<List<String>> ids(Field field, String prefix, int max) {
        return field.list(max, item -> item.id(prefix));
    }
}
