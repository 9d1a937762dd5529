package org.vademecum.ingestion.parser;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.IngestionError;

/** What the parsing process says on its standard output, one message after the other. */
sealed interface ParserReply {
    /** It has started and takes a request. */
    record Ready() implements ParserReply {}

    /** What was asked for stands in the file that the request named. */
    record Parsed() implements ParserReply {}

    /** The document cannot be read. */
    record Refused(IngestionError error) implements ParserReply {}

    /** The document could be read, but not handed over. */
    record Failed(String message) implements ParserReply {}

    /** It has ended, and says nothing more. */
    record Ended() implements ParserReply {}

    /** Writes the message and sends it off. */
    default void write(DataOutputStream out) throws IOException {
        switch (this) {
            case Ready ignored -> out.writeByte('S');
            case Parsed ignored -> out.writeByte('P');
            case Refused refused -> {
                out.writeByte('R');
                out.writeUTF(refused.error().code().name());
                out.writeUTF(refused.error().key());
                out.writeUTF(
                        refused.error().detail() == null ? "" : refused.error().detail());
            }
            case Failed failed -> {
                out.writeByte('F');
                out.writeUTF(failed.message());
            }
            case Ended ignored -> throw new IllegalArgumentException("The end of the stream says so");
        }
        out.flush();
    }

    /**
     * Waits for the next message.
     *
     * @throws IOException when what comes is none
     */
    static ParserReply read(DataInputStream in) throws IOException {
        try {
            int kind = in.read();
            return switch (kind) {
                case -1 -> new Ended();
                case 'S' -> new Ready();
                case 'P' -> new Parsed();
                case 'R' -> new Refused(new IngestionError(code(in.readUTF()), in.readUTF(), detail(in.readUTF())));
                case 'F' -> new Failed(in.readUTF());
                default -> throw new IOException("The parser sent " + kind);
            };
        } catch (EOFException e) {
            return new Ended();
        }
    }

    private static IngestionError.Code code(String name) throws IOException {
        try {
            return IngestionError.Code.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("The parser sent the code " + name, e);
        }
    }

    private static @Nullable String detail(String sent) {
        return sent.isEmpty() ? null : sent;
    }
}
