package org.vademecum.vectorstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
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

    /** So many documents are compared at once. */
    private static final int BLOCK = Long.SIZE;

    /** The signs of the first dimensions are enough of the longest vectors. */
    private static final int MOST = 1_024;

    /** By the number of dimensions. */
    private final Map<Integer, PerSegment<Bits>> fields = new ConcurrentHashMap<>();

    /**
     * A segment's bits.
     *
     * @param planes the first 64 dimensions of all documents, the next 64, …, so that many documents are compared by one instruction
     * @param having the documents that have such a vector
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Bits(long[][] planes, FixedBitSet having) {
        static Bits none(int documents, int planes) {
            int blocks = FixedBitSet.bits2words(documents);
            return new Bits(new long[planes][blocks * BLOCK], new FixedBitSet(documents));
        }

        /** How many bits of each document of a block differ from these. */
        void compare(int block, long[] asked, int[] differing) {
            Arrays.fill(differing, 0);
            for (int i = 0; i < asked.length; i++) {
                addDiffering(planes[i], block * BLOCK, asked[i], differing);
            }
        }

        private static void addDiffering(long[] plane, int from, long asked, int[] differing) {
            for (int i = 0; i < BLOCK; i++) {
                differing[i] += Long.bitCount(plane[from + i] ^ asked);
            }
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
        long[] bits = new long[planes(vector.length)];
        for (int i = 0; i < Math.min(vector.length, MOST); i++) {
            if (vector[i] > 0) {
                bits[i / Long.SIZE] |= 1L << i;
            }
        }
        return bits;
    }

    private static int planes(int dimensions) {
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
                        length -> new PerSegment<>(segment -> read(segment, IndexFields.signs(length), planes(length))))
                .of(reader);
    }

    private static Bits read(LeafReader reader, String field, int planes) throws IOException {
        Bits bits = Bits.none(reader.maxDoc(), planes);
        BinaryDocValues values = DocValues.getBinary(reader, field);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            BytesRef bytes = values.binaryValue();
            LongBuffer signs =
                    ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length).asLongBuffer();
            for (long[] plane : bits.planes()) {
                plane[doc] = signs.get();
            }
            bits.having().set(doc);
        }
        return bits;
    }

    /** One question's bits beside those of all permitted chunks that have any. */
    private final class Comparison {
        /** The chunks by their numbers in the whole view, and how many bits of each differ. */
        private final int[] docs;

        private final short[] differing;
        private int compared;

        /** Number of chunks of which so many bits differ. */
        private final int[] chunks;

        Comparison(List<Permitted> permitted, float[] question) throws IOException {
            int count = permitted.stream().mapToInt(Permitted::count).sum();
            this.docs = new int[count];
            this.differing = new short[count];
            long[] asked = of(question);
            this.chunks = new int[asked.length * Long.SIZE + 1];
            for (Permitted segment : permitted) {
                compare(segment, bits(segment.leaf().reader(), question.length), asked);
            }
        }

        private void compare(Permitted segment, Bits bits, long[] asked) {
            long[] permitted = segment.docs().getBits();
            long[] having = bits.having().getBits();
            int[] block = new int[BLOCK];
            for (int i = 0; i < FixedBitSet.bits2words(segment.docs().length()); i++) {
                long left = permitted[i] & having[i];
                if (left != 0) {
                    bits.compare(i, asked, block);
                }
                for (; left != 0; left &= left - 1) {
                    int at = Long.numberOfTrailingZeros(left);
                    docs[compared] = segment.leaf().docBase + i * BLOCK + at;
                    differing[compared++] = (short) block[at];
                    chunks[block[at]]++;
                }
            }
        }

        int[] nearest(int wanted) {
            int limit = 0;
            int below = 0;
            while (limit < chunks.length && below + chunks[limit] <= wanted) {
                below += chunks[limit++];
            }
            int atLimit = limit == chunks.length ? 0 : wanted - below;
            int[] nearest = new int[below + atLimit];
            int found = 0;
            for (int i = 0; i < compared; i++) {
                if (differing[i] < limit || (differing[i] == limit && atLimit-- > 0)) {
                    nearest[found++] = docs[i];
                }
            }
            return nearest;
        }
    }
}
