package org.vademecum.review;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the person who asked thinks of an answer; at most one an answer. */
@Entity
@Table(name = "feedback")
public class Feedback {
    /** Thumbs up or down. */
    public enum Rating {
        UP,
        DOWN
    }

    /** What is wrong with an answer. */
    public enum Reason {
        WRONG,
        INCOMPLETE,
        OUTDATED,
        OTHER
    }

    @Id
    @Column(name = "message_id")
    private String messageId;

    @Column(name = "principal_id")
    private String principalId;

    @Enumerated(EnumType.STRING)
    private Rating rating;

    @Enumerated(EnumType.STRING)
    private @Nullable Reason reason;

    private @Nullable String comment;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Feedback() {}

    /** To be rated before it is stored. */
    @SuppressWarnings("NullAway.Init")
    Feedback(String messageId, String principalId) {
        this.messageId = messageId;
        this.principalId = principalId;
    }

    /** What the person thinks now, whatever they thought before. */
    void rate(Rating rating, @Nullable Reason reason, @Nullable String comment, Instant now) {
        this.rating = rating;
        this.reason = reason;
        this.comment = comment;
        this.updatedAt = now;
    }

    public String messageId() {
        return messageId;
    }

    public String principalId() {
        return principalId;
    }

    public Rating rating() {
        return rating;
    }

    public @Nullable Reason reason() {
        return reason;
    }

    public @Nullable String comment() {
        return comment;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
