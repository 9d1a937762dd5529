package org.vademecum.retrieval;

import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.Chunk;

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

    /** How many characters both have. */
    int shared(Window other) {
        return vectorStoreFileId.equals(other.vectorStoreFileId)
                ? Math.max(0, Math.min(end, other.end) - Math.max(start, other.start))
                : 0;
    }

    /** The same with so much more. */
    Window plus(double more) {
        return scored(score + more);
    }

    /** The same with another score. */
    Window scored(double other) {
        return new Window(vectorStoreFileId, start, end, pageFirst, pageLast, headings, other);
    }

    /** This window and what stands around it in the same section, unless that becomes too long. */
    Window around(Chunk.Place neighbour, int longest) {
        int from = Math.min(start, neighbour.start());
        int to = Math.max(end, neighbour.end());
        if (to - from > longest) {
            return this;
        }
        return new Window(
                vectorStoreFileId,
                from,
                to,
                from < start ? neighbour.pageFirst() : pageFirst,
                to > end ? neighbour.pageLast() : pageLast,
                headings,
                score);
    }

    /** The part between two offsets. */
    Window between(int from, int to) {
        return new Window(vectorStoreFileId, from, to, pageFirst, pageLast, headings, score);
    }
}
