package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of a {@link FileBatch}; a file that was in its store before can be in several. */
@Entity
@Table(name = "file_batch_member")
@IdClass(FileBatchMember.Key.class)
class FileBatchMember {
    /** A plain class, since EclipseLink 4 takes no record as an id class. */
    public static class Key {
        private String batchId;
        private String vectorStoreFileId;

        @SuppressWarnings("NullAway.Init")
        public Key() {}

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && key.batchId.equals(batchId)
                    && key.vectorStoreFileId.equals(vectorStoreFileId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(batchId, vectorStoreFileId);
        }
    }

    @Id
    @Column(name = "batch_id")
    private String batchId;

    @Id
    @Column(name = "vector_store_file_id")
    private String vectorStoreFileId;

    @SuppressWarnings("NullAway.Init")
    protected FileBatchMember() {}

    FileBatchMember(String batchId, String vectorStoreFileId) {
        this.batchId = batchId;
        this.vectorStoreFileId = vectorStoreFileId;
    }
}
