package org.vademecum.api;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentChanges;
import org.vademecum.vectorstore.VersionChanges;

/**
 * What a version of a document says otherwise than the one that is searched.
 *
 * @param documentId of the version that is searched, as {@code version} and {@code versionDate} are
 * @param total how many changes there are in all
 * @param changes some of them, in reading order
 */
record ChangesJson(
        String documentId, int version, @Nullable LocalDate versionDate, int total, List<ChangeJson> changes) {
    /** As {@link DocumentChanges.Change} tells it. */
    record ChangeJson(@Nullable String section, @Nullable Integer page, List<PieceJson> pieces) {
        static ChangeJson of(DocumentChanges.Change change) {
            return new ChangeJson(
                    change.section(),
                    change.page(),
                    change.pieces().stream().map(PieceJson::of).toList());
        }
    }

    static ChangesJson of(VersionChanges found, int from, int limit) {
        return new ChangesJson(
                found.inUse().id(),
                found.inUse().documentVersion(),
                found.inUse().documentDate(),
                found.changes().count(),
                found.changes().list(from, limit).stream().map(ChangeJson::of).toList());
    }
}
