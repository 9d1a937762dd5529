package org.vademecum.vectorstore;

/**
 * How much there is in a store for somebody.
 *
 * @param usageBytes text and vectors of all files that are completed
 */
public record StoreTotals(FileCounts files, long usageBytes) {
    /** All that there is. */
    static StoreTotals of(VectorStore store) {
        return new StoreTotals(store.fileCounts(), store.usageBytes());
    }

    /** The same for whom this is not there. */
    StoreTotals without(NarrowedDocument document) {
        boolean completed = document.status() == VectorStoreFile.Status.COMPLETED;
        // The document may have come further since the store was read.
        return new StoreTotals(
                files.without(document.status()), Math.max(0, usageBytes - (completed ? document.usageBytes() : 0)));
    }
}
