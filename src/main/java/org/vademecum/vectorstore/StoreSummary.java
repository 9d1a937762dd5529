package org.vademecum.vectorstore;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a vector store holds.
 *
 * @param documents that are searched
 * @param newest the newest date that they state, or else that of the newest upload; null without documents
 * @param indexing versions that are on the way
 */
public record StoreSummary(int documents, @Nullable LocalDate newest, int indexing) {
    public static final StoreSummary EMPTY = new StoreSummary(0, null, 0);

    static StoreSummary of(Collection<StoreState> states, @Nullable Instant newestUpload) {
        return new StoreSummary(
                count(states, StoreState::current),
                newest(states, newestUpload),
                count(states, state -> state.status() == VectorStoreFile.Status.IN_PROGRESS));
    }

    private static int count(Collection<StoreState> states, Predicate<StoreState> condition) {
        return states.stream().filter(condition).mapToInt(StoreState::versions).sum();
    }

    private static @Nullable LocalDate newest(Collection<StoreState> states, @Nullable Instant newestUpload) {
        return states.stream()
                .filter(StoreState::current)
                .map(StoreState::newest)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseGet(() -> newestUpload == null
                        ? null
                        : newestUpload.atOffset(ZoneOffset.UTC).toLocalDate());
    }
}
