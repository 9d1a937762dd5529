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
import org.vademecum.common.Conflict;
import org.vademecum.common.Ids;

/** An answer that somebody should look at; open until a reviewer has judged it. At most one an answer. */
@Entity
@Table(name = "review")
public class Review {
    /** Longest comment of a reviewer or of the person who asked, in characters. */
    public static final int COMMENT_LENGTH = 2000;

    /** Why the answer is in the inbox. */
    public enum Reason {
        /** The person who asked gave it a thumbs-down. */
        NOT_HELPFUL,
        /** It was declined: nothing in the manuals answers the question. */
        NOT_FOUND
    }

    /** Whether it still waits. */
    public enum Status {
        OPEN,
        DONE
    }

    /** What the reviewer found. */
    public enum Verdict {
        CORRECT,
        WRONG_SOURCE,
        MISSING_DOCUMENT,
        OUTDATED
    }

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "message_id")
    private String messageId;

    @Column(name = "department_id")
    private String departmentId;

    @Enumerated(EnumType.STRING)
    private Reason reason;

    @Enumerated(EnumType.STRING)
    private Status status;

    @Enumerated(EnumType.STRING)
    private @Nullable Verdict verdict;

    private @Nullable String comment;

    @Column(name = "reviewer_id")
    private @Nullable String reviewerId;

    @Column(name = "reviewed_at")
    private @Nullable Instant reviewedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Review() {}

    Review(String messageId, String departmentId, Reason reason, Instant now) {
        this.id = Ids.next("rev_");
        this.messageId = messageId;
        this.departmentId = departmentId;
        this.reason = reason;
        this.status = Status.OPEN;
        this.createdAt = now;
    }

    /** Ends the review. One that is done must be reopened first, so that nobody's verdict is lost unseen. */
    void judge(Verdict verdict, @Nullable String comment, String reviewerId, Instant now) {
        if (status == Status.DONE) {
            throw new Conflict("already_judged", "The answer has been judged already.");
        }
        this.status = Status.DONE;
        this.verdict = verdict;
        this.comment = comment;
        this.reviewerId = reviewerId;
        this.reviewedAt = now;
    }

    /** Puts it back into the inbox. The comment stays, to begin with; nothing happens to one that is open. */
    void reopen() {
        status = Status.OPEN;
        verdict = null;
        reviewerId = null;
        reviewedAt = null;
    }

    /** Somebody found the answer wanting, whatever brought it here before. */
    void complain() {
        reason = Reason.NOT_HELPFUL;
        reopen();
    }

    /** The complaint was withdrawn; that the answer was declined still stands. */
    void withdrawComplaint() {
        reason = Reason.NOT_FOUND;
    }

    public String id() {
        return id;
    }

    public String messageId() {
        return messageId;
    }

    public String departmentId() {
        return departmentId;
    }

    public Reason reason() {
        return reason;
    }

    public Status status() {
        return status;
    }

    /** Null while open. */
    public @Nullable Verdict verdict() {
        return verdict;
    }

    public @Nullable String comment() {
        return comment;
    }

    /** Null while open. */
    public @Nullable String reviewerId() {
        return reviewerId;
    }

    /** Null while open. */
    public @Nullable Instant reviewedAt() {
        return reviewedAt;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
