package org.vademecum.api;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.RecognisedPage;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * A document version as the evidence pane shows it.
 *
 * @param kind how to show it: {@code pdf} by its pages, {@code image} as a picture, {@code text} by its extracted text
 * @param readAgainOf number of the version whose file it is read from again; null when it was uploaded
 * @param boost what the relevance of its passages is multiplied by
 * @param recognisedPages whose text was recognised in their picture
 */
record DocumentJson(
        String id,
        String title,
        String filename,
        int version,
        @Nullable LocalDate versionDate,
        @Nullable Integer readAgainOf,
        @Nullable Integer pages,
        String kind,
        String status,
        double boost,
        List<RecognisedPage.Confidence> recognisedPages,
        CitationJson.@Nullable Version newerVersion) {
    static DocumentJson of(
            VectorStoreFile file,
            String kind,
            List<RecognisedPage.Confidence> recognised,
            @Nullable VectorStoreFile newer) {
        return new DocumentJson(
                file.id(),
                file.title(),
                file.filename(),
                file.documentVersion(),
                file.documentDate(),
                file.readAgainOf(),
                file.pageCount(),
                kind,
                MessageJson.lower(file.status()),
                file.boost(),
                recognised,
                CitationJson.Version.of(newer));
    }
}
