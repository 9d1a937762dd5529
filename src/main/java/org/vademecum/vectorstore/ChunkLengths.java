package org.vademecum.vectorstore;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/** The number of words of each chunk, two bytes each, kept as long as the segment they are in. Thread-safe. */
final class ChunkLengths {
    private final PerSegment<char[]> segments = new PerSegment<>(ChunkLengths::read);

    /** By document number of the segment; longer chunks are cut at 65,535 words. */
    char[] of(LeafReader reader) throws IOException {
        return segments.of(reader);
    }

    private static char[] read(LeafReader reader) throws IOException {
        char[] lengths = new char[reader.maxDoc()];
        NumericDocValues values = DocValues.getNumeric(reader, IndexFields.LENGTH);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            lengths[doc] = (char) Math.min(values.longValue(), Character.MAX_VALUE);
        }
        return lengths;
    }
}
