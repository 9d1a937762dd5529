package org.vademecum.api;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * A document version as the evidence pane shows it.
 *
 * @param kind how to show it: {@code pdf} by its pages, {@code text} by its extracted text
 */
record DocumentJson(
        String id,
        String title,
        String filename,
        int version,
        @Nullable LocalDate versionDate,
        @Nullable Integer pages,
        String kind,
        String status,
        CitationJson.@Nullable Version newerVersion) {
    static DocumentJson of(VectorStoreFile file, boolean pdf, @Nullable VectorStoreFile newer) {
        return new DocumentJson(
                file.id(),
                file.title(),
                file.filename(),
                file.documentVersion(),
                file.documentDate(),
                file.pageCount(),
                pdf ? "pdf" : "text",
                MessageJson.lower(file.status()),
                CitationJson.Version.of(newer));
    }
}
