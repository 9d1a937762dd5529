package org.vademecum.vectorstore;

import org.vademecum.common.Invalid;

/**
 * How a program wants a file to be split, in tokens of the embedding model.
 *
 * @param size of a chunk at the most, 100 to 4096
 * @param overlap of neighbours, at most half of the size
 */
public record Chunking(int size, int overlap) {
    /** What {@code auto} is called on the wire. */
    public static final Chunking AUTO = new Chunking(800, 400);

    private static final int SMALLEST = 100;
    private static final int LARGEST = 4096;

    public Chunking {
        if (size < SMALLEST || size > LARGEST) {
            throw invalid("max_chunk_size_tokens", "expected a value between %d and %d".formatted(SMALLEST, LARGEST));
        }
        if (overlap < 0 || overlap > size / 2) {
            throw invalid("chunk_overlap_tokens", "expected a value between 0 and half of 'max_chunk_size_tokens'");
        }
    }

    private static Invalid invalid(String field, String why) {
        String param = "chunking_strategy.static." + field;
        return new Invalid(param, "invalid_value", "Invalid '%s': %s.".formatted(param, why));
    }
}
