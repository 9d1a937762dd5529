package org.vademecum.api.v1;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * Content that a program sends. Tells a program that falls silent, which is its own affair, from a server that cannot keep
 * what it sends. Used by one thread.
 */
final class Incoming {
    private final Body body;

    Incoming(InputStream body) {
        this.body = new Body(body);
    }

    /** What is done with the content while it arrives. */
    @FunctionalInterface
    interface Reading<T> {
        T read(InputStream body) throws IOException;
    }

    /** Remembers whether the program is to blame. */
    private static final class Body extends FilterInputStream {
        private boolean brokenOff;

        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return noting(super::read);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return noting(() -> super.read(target, offset, length));
        }

        private int noting(Piece piece) throws IOException {
            try {
                int read = piece.read();
                brokenOff = read < 0;
                return read;
            } catch (IOException e) {
                brokenOff = true;
                throw e;
            }
        }
    }

    @FunctionalInterface
    private interface Piece {
        int read() throws IOException;
    }

    /** What a form has around its file, at the most. */
    private static final long FORM = 1 << 20;

    /**
     * Refuses a form before it is read, when it says itself that its file is too large.
     *
     * @param field of the form that has the file
     * @param announced length of the body, null when it is not known
     */
    static void requireRoom(String field, @Nullable Long announced, long limit) {
        if (announced != null && announced > limit + FORM) {
            throw new Invalid(field, "too_large", "A file can have at most %,d bytes.".formatted(limit));
        }
    }

    /**
     * Reads the body. Nothing is kept of one that breaks off.
     *
     * @throws Invalid {@code upload_interrupted} when it breaks off
     * @throws UncheckedIOException when the server cannot keep it
     */
    <T> T receive(Reading<T> reading) {
        try {
            return reading.read(body);
        } catch (IOException e) {
            if (!body.brokenOff) {
                throw new UncheckedIOException("What a program has sent cannot be kept", e);
            }
            Invalid interrupted =
                    new Invalid(null, "upload_interrupted", "The upload was interrupted; nothing of it was kept.");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
