package org.vademecum.vectorstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/** The number of words of each chunk, two bytes each, kept as long as the segment they are in. Thread-safe. */
final class ChunkLengths {
    private final Map<Object, char[]> segments = new ConcurrentHashMap<>();

    /** By document number of the segment; longer chunks are cut at 65,535 words. */
    char[] of(LeafReader reader) throws IOException {
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

    private static char[] read(LeafReader reader) {
        char[] lengths = new char[reader.maxDoc()];
        try {
            NumericDocValues values = DocValues.getNumeric(reader, IndexFields.LENGTH);
            for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
                lengths[doc] = (char) Math.min(values.longValue(), Character.MAX_VALUE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lengths;
    }
}
