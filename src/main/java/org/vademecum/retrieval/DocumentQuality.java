package org.vademecum.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a document version can be found and cited.
 *
 * @param pages null for formats without
 * @param emptyPages pages without any text, from 1, ascending; those that are pictures and were not recognised are among them
 * @param recognition null when nothing was read by OCR
 * @param unreadPictures those within it that may hold text, by why they were not read
 * @param orphans headings without text below them, in order; at most {@value DocumentInspection#MOST_ORPHANS}
 * @param attachments names of files within it, which were not read
 * @param chunks null until the text is split
 * @param duplicates other documents of the vector store that say much of the same, the most alike first; at most
 *     {@value DocumentInspection#MOST_DUPLICATES}
 */
public record DocumentQuality(
        @Nullable Integer pages,
        List<Integer> emptyPages,
        @Nullable Recognition recognition,
        List<UnreadPictures> unreadPictures,
        int headings,
        int tables,
        List<Orphan> orphans,
        List<String> attachments,
        @Nullable ChunkSizes chunks,
        List<Duplicate> duplicates) {
    /**
     * What was read by OCR.
     *
     * @param unit {@code page}, or {@code picture} for pictures within the document
     * @param count how many of them
     * @param confidence how sure their words are on average, in percent
     * @param doubtful those less sure than {@value DocumentInspection#DOUBTFUL} percent, ascending
     */
    public record Recognition(String unit, int count, int confidence, List<Integer> doubtful) {
        public Recognition {
            doubtful = List.copyOf(doubtful);
        }
    }

    /** @param cause {@code no_ocr}, {@code too_many} or {@code too_large} */
    public record UnreadPictures(String cause, int count) {}

    /** @param page null for formats without */
    public record Orphan(String heading, @Nullable Integer page) {}

    /** Tokens of the chunks. */
    public record ChunkSizes(int count, int smallest, int median, int largest) {}

    /**
     * @param documentId of the version that is searched
     * @param share of the chunks that were compared, which it has nearly word for word; 0 … 1
     */
    public record Duplicate(String documentId, String title, int version, double share) {}

    public DocumentQuality {
        emptyPages = List.copyOf(emptyPages);
        unreadPictures = List.copyOf(unreadPictures);
        orphans = List.copyOf(orphans);
        attachments = List.copyOf(attachments);
        duplicates = List.copyOf(duplicates);
    }
}
