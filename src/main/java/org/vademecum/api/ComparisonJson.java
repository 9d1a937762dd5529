package org.vademecum.api;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.PassageComparison;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * What a newer version says in place of a passage.
 *
 * @param page where it stands there; null for formats without pages, and where there is nothing like it
 * @param changes in reading order; empty where there is nothing like it
 */
record ComparisonJson(
        String documentId,
        int version,
        @Nullable LocalDate versionDate,
        @Nullable Integer page,
        List<ChangeJson> changes) {
    /** {@code kind} is {@code same}, {@code removed} or {@code added}. */
    record ChangeJson(String kind, String text) {}

    static ComparisonJson of(VectorStoreFile newer, Optional<PassageComparison> comparison) {
        return new ComparisonJson(
                newer.id(),
                newer.documentVersion(),
                newer.documentDate(),
                comparison.map(PassageComparison::page).orElse(null),
                comparison.map(PassageComparison::changes).orElse(List.of()).stream()
                        .map(change -> new ChangeJson(MessageJson.lower(change.kind()), change.text()))
                        .toList());
    }
}
