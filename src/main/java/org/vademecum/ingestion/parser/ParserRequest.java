package org.vademecum.ingestion.parser;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** What the parsing process is asked on its standard input, one message after the other. */
sealed interface ParserRequest {
    /**
     * To parse a file.
     *
     * @param filename as its owner calls it
     * @param recognised the file of the words that were recognised on its pages, or in pictures within it
     * @param into the file to write the {@link ParsedForm} to
     */
    record Parse(Path file, String filename, Path recognised, Path into) implements ParserRequest {}

    /**
     * To read the picture of a page, or one within the document.
     *
     * @param page from 1, or the number of the picture
     * @param into the file to write the {@link org.vademecum.vectorstore.PageWords} to
     */
    record Recognise(Path file, String filename, int page, OcrSettings ocr, Path into) implements ParserRequest {}

    /** Writes the message and sends it off. */
    default void write(DataOutputStream out) throws IOException {
        switch (this) {
            case Parse parse -> {
                out.writeByte('P');
                out.writeUTF(parse.file().toAbsolutePath().toString());
                out.writeUTF(parse.filename());
                out.writeUTF(parse.recognised().toString());
                out.writeUTF(parse.into().toString());
            }
            case Recognise recognise -> {
                out.writeByte('R');
                out.writeUTF(recognise.file().toAbsolutePath().toString());
                out.writeUTF(recognise.filename());
                out.writeInt(recognise.page());
                recognise.ocr().write(out);
                out.writeUTF(recognise.into().toString());
            }
        }
        out.flush();
    }

    /**
     * Waits for the next message.
     *
     * @throws java.io.EOFException when there is none any more
     */
    static ParserRequest read(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'P' -> new Parse(Path.of(in.readUTF()), in.readUTF(), Path.of(in.readUTF()), Path.of(in.readUTF()));
            case 'R' ->
                new Recognise(
                        Path.of(in.readUTF()), in.readUTF(), in.readInt(), OcrSettings.read(in), Path.of(in.readUTF()));
            default -> throw new IOException("Asked for " + kind);
        };
    }
}
