package org.vademecum.tool;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A passage as a run handed it to its model, with everything a citation of it needs; kept with the run's step.
 *
 * @param marker issued by the server and unique within the run: {@code 【n:m†title】}, where n counts the run's tool
 *     calls and m the passages of the call, both from 0
 * @param vectorStoreFileId names the document version
 * @param pageFirst null for formats without pages
 * @param pages where in the document's text the passage's pages begin, the first entry at or before {@code start};
 *     empty for formats without pages
 * @param headings heading path, outermost first, joined by " › "; empty when there is none
 * @param lead the header row of a table, or the sentence before a list, within which the text begins; else empty
 * @param start offset into the document's text (UTF-16 units); {@code end} is exclusive and {@code text} is that
 *     stretch, character for character, with the line ends that only wrap a paragraph as blanks
 * @param score comparable within one search only
 */
public record FoundPassage(
        String marker,
        String vectorStoreFileId,
        String fileId,
        String filename,
        String title,
        int documentVersion,
        @Nullable LocalDate documentDate,
        @Nullable Integer pageFirst,
        @Nullable Integer pageLast,
        List<PageStart> pages,
        String headings,
        String lead,
        int start,
        int end,
        String text,
        double score) {
    /** What the retriever gives at most. */
    private static final double BEST_SCORE = 4;

    public FoundPassage {
        pages = List.copyOf(pages);
        // Steps of earlier releases have none.
        lead = lead == null ? "" : lead;
    }

    /** Where it is, and nothing of what it says. */
    FoundPassage withoutText() {
        return new FoundPassage(
                marker,
                vectorStoreFileId,
                fileId,
                filename,
                title,
                documentVersion,
                documentDate,
                pageFirst,
                pageLast,
                pages,
                headings,
                "",
                start,
                end,
                "",
                score);
    }

    /** A page, numbered from 1, begins at an offset of the document's text. */
    public record PageStart(int start, int page) {}

    /** The score between 0 and 1: the same meaning and all of the question's words would be 1. */
    public double relevance() {
        return Math.clamp(score / BEST_SCORE, 0, 1);
    }

    /** The page an offset of the document's text is on, null for formats without pages. */
    public @Nullable Integer pageAt(int offset) {
        return pages.stream()
                .filter(page -> page.start() <= offset)
                .reduce((earlier, later) -> later)
                .map(PageStart::page)
                .orElse(pageFirst);
    }
}
