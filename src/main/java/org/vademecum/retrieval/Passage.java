package org.vademecum.retrieval;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.Attributes;

/**
 * A stretch of a document that may answer a question.
 *
 * @param vectorStoreFileId names the document version
 * @param fileId the stored file behind it, as programs know it
 * @param documentDate as the document states it
 * @param attributes that the file has in its store
 * @param pages where in the document's text the passage's pages begin, ascending, the first entry for {@code start};
 *     empty for formats without pages
 * @param headings heading path joined by " › ", empty when there is none
 * @param lead what stands above the text and tells how to read it, where it begins within a table or a list; else empty
 * @param start offset into the document's text (UTF-16 units); {@code end} is exclusive and {@code text} is exactly
 *     that stretch
 * @param reading the text with the line ends that only wrap a paragraph as blanks, for whoever looks for its sentences
 * @param score of its best chunk; comparable within one search only
 */
public record Passage(
        String vectorStoreFileId,
        String fileId,
        String filename,
        String title,
        int documentVersion,
        @Nullable LocalDate documentDate,
        Attributes attributes,
        @Nullable Integer pageFirst,
        @Nullable Integer pageLast,
        List<PageStart> pages,
        String headings,
        String lead,
        int start,
        int end,
        String text,
        String reading,
        double score) {
    public Passage {
        pages = List.copyOf(pages);
    }

    /** The score as a number from 0 to 1 that grows with it. */
    public double relevance() {
        return Retriever.relevance(score);
    }

    /** From this offset of the document's text on it is the page, counted from 1. */
    public record PageStart(int start, int page) {}
}
