package org.vademecum.api.v1;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/** Reading content that a program sends. */
final class Incoming {
    private Incoming() {}

    /** What is done with the content while it arrives. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** What a form has around its file, at the most. */
    private static final long FORM = 1 << 20;

    /**
     * Refuses a form before it is read, when it says itself that its file is too large.
     *
     * @param announced length of the body, null when it is not known
     */
    static void requireRoom(@Nullable Long announced, long limit) {
        if (announced != null && announced > limit + FORM) {
            throw new Invalid("file", "too_large", "A file can have at most %,d bytes.".formatted(limit));
        }
    }

    /** A body that breaks off, or cannot be kept, is a refused request: nothing of it is kept. */
    static <T> T receive(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            Invalid interrupted =
                    new Invalid(null, "upload_interrupted", "The upload was interrupted; nothing of it was kept.");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
