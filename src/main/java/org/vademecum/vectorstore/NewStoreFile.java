package org.vademecum.vectorstore;

import org.jspecify.annotations.Nullable;

/**
 * A file that is to be in a vector store.
 *
 * @param attributes to search by
 * @param chunking how it is split; null for the product's own way
 */
public record NewStoreFile(
        String fileId, Attributes attributes, @Nullable Chunking chunking) {
    /** Nothing is said about it. */
    public static NewStoreFile of(String fileId) {
        return new NewStoreFile(fileId, Attributes.NONE, null);
    }
}
