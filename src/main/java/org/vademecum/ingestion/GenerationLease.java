package org.vademecum.ingestion;

import org.vademecum.vectorstore.IndexGeneration;
import org.vademecum.vectorstore.IndexRecipe;

/**
 * The right to work on a generation of a store's index.
 *
 * @param owner a name of this claim's own, so that a worker that was taken for dead cannot go on
 */
record GenerationLease(
        String id, String owner, String vectorStoreId, int number, IndexRecipe recipe, IndexGeneration.State state) {
    /** The work is no longer this worker's: it was cancelled, or another worker took over. */
    static class Lost extends RuntimeException {
        Lost(GenerationLease lease) {
            super("Lost the lease on " + lease.id());
        }
    }
}
