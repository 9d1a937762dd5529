package org.vademecum.web.admin;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.review.Review;
import org.vademecum.review.ReviewEntry;

/** A review as the queue shows it. */
public class ReviewItem {
    private final ReviewEntry entry;

    ReviewItem(ReviewEntry entry) {
        this.entry = entry;
    }

    private Review review() {
        return entry.review();
    }

    public String getId() {
        return review().id();
    }

    public String getQuestion() {
        return entry.question();
    }

    public String getDepartment() {
        return entry.department();
    }

    /** Suffix of the message that names the reason. */
    public String getReason() {
        return review().reason().name().toLowerCase(Locale.ROOT);
    }

    public boolean isDone() {
        return review().status() == Review.Status.DONE;
    }

    /** Suffix of the message that names the verdict; null while open. */
    public @Nullable String getVerdict() {
        Review.Verdict verdict = review().verdict();
        return verdict == null ? null : verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Suffix of the style class of the chip. */
    public String getStyle() {
        Review.Verdict verdict = review().verdict();
        if (verdict != null) {
            return verdict == Review.Verdict.CORRECT ? "ok" : "warn";
        }
        return review().reason() == Review.Reason.NOT_HELPFUL ? "bad" : "quiet";
    }

    public @Nullable String getReviewer() {
        return entry.reviewer();
    }

    public @Nullable Instant getReviewedAt() {
        return review().reviewedAt();
    }

    public @Nullable String getComment() {
        return review().comment();
    }

    public Instant getCreatedAt() {
        return review().createdAt();
    }

    /** When it came into the list it is shown in. */
    public Instant getTime() {
        Instant reviewedAt = review().reviewedAt();
        return reviewedAt == null ? review().createdAt() : reviewedAt;
    }
}
