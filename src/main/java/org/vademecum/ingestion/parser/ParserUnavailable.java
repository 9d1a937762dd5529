package org.vademecum.ingestion.parser;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.IngestionError;

/** The process that parses did not start, or ended by itself: a fault of the server, which may pass. */
public class ParserUnavailable extends IOException {
    private final transient IngestionError error;

    private ParserUnavailable(String key, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = new IngestionError(IngestionError.Code.SERVER_ERROR, key, null);
    }

    static ParserUnavailable notStarted(String said, @Nullable Throwable cause) {
        return new ParserUnavailable("parser_not_started", "The parser process did not start: " + said, cause);
    }

    static ParserUnavailable ended(String said) {
        return new ParserUnavailable("parser_ended", "The parser process ended while it worked: " + said, null);
    }

    public IngestionError error() {
        return error;
    }
}
