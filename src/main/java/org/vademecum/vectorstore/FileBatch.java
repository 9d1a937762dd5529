package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.vademecum.common.Ids;

/** Files that were put into a vector store together, to be waited for together. */
@Entity
@Table(name = "file_batch")
public class FileBatch {
    /** As on the wire. A file that fails does not make its batch fail. */
    public enum Status {
        IN_PROGRESS,
        COMPLETED,
        CANCELLED
    }

    @Id
    private String id;

    @Column(name = "vector_store_id")
    private String vectorStoreId;

    private boolean cancelled;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected FileBatch() {}

    public FileBatch(String vectorStoreId, Instant now) {
        this.id = Ids.next("vsfb_");
        this.vectorStoreId = vectorStoreId;
        this.createdAt = now;
    }

    void cancel() {
        cancelled = true;
    }

    Status status(FileCounts counts) {
        if (cancelled) {
            return Status.CANCELLED;
        }
        return counts.inProgress() > 0 ? Status.IN_PROGRESS : Status.COMPLETED;
    }

    public String id() {
        return id;
    }

    public String vectorStoreId() {
        return vectorStoreId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
