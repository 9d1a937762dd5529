package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A document that a generation which is not searched has whole, in the database and in the index. */
@Entity
@Table(name = "generation_file")
@IdClass(GenerationFile.Key.class)
public class GenerationFile {
    /** A plain class, since EclipseLink 4 takes no record as an id class. */
    public static class Key {
        private String vectorStoreFileId;
        private int generation;

        @SuppressWarnings("NullAway.Init")
        public Key() {}

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && key.generation == generation
                    && key.vectorStoreFileId.equals(vectorStoreFileId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(vectorStoreFileId, generation);
        }
    }

    @Id
    @Column(name = "vector_store_file_id")
    private String vectorStoreFileId;

    @Id
    private int generation;

    @Column(name = "chunk_count")
    private int chunkCount;

    @Column(name = "usage_bytes")
    private long usageBytes;

    @SuppressWarnings("NullAway.Init")
    protected GenerationFile() {}

    /** {@code usageBytes} are those of text and vectors. */
    public GenerationFile(String vectorStoreFileId, int generation, int chunkCount, long usageBytes) {
        this.vectorStoreFileId = vectorStoreFileId;
        this.generation = generation;
        this.chunkCount = chunkCount;
        this.usageBytes = usageBytes;
    }
}
