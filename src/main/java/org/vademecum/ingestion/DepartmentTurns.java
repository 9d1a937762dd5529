package org.vademecum.ingestion;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vademecum.vectorstore.VectorStoreFileRepository.Waiting;

/**
 * Whose turn it is: the department with the fewest jobs under way, then the one that has waited longest for a turn, then
 * the one with the oldest job. So a hundred manuals of one department do not hold up the single one of another.
 * Thread-safe.
 */
final class DepartmentTurns {
    private final Map<String, Long> lastTurn = new HashMap<>();
    private long turns;

    synchronized List<Waiting> inTurn(List<Waiting> waiting) {
        return waiting.stream()
                .sorted(Comparator.comparingLong(Waiting::leased)
                        .thenComparingLong(job -> lastTurn.getOrDefault(job.departmentId(), 0L))
                        .thenComparingLong(Waiting::oldest))
                .toList();
    }

    synchronized void had(String departmentId) {
        lastTurn.put(departmentId, ++turns);
    }
}
