package org.vademecum.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Immutable blobs named by the SHA-256 of their content (lower-case hex). Thread-safe. A blob that was cut off while it
 * was written leaves nothing behind.
 */
public interface BlobStore {
    /** What was stored; {@code bytes} is the length. */
    record Blob(String sha256, long bytes) {}

    /** The stream held more than the allowed number of bytes; nothing was stored. */
    class TooLarge extends IOException {
        public TooLarge(long limit) {
            super("more than %d bytes".formatted(limit));
        }
    }

    /**
     * Stores what the stream yields until its end, which the caller closes. The same content is stored once.
     *
     * @throws TooLarge past {@code limit} bytes
     * @throws IOException when the stream breaks off or the store fails; nothing is stored
     */
    Blob put(InputStream content, long limit) throws IOException;

    /** Opens a blob; closing is the caller's. {@link java.io.FileNotFoundException} when there is none. */
    InputStream open(String sha256) throws IOException;

    /** Opens a blob from a byte offset on, for range requests. */
    InputStream open(String sha256, long offset) throws IOException;

    /**
     * The blob as a file on this machine, for libraries that cannot do with a stream. It must not be changed, and may be
     * gone once closed. {@link java.io.FileNotFoundException} when there is none.
     */
    LocalFile local(String sha256) throws IOException;

    /** See {@link #local}. */
    interface LocalFile extends AutoCloseable {
        Path path();

        @Override
        void close() throws IOException;
    }

    boolean exists(String sha256);

    /** Removes a blob; no error when there is none. */
    void delete(String sha256) throws IOException;

    /**
     * The blobs that were last put before the time given, in no order; putting the same content again counts. The
     * caller closes the stream.
     */
    Stream<String> listPutBefore(Instant time) throws IOException;
}
