package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import org.vademecum.access.Guarded;
import org.vademecum.common.Ids;
import org.vademecum.common.MetadataConverter;

/** A searchable collection of documents. */
@Entity
@Table(name = "vector_store")
public class VectorStore implements Guarded {
    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "department_id")
    private String departmentId;

    private String name;

    @Convert(converter = MetadataConverter.class)
    private Map<String, String> metadata;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "last_active_at")
    private Instant lastActiveAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected VectorStore() {}

    public VectorStore(String departmentId, String name, Instant now) {
        this.id = Ids.next("vs_");
        this.departmentId = departmentId;
        this.name = name;
        this.metadata = Map.of();
        this.createdAt = now;
        this.lastActiveAt = now;
    }

    @Override
    public String kind() {
        return "vector store";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String departmentId() {
        return departmentId;
    }

    public String name() {
        return name;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant lastActiveAt() {
        return lastActiveAt;
    }
}
