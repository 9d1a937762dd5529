package org.vademecum.vectorstore;

import org.jspecify.annotations.Nullable;

/**
 * A document that is back from the bin.
 *
 * @param file its newest version
 * @param formerName its file name before, which another document has now; null where it has kept it
 */
public record RestoredDocument(
        VectorStoreFile file, @Nullable String formerName) {}
