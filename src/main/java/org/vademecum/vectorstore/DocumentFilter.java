package org.vademecum.vectorstore;

import org.jspecify.annotations.Nullable;

/**
 * Which documents a list shows; null or empty means any.
 *
 * @param text part of the title or the file name, in any case
 */
public record DocumentFilter(
        @Nullable String departmentId,
        @Nullable String vectorStoreId,
        VectorStoreFile.@Nullable Status status,
        @Nullable IngestionStage stage,
        String text) {
    public static final DocumentFilter ALL = new DocumentFilter(null, null, null, "");

    /** In whatever stage. */
    public DocumentFilter(
            @Nullable String departmentId,
            @Nullable String vectorStoreId,
            VectorStoreFile.@Nullable Status status,
            String text) {
        this(departmentId, vectorStoreId, status, null, text);
    }

    public DocumentFilter {
        text = text.strip();
    }
}
