package org.vademecum.retrieval;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;
import org.vademecum.common.Invalid;

/** A profile that a vector store was given. It never changes; the one with the greatest number is in force. */
@Entity
@Table(name = "retrieval_profile")
public class ProfileVersion {
    /** Longest comment, in characters. */
    public static final int COMMENT_LENGTH = 500;

    @Id
    private String id;

    @Column(name = "vector_store_id")
    private String vectorStoreId;

    @Column(name = "version")
    private int number;

    @Convert(converter = RetrievalProfileConverter.class)
    private RetrievalProfile profile;

    @Column(name = "restored_version")
    private @Nullable Integer restored;

    @Column(name = "author_id")
    private String authorId;

    @Column(name = "created_at")
    private Instant createdAt;

    private String comment;

    @SuppressWarnings("NullAway.Init")
    protected ProfileVersion() {}

    /**
     * @param restored the version whose profile it is again; null for a new one
     * @throws Invalid for a comment that is too long
     */
    ProfileVersion(
            String vectorStoreId,
            int number,
            RetrievalProfile profile,
            @Nullable Integer restored,
            String authorId,
            String comment,
            Instant now) {
        String stripped = comment.strip();
        if (stripped.codePointCount(0, stripped.length()) > COMMENT_LENGTH) {
            throw new Invalid(
                    "comment",
                    "string_above_max_length",
                    "Invalid 'comment': expected at most %d characters.".formatted(COMMENT_LENGTH));
        }
        this.id = Ids.next("rp_");
        this.vectorStoreId = vectorStoreId;
        this.number = number;
        this.profile = profile;
        this.restored = restored;
        this.authorId = authorId;
        this.comment = stripped;
        this.createdAt = now;
    }

    public String vectorStoreId() {
        return vectorStoreId;
    }

    /** Counts the versions of the store from 1. */
    public int number() {
        return number;
    }

    public RetrievalProfile profile() {
        return profile;
    }

    /** The version whose profile it is again; null for a new one. */
    public @Nullable Integer restored() {
        return restored;
    }

    /** The principal who set it. */
    public String authorId() {
        return authorId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Why, in their words; empty for nothing. */
    public String comment() {
        return comment;
    }
}
