package org.vademecum.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of a document that may answer a question.
 *
 * @param vectorStoreFileId names the document version
 * @param fileId the stored file behind it, as programs know it
 * @param headings heading path joined by " › ", empty when there is none
 * @param start offset into the document's text (UTF-16 units); {@code end} is exclusive and {@code text} is exactly
 *     that stretch
 * @param score of its best chunk; comparable within one search only
 */
public record Passage(
        String vectorStoreFileId,
        String fileId,
        String filename,
        String title,
        int documentVersion,
        @Nullable Integer pageFirst,
        @Nullable Integer pageLast,
        String headings,
        int start,
        int end,
        String text,
        double score) {}
