package org.vademecum.vectorstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.vademecum.vectorstore.PermittedChunks.Permitted;

/**
 * One bit for each dimension of a vector: whether it is above zero. The more of them two vectors share, the smaller is the angle between
 * them, roughly; to compare them takes a few nanoseconds, a twentieth of what the vectors take. Kept in memory as long as the
 * segment they are in: 48 bytes for a vector of 384 dimensions, 128 at the most. Thread-safe.
 */
final class SignBits {
    private static final int FEWEST = 128;

    /** The signs of the first dimensions are enough of the longest vectors. */
    private static final int MOST = 1_024;

    /** By the number of dimensions. */
    private final Map<Integer, PerSegment<Bits>> fields = new ConcurrentHashMap<>();

    /**
     * A segment's bits, by document number.
     *
     * @param words number of those that a document has
     * @param without the documents that have no such vector
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Bits(long[] all, int words, FixedBitSet without) {
        int differing(int doc, long[] from) {
            int differing = 0;
            for (int i = 0, at = doc * words; i < words; i++) {
                differing += Long.bitCount(all[at + i] ^ from[i]);
            }
            return differing;
        }
    }

    /** Whether the vector has enough dimensions: a handful of signs says too little. */
    static boolean tellApart(float[] vector) {
        return vector.length >= FEWEST;
    }

    static BytesRef bytes(float[] vector) {
        long[] bits = of(vector);
        ByteBuffer bytes = ByteBuffer.allocate(bits.length * Long.BYTES);
        bytes.asLongBuffer().put(bits);
        return new BytesRef(bytes.array());
    }

    private static long[] of(float[] vector) {
        long[] bits = new long[words(vector.length)];
        for (int i = 0; i < Math.min(vector.length, MOST); i++) {
            if (vector[i] > 0) {
                bits[i / Long.SIZE] |= 1L << i;
            }
        }
        return bits;
    }

    private static int words(int dimensions) {
        return (Math.min(dimensions, MOST) + Long.SIZE - 1) / Long.SIZE;
    }

    /**
     * Those of the permitted chunks whose bits differ least from the question's.
     *
     * @return numbers of documents of the whole view, ascending, no more than were wanted
     */
    int[] nearest(List<Permitted> permitted, float[] question, int wanted) throws IOException {
        return new Comparison(permitted, question).nearest(wanted);
    }

    private Bits bits(LeafReader reader, int dimensions) throws IOException {
        return fields.computeIfAbsent(
                        dimensions,
                        length -> new PerSegment<>(segment -> read(segment, IndexFields.signs(length), words(length))))
                .of(reader);
    }

    private static Bits read(LeafReader reader, String field, int words) throws IOException {
        long[] all = new long[Math.multiplyExact(reader.maxDoc(), words)];
        FixedBitSet without = new FixedBitSet(reader.maxDoc());
        without.set(0, reader.maxDoc());
        BinaryDocValues values = DocValues.getBinary(reader, field);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            BytesRef bytes = values.binaryValue();
            ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length)
                    .asLongBuffer()
                    .get(all, doc * words, words);
            without.clear(doc);
        }
        return new Bits(all, words, without);
    }

    /** One question's bits beside those of all permitted chunks. */
    private final class Comparison {
        private final List<Permitted> permitted;

        /** How many bits differ, chunk by chunk; one more than there are for a chunk without a vector. */
        private final short[] differing;

        /** Number of chunks of which so many bits differ. */
        private final int[] chunks;

        Comparison(List<Permitted> permitted, float[] question) throws IOException {
            this.permitted = permitted;
            this.differing =
                    new short[permitted.stream().mapToInt(Permitted::count).sum()];
            long[] asked = of(question);
            this.chunks = new int[asked.length * Long.SIZE + 2];
            int next = 0;
            for (Permitted segment : permitted) {
                Bits bits = bits(segment.leaf().reader(), question.length);
                DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
                for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                    int number = bits.without().get(doc) ? chunks.length - 1 : bits.differing(doc, asked);
                    differing[next++] = (short) number;
                    chunks[number]++;
                }
            }
        }

        int[] nearest(int wanted) throws IOException {
            int limit = 0;
            int below = 0;
            while (limit < chunks.length - 1 && below + chunks[limit] <= wanted) {
                below += chunks[limit++];
            }
            int atLimit = limit == chunks.length - 1 ? 0 : wanted - below;
            int[] nearest = new int[below + atLimit];
            int found = 0;
            int next = 0;
            for (Permitted segment : permitted) {
                DocIdSetIterator docs = new BitSetIterator(segment.docs(), segment.count());
                for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                    int number = differing[next++];
                    if (number < limit || (number == limit && atLimit-- > 0)) {
                        nearest[found++] = segment.leaf().docBase + doc;
                    }
                }
            }
            return Arrays.copyOf(nearest, found);
        }
    }
}
