package org.vademecum.vectorstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.LeafReader;

/** What was read of a segment, once, kept as long as the segment is open. Thread-safe. */
final class PerSegment<T> {
    @FunctionalInterface
    interface Reading<T> {
        T of(LeafReader reader) throws IOException;
    }

    private final Map<Object, T> segments = new ConcurrentHashMap<>();
    private final Reading<T> reading;

    PerSegment(Reading<T> reading) {
        this.reading = reading;
    }

    T of(LeafReader reader) throws IOException {
        CacheHelper segment = Objects.requireNonNull(reader.getCoreCacheHelper(), "a reader of a segment");
        try {
            return segments.computeIfAbsent(segment.getKey(), key -> {
                segment.addClosedListener(segments::remove);
                return read(reader);
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }

    private T read(LeafReader reader) {
        try {
            return reading.of(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
