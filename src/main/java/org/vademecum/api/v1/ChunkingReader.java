package org.vademecum.api.v1;

import java.util.Optional;
import org.vademecum.vectorstore.Chunking;

/** {@code chunking_strategy} of a request. */
final class ChunkingReader {
    private ChunkingReader() {}

    /** Empty for {@code auto}, and when nothing is said. */
    static Optional<Chunking> read(Field field) {
        return field.object().flatMap(strategy -> {
            String type = strategy.field("type").require(kind -> kind.choice("auto", "static"));
            return type.equals("auto")
                    ? Optional.empty()
                    : Optional.of(read(strategy.field("static").require(Field::object)));
        });
    }

    private static Chunking read(Body sizes) {
        int size = sizes.field("max_chunk_size_tokens").require(field -> field.integer(100, 4096));
        int overlap = sizes.field("chunk_overlap_tokens").require(field -> field.integer(0, size / 2));
        return new Chunking(size, overlap);
    }
}
