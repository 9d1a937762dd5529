package org.vademecum.retention;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Somebody or some department whose things must all be kept, such as for a lawsuit. */
@Entity
@Table(name = "legal_hold")
public class LegalHold {
    @Id
    @Column(name = "subject_id")
    private String subjectId;

    private String reason;

    @Column(name = "placed_by")
    private String placedBy;

    @Column(name = "placed_at")
    private Instant placedAt;

    @SuppressWarnings("NullAway.Init")
    protected LegalHold() {}

    LegalHold(String subjectId, String reason, String placedBy, Instant now) {
        this.subjectId = subjectId;
        this.reason = reason;
        this.placedBy = placedBy;
        this.placedAt = now;
    }

    /** A department or a principal. */
    public String subjectId() {
        return subjectId;
    }

    /** In an administrator's words, such as a file number; 1 … 200 characters. */
    public String reason() {
        return reason;
    }

    /** The administrator's id. */
    public String placedBy() {
        return placedBy;
    }

    public Instant placedAt() {
        return placedAt;
    }
}
