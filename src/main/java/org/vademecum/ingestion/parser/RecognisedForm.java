package org.vademecum.ingestion.parser;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.vectorstore.PageWords;

/** Recognised pages and pictures as bytes in a file, between the process that parses and its parent. */
final class RecognisedForm {
    private RecognisedForm() {}

    static void write(List<PageWords> pages, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(pages.size());
            for (PageWords page : pages) {
                page.write(out);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when the file holds anything else
     */
    static List<PageWords> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            List<PageWords> pages = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                pages.add(PageWords.read(in));
            }
            return pages;
        }
    }
}
