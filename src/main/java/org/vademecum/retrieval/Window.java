package org.vademecum.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * A scored stretch of a document: a chunk that was found, or several that were merged.
 *
 * @param start offset into the document's text (UTF-16 units); {@code end} is exclusive
 */
record Window(
        String vectorStoreFileId,
        int start,
        int end,
        @Nullable Integer pageFirst,
        @Nullable Integer pageLast,
        String headings,
        double score) {

    int length() {
        return end - start;
    }

    /** This window and a later one of the same section as one stretch, with the better of the scores. */
    Window upTo(Window later) {
        return new Window(
                vectorStoreFileId,
                start,
                Math.max(end, later.end),
                pageFirst,
                later.end > end ? later.pageLast : pageLast,
                headings,
                Math.max(score, later.score));
    }

    /** The part between two offsets. */
    Window between(int from, int to) {
        return new Window(vectorStoreFileId, from, to, pageFirst, pageLast, headings, score);
    }
}
