package org.vademecum.api.v1;

import java.io.IOException;
import org.vademecum.common.Invalid;

/** Reading content that a program sends. */
final class Incoming {
    private Incoming() {}

    /** What is done with the content while it arrives. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
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
