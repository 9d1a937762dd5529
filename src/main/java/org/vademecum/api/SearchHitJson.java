package org.vademecum.api;

import org.jspecify.annotations.Nullable;
import org.vademecum.retrieval.Passage;

/**
 * A passage that was found; offsets as in a citation.
 *
 * @param score from 0 to 1
 */
record SearchHitJson(
        String documentId,
        String fileId,
        String filename,
        String title,
        int version,
        @Nullable Integer pageFirst,
        @Nullable Integer pageLast,
        String headings,
        String lead,
        int start,
        int end,
        String text,
        double score) {
    static SearchHitJson of(Passage passage) {
        return new SearchHitJson(
                passage.vectorStoreFileId(),
                passage.fileId(),
                passage.filename(),
                passage.title(),
                passage.documentVersion(),
                passage.pageFirst(),
                passage.pageLast(),
                passage.headings(),
                passage.lead(),
                passage.start(),
                passage.end(),
                passage.text(),
                passage.relevance());
    }
}
