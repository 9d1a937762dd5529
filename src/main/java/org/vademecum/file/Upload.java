package org.vademecum.file;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Guarded;
import org.vademecum.common.Conflict;
import org.vademecum.common.Ids;

/** A large file that comes in parts, in any order and several at a time, and becomes a {@link StoredFile} in the end. */
@Entity
@Table(name = "upload")
public class Upload implements Guarded.Personal {
    /** As on the wire. */
    public enum Status {
        PENDING,
        COMPLETED,
        CANCELLED,
        EXPIRED
    }

    /** How long there is time to complete it. */
    static final Duration TIME = Duration.ofHours(1);

    @Id
    private String id;

    @Column(name = "department_id")
    private String departmentId;

    @Column(name = "owner_id")
    private String ownerId;

    private String filename;

    @Column(name = "media_type")
    private String mediaType;

    @Column(name = "byte_count")
    private long bytes;

    @Enumerated(EnumType.STRING)
    private Purpose purpose;

    /** Seconds that the file will be kept. */
    private @Nullable Long lifetime;

    @Enumerated(EnumType.STRING)
    private Status status;

    @Column(name = "file_id")
    private @Nullable String fileId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Upload() {}

    /** {@code bytes} is the length that all parts together will have. */
    public Upload(String departmentId, String ownerId, NewFile file, long bytes, Instant now) {
        this.id = Ids.next("upload_");
        this.departmentId = departmentId;
        this.ownerId = ownerId;
        this.filename = Filename.clean(file.filename());
        this.mediaType = MediaType.clean(file.mediaType());
        this.bytes = bytes;
        this.purpose = file.purpose();
        this.lifetime = file.lifetime() == null ? null : file.lifetime().toSeconds();
        this.status = Status.PENDING;
        this.createdAt = now;
        this.expiresAt = now.plus(TIME);
    }

    /** What the file will be. */
    NewFile file() {
        return new NewFile(filename, mediaType, purpose, lifetime == null ? null : Duration.ofSeconds(lifetime));
    }

    /** Throws {@link Conflict} when nothing can be done with it any more. */
    void requirePending(Instant now) {
        if (status(now) != Status.PENDING) {
            throw new Conflict(
                    "upload_not_pending",
                    "Upload '%s' is %s.".formatted(id, status(now).name().toLowerCase(java.util.Locale.ROOT)));
        }
    }

    void complete(String fileId, Instant now) {
        requirePending(now);
        this.status = Status.COMPLETED;
        this.fileId = fileId;
    }

    Upload cancel(Instant now) {
        requirePending(now);
        this.status = Status.CANCELLED;
        return this;
    }

    /** Its time is over; one that ended before stays as it is. */
    Upload expire() {
        if (status == Status.PENDING) {
            status = Status.EXPIRED;
        }
        return this;
    }

    @Override
    public String kind() {
        return "upload";
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

    public String filename() {
        return filename;
    }

    /** Length of the whole. */
    public long bytes() {
        return bytes;
    }

    public Purpose purpose() {
        return purpose;
    }

    /** It has expired when its time is over, whatever its row says. */
    public Status status(Instant now) {
        return status == Status.PENDING && !now.isBefore(expiresAt) ? Status.EXPIRED : status;
    }

    /** The file it has become; null unless it is completed. */
    public @Nullable String fileId() {
        return fileId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }
}
