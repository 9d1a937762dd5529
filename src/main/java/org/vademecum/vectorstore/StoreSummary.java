package org.vademecum.vectorstore;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a vector store holds.
 *
 * @param documents that are searched
 * @param newest date of the newest one, as the documents state it or else of the upload; null without documents
 * @param indexing versions that are on the way
 */
public record StoreSummary(int documents, @Nullable LocalDate newest, int indexing) {
    public static final StoreSummary EMPTY = new StoreSummary(0, null, 0);
}
