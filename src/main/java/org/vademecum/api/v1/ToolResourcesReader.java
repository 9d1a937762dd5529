package org.vademecum.api.v1;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.NewStoreFile;
import org.vademecum.vectorstore.NewVectorStore;

/** Reads {@code tool_resources}. */
final class ToolResourcesReader {
    private static final int MAX_FILES = 20;
    private static final int MAX_STORE_FILES = 10_000;

    private ToolResourcesReader() {}

    static Optional<ToolResources> read(Field field) {
        return field.object().map(resources -> new ToolResources(stores(resources), files(resources)));
    }

    /** The vector store that is to be made along with what the resources are for; it does not expire by itself. */
    static Optional<NewVectorStore> inlineStore(Field field) {
        Optional<Body> search = field.object()
                .flatMap(resources -> resources.field("file_search").object());
        if (search.isEmpty()) {
            return Optional.empty();
        }
        Field inline = search.get().field("vector_stores");
        Optional<List<NewVectorStore>> stores = inline.list(1, item -> store(item.require(Field::object)));
        if (stores.isPresent() && search.get().field("vector_store_ids").hasValue()) {
            throw inline.invalid("invalid_value", "only one of 'vector_store_ids' and 'vector_stores' may be given.");
        }
        return stores.flatMap(all -> all.stream().findFirst());
    }

    private static NewVectorStore store(Body store) {
        Chunking chunking =
                ChunkingReader.read(store.field("chunking_strategy")).orElse(null);
        List<NewStoreFile> files = store.field("file_ids")
                .list(MAX_STORE_FILES, item -> new NewStoreFile(item.id("file"), Attributes.NONE, chunking))
                .orElse(List.of());
        return new NewVectorStore("", store.field("metadata").metadata().orElse(Map.of()), null, files);
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
