package org.vademecum.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.retrieval.DocumentQuality;

/** How well a document can be found and cited, as {@link DocumentQuality} says. */
record QualityJson(
        @Nullable Integer pages,
        List<Integer> emptyPages,
        DocumentQuality.@Nullable Recognition recognition,
        List<DocumentQuality.UnreadPictures> unreadPictures,
        int headings,
        int tables,
        List<DocumentQuality.Orphan> orphans,
        List<String> attachments,
        DocumentQuality.@Nullable ChunkSizes chunks,
        List<DocumentQuality.Duplicate> duplicates) {
    static QualityJson of(DocumentQuality quality) {
        return new QualityJson(
                quality.pages(),
                quality.emptyPages(),
                quality.recognition(),
                quality.unreadPictures(),
                quality.headings(),
                quality.tables(),
                quality.orphans(),
                quality.attachments(),
                quality.chunks(),
                quality.duplicates());
    }
}
