package org.vademecum.api.v1;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.vademecum.tool.ToolResources;
import org.vademecum.tool.ToolResourcesChange;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.NewStoreFile;
import org.vademecum.vectorstore.NewVectorStore;

/** Reads {@code tool_resources}. */
final class ToolResourcesReader {
    private ToolResourcesReader() {}

    static Optional<ToolResources> read(Field field) {
        return field.object().map(ignored -> change(field).named());
    }

    /** What an update says of each list; null, be it of the list or of what it belongs to, clears it. */
    static ToolResourcesChange change(Field field) {
        return new ToolResourcesChange(
                member(member(field, "file_search"), "vector_store_ids").change(ids("vs", 1)),
                member(member(field, "code_interpreter"), "file_ids")
                        .change(ids("file", ToolResources.MAX_CODE_FILES)));
    }

    /** The field itself where it is absent or null. */
    private static Field member(Field field, String name) {
        return field.object().map(object -> object.field(name)).orElse(field);
    }

    private static Function<Field, Optional<List<String>>> ids(String prefix, int max) {
        return field -> field.list(max, item -> item.id(prefix));
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
                .list(NewVectorStore.MAX_FILES, item -> new NewStoreFile(item.id("file"), Attributes.NONE, chunking))
                .orElse(List.of());
        return new NewVectorStore("", store.field("metadata").metadata().orElse(Map.of()), null, files);
    }
}
