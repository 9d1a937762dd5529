package org.vademecum.api;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.Citation;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * A citation as the chat shows it.
 *
 * @param n position in the answer from 1, as in the chip's {@code data-cite}
 * @param number as printed on the chip; citations of one passage share it
 * @param start offset of the quote in the document's text (UTF-16 units); {@code end} is exclusive
 * @param newerVersion the version that is searched now, null when the cited one is
 */
record CitationJson(
        int n,
        int number,
        String documentId,
        String title,
        int version,
        @Nullable LocalDate versionDate,
        @Nullable Integer page,
        @Nullable String section,
        String quote,
        int start,
        int end,
        @Nullable Version newerVersion) {
    record Version(String documentId, int version) {
        static @Nullable Version of(@Nullable VectorStoreFile file) {
            return file == null ? null : new Version(file.id(), file.documentVersion());
        }
    }

    static CitationJson of(int n, Citation citation, @Nullable VectorStoreFile newer) {
        return new CitationJson(
                n,
                citation.number(),
                citation.vectorStoreFileId(),
                citation.title(),
                citation.documentVersion(),
                citation.documentDate(),
                citation.page(),
                Sections.innermost(citation.headings()),
                citation.quote(),
                citation.passageStart(),
                citation.passageEnd(),
                Version.of(newer));
    }
}
