package org.vademecum.vectorstore;

import java.time.Instant;

/** Batches of files in states that only their service brings about. */
public final class FileBatches {
    private FileBatches() {}

    public static FileBatch cancelled(String vectorStoreId, Instant now) {
        FileBatch batch = new FileBatch(vectorStoreId, now);
        batch.cancel();
        return batch;
    }
}
