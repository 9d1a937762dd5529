package org.vademecum.vectorstore;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vector store that is to be made.
 *
 * @param name empty for none
 * @param expiresAfterDays how many days after its last use it expires; null for never
 * @param files that are in it from the beginning, at most {@value #MAX_FILES}
 */
public record NewVectorStore(
        String name, Map<String, String> metadata, @Nullable Integer expiresAfterDays, List<NewStoreFile> files) {
    public static final int MAX_FILES = 500;

    public NewVectorStore {
        metadata = Map.copyOf(metadata);
        files = List.copyOf(files);
    }
}
