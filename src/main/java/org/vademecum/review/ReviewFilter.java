package org.vademecum.review;

import org.jspecify.annotations.Nullable;

/** Which reviews to list; null is any. */
public record ReviewFilter(
        Review.Status status,
        Review.@Nullable Reason reason,
        @Nullable String departmentId) {
    public static ReviewFilter of(Review.Status status) {
        return new ReviewFilter(status, null, null);
    }
}
