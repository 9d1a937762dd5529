package org.vademecum.ingestion.parser;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How pictures of pages are read.
 *
 * @param command the Tesseract program: its path, or its name on the path
 * @param languages as Tesseract names them, such as {@code eng}; all of them are looked for in every page
 * @param timeout for one page; one that takes longer counts as without text
 */
public record OcrSettings(String command, List<String> languages, Duration timeout) {
    public OcrSettings {
        languages = List.copyOf(languages);
        if (languages.isEmpty() || !timeout.isPositive()) {
            throw new IllegalArgumentException("Text recognition needs a language and some time");
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(command);
        out.writeUTF(String.join("+", languages));
        out.writeLong(timeout.toMillis());
    }

    static OcrSettings read(DataInputStream in) throws IOException {
        return new OcrSettings(in.readUTF(), List.of(in.readUTF().split("\\+")), Duration.ofMillis(in.readLong()));
    }
}
