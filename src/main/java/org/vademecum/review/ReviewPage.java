package org.vademecum.review;

import java.util.List;

/** A stretch of the inbox; {@code total} counts the whole of it. */
public record ReviewPage(List<ReviewEntry> entries, long total) {
    public static final ReviewPage EMPTY = new ReviewPage(List.of(), 0);

    public ReviewPage {
        entries = List.copyOf(entries);
    }
}
