package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one family of formats. Runs on a thread that may be interrupted, and then ends with {@link TextBuilder.ParseInterrupted}. */
interface DocumentReader {
    /**
     * What a file holds.
     *
     * @param title as the document itself states it, null when it does not
     * @param pages null for formats without
     * @param scanned pages that hold hardly any text, but something else; pictures within the text are told in the text
     * @param recognised pages whose text is what was recognised in their picture
     * @param attachments names of files within it, which are not read
     */
    record Content(
            @Nullable String title,
            @Nullable Integer pages,
            List<Integer> scanned,
            List<Integer> recognised,
            List<String> attachments) {
        Content(@Nullable String title, @Nullable Integer pages) {
            this(title, pages, List.of(), List.of(), List.of());
        }

        Content attaching(List<String> names) {
            return new Content(title, pages, scanned, recognised, names);
        }
    }

    /** Adds the file's blocks to {@code into}. An {@link IOException} or an unexpected exception means that the file is corrupt. */
    Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument;
}
