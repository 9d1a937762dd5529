package org.vademecum.ingestion;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads one family of formats. Runs on a thread that may be interrupted, and then ends with {@link TextBuilder.ParseInterrupted}. */
interface DocumentReader {
    /**
     * What a file holds.
     *
     * @param title as the document itself states it, null when it does not
     * @param pages null for formats without
     */
    record Content(@Nullable String title, @Nullable Integer pages) {}

    /** Adds the file's blocks to {@code into}. An {@link IOException} or an unexpected exception means that the file is corrupt. */
    Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument;
}
