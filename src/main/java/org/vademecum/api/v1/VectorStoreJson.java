package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.StoreTotals;
import org.vademecum.vectorstore.VectorStore;

/** A vector store. {@code expires_after} is left out where there is none, since OpenAI's schema does not allow null. */
record VectorStoreJson(
        String id,
        String object,
        long createdAt,
        String name,
        long usageBytes,
        FileCountsJson fileCounts,
        String status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ExpiryJson expiresAfter,
        @Nullable Long expiresAt,
        long lastActiveAt,
        Map<String, String> metadata) {
    record ExpiryJson(String anchor, int days) {}

    /** {@code totals} of what the caller may see. */
    static VectorStoreJson of(VectorStore store, StoreTotals totals, Instant now) {
        Integer days = store.expiresAfterDays();
        return new VectorStoreJson(
                store.id(),
                "vector_store",
                store.createdAt().getEpochSecond(),
                store.name(),
                totals.usageBytes(),
                FileCountsJson.of(totals.files()),
                store.status(totals.files(), now).name().toLowerCase(Locale.ROOT),
                days == null ? null : new ExpiryJson("last_active_at", days),
                Seconds.of(store.expiresAt()),
                store.lastActiveAt().getEpochSecond(),
                store.metadata());
    }
}
