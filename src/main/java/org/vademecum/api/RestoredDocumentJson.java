package org.vademecum.api;

import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.RestoredDocument;

/**
 * A document that is back from the bin.
 *
 * @param id of its newest version
 * @param formerName its file name before, which another document has now; null where it has kept it
 */
record RestoredDocumentJson(
        String id, String title, String filename, @Nullable String formerName) {
    static RestoredDocumentJson of(RestoredDocument restored) {
        return new RestoredDocumentJson(
                restored.file().id(), restored.file().title(), restored.file().filename(), restored.formerName());
    }
}
