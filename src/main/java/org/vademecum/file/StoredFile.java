package org.vademecum.file;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Guarded;
import org.vademecum.access.LinesConverter;
import org.vademecum.access.Readership;
import org.vademecum.common.Ids;

/** A file as somebody uploaded it: a name and a type for a blob. Immutable. */
@Entity
@Table(name = "stored_file")
public class StoredFile implements Guarded {
    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    /** See {@link Readership#listOf}. */
    @SuppressWarnings("UnusedVariable") // For queries.
    @Column(updatable = false)
    private int installation;

    @Column(name = "department_id")
    private String departmentId;

    @Column(name = "owner_id")
    private String ownerId;

    /** Whom lists show it to. */
    @Column(name = "audience")
    private String audience;

    private String filename;

    @Column(name = "media_type")
    private String mediaType;

    @Column(name = "byte_count")
    private long bytes;

    private String sha256;
    private String purpose;

    @Column(name = "reader_groups")
    @Convert(converter = LinesConverter.class)
    private @Nullable Set<String> readerGroups;

    /** Whether there are such groups, for queries. */
    @SuppressWarnings("UnusedVariable")
    private boolean narrowed;

    private boolean withdrawn;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected StoredFile() {}

    public StoredFile(
            String departmentId,
            String ownerId,
            String filename,
            String mediaType,
            BlobStore.Blob blob,
            String purpose,
            Instant now) {
        this.id = Ids.next("file-");
        this.departmentId = departmentId;
        this.ownerId = ownerId;
        this.audience = departmentId;
        this.installation = Readership.listOf(audience);
        this.filename = filename;
        this.mediaType = mediaType;
        this.bytes = blob.bytes();
        this.sha256 = blob.sha256();
        this.purpose = purpose;
        this.createdAt = now;
    }

    /** It is gone from the moment given. Only before it is stored. */
    public StoredFile until(@Nullable Instant moment) {
        this.expiresAt = moment;
        return this;
    }

    /** Its owner keeps it; the department does not see it. Only before it is stored. */
    StoredFile kept() {
        this.audience = ownerId;
        this.installation = Readership.listOf(audience);
        return this;
    }

    /** There for nobody any more, though its row may be. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Only members of these groups, or of groups below them, read it from now on; empty for the whole department. */
    public void narrow(Set<String> groups) {
        readerGroups = groups.isEmpty() ? null : Set.copyOf(groups);
        narrowed = !groups.isEmpty();
    }

    /** Whether all of its documents are in the bin, so that it is there for nobody. */
    public void withdraw(boolean wanted) {
        withdrawn = wanted;
    }

    @Override
    public boolean isDeleted() {
        return withdrawn;
    }

    @Override
    public Set<String> readerGroups() {
        return readerGroups == null ? Set.of() : readerGroups;
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String departmentId() {
        return departmentId;
    }

    @Override
    public String ownerId() {
        return ownerId;
    }

    @Override
    public String audience() {
        return audience;
    }

    public String filename() {
        return filename;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Length of the content. */
    public long bytes() {
        return bytes;
    }

    public String sha256() {
        return sha256;
    }

    public String purpose() {
        return purpose;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }
}
