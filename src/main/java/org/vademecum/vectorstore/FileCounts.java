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

    /** One less in this state. */
    FileCounts without(Status status) {
        return new FileCounts(
                less(inProgress, status == Status.IN_PROGRESS),
                less(completed, status == Status.COMPLETED),
                less(failed, status == Status.FAILED),
                less(cancelled, status == Status.CANCELLED));
    }

    private static long less(long count, boolean one) {
        return one && count > 0 ? count - 1 : count;
    }

    public long total() {
        return inProgress + completed + failed + cancelled;
    }
}
