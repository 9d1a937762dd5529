package org.vademecum.review;

import java.util.Map;

/** How many reviews wait, by reason, and how many are done. */
public record ReviewCounts(Map<Review.Reason, Long> openByReason, long done) {
    public static final ReviewCounts NONE = new ReviewCounts(Map.of(), 0);

    public ReviewCounts {
        openByReason = Map.copyOf(openByReason);
    }

    public long open() {
        return openByReason.values().stream().mapToLong(Long::longValue).sum();
    }

    public long open(Review.Reason reason) {
        return openByReason.getOrDefault(reason, 0L);
    }
}
