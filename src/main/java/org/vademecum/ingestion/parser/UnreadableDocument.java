package org.vademecum.ingestion.parser;

import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.IngestionError;

/** A document that gives no text, with the cause as people are told it. */
public class UnreadableDocument extends Exception {
    private final transient IngestionError error;

    public UnreadableDocument(IngestionError error, @Nullable Throwable cause) {
        super(error.key() + (error.detail() == null ? "" : ": " + error.detail()), cause);
        this.error = error;
    }

    public IngestionError error() {
        return error;
    }

    /** The file holds nothing at all, or nothing but white space. */
    public static UnreadableDocument empty() {
        return invalid("empty", null, null);
    }

    static UnreadableDocument unsupportedType(String mediaType) {
        return new UnreadableDocument(
                new IngestionError(IngestionError.Code.UNSUPPORTED_FILE, "unsupported_type", mediaType), null);
    }

    static UnreadableDocument corrupt(Throwable cause) {
        return invalid("corrupt", null, cause);
    }

    static UnreadableDocument passwordProtected(@Nullable Throwable cause) {
        return invalid("password_protected", null, cause);
    }

    /** Pages without a text layer, such as a scan, or nothing but so many pictures, where nothing can read them. */
    static UnreadableDocument noText(int pages) {
        return invalid(IngestionError.NO_TEXT, String.valueOf(pages), null);
    }

    /** Pages or pictures that were read, and gave nothing. */
    static UnreadableDocument nothingRecognised(int pages) {
        return invalid("nothing_recognised", String.valueOf(pages), null);
    }

    /** More pages to read from their picture than one document may have. */
    public static UnreadableDocument tooManyScans(int limit) {
        return invalid(IngestionError.TOO_MANY_SCANS, String.valueOf(limit), null);
    }

    /** A picture of more pixels than are unpacked. */
    static UnreadableDocument tooManyPixels(long limit) {
        return invalid("too_many_pixels", String.valueOf(limit / 1_000_000), null);
    }

    static UnreadableDocument tooMuchText(int limit) {
        return invalid("too_much_text", String.valueOf(limit), null);
    }

    static UnreadableDocument timedOut(long seconds) {
        return invalid(IngestionError.TIMED_OUT, String.valueOf(seconds), null);
    }

    /** It asks for more memory than one document is given. */
    static UnreadableDocument tooMuchMemory(String limit) {
        return invalid(IngestionError.TOO_MUCH_MEMORY, limit, null);
    }

    /** It unpacks to more than one document may take on disk. */
    static UnreadableDocument tooBig(long limitBytes) {
        return invalid("too_big", String.valueOf(limitBytes / (1024 * 1024)), null);
    }

    static UnreadableDocument tooDeep(@Nullable Throwable cause) {
        return invalid("too_deep", null, cause);
    }

    private static UnreadableDocument invalid(String key, @Nullable String detail, @Nullable Throwable cause) {
        return new UnreadableDocument(new IngestionError(IngestionError.Code.INVALID_FILE, key, detail), cause);
    }
}
