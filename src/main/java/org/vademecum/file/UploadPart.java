package org.vademecum.file;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.vademecum.common.Ids;

/** A part of an {@link Upload}. Immutable. */
@Entity
@Table(name = "upload_part")
public class UploadPart {
    @Id
    private String id;

    @Column(name = "upload_id")
    private String uploadId;

    @Column(name = "byte_count")
    private long bytes;

    private String sha256;

    @Column(name = "created_at")
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected UploadPart() {}

    public UploadPart(String uploadId, BlobStore.Blob blob, Instant now) {
        this.id = Ids.next("part_");
        this.uploadId = uploadId;
        this.bytes = blob.bytes();
        this.sha256 = blob.sha256();
        this.createdAt = now;
    }

    public String id() {
        return id;
    }

    public String uploadId() {
        return uploadId;
    }

    public long bytes() {
        return bytes;
    }

    public String sha256() {
        return sha256;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
