package org.vademecum.thread;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A place in an answer bound to a place in a document version.
 *
 * @param number as shown to the reader, from 1; citations of one passage share it
 * @param marker the marker as it stands in the text, from {@code start} to {@code end}
 * @param start code points from the beginning of the message's text; {@code end} is exclusive
 * @param vectorStoreFileId the document version
 * @param passageStart offset of {@code quote} in the document's text (UTF-16 units); {@code passageEnd} is exclusive
 * @param quote exactly the document's text from {@code passageStart} to {@code passageEnd}
 */
public record Citation(
        int number,
        String marker,
        int start,
        int end,
        String vectorStoreFileId,
        String fileId,
        String filename,
        String title,
        int documentVersion,
        @Nullable LocalDate documentDate,
        @Nullable Integer page,
        String headings,
        int passageStart,
        int passageEnd,
        String quote) {}
