package org.vademecum.vectorstore;

import java.util.Map;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** How many files are in which state. */
public record FileCounts(long inProgress, long completed, long failed, long cancelled) {
    static FileCounts of(Map<Status, Long> counts) {
        return new FileCounts(
                counts.getOrDefault(Status.IN_PROGRESS, 0L),
                counts.getOrDefault(Status.COMPLETED, 0L),
                counts.getOrDefault(Status.FAILED, 0L),
                counts.getOrDefault(Status.CANCELLED, 0L));
    }

    public long total() {
        return inProgress + completed + failed + cancelled;
    }
}
