package org.vademecum.review;

import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/** What people write to a rating or a verdict. */
final class Comments {
    private Comments() {}

    /** The text without blank ends, null when nothing is left. Longer than {@link Review#COMMENT_LENGTH} is Invalid. */
    static @Nullable String require(@Nullable String comment) {
        if (comment == null || comment.isBlank()) {
            return null;
        }
        String text = comment.strip();
        if (text.length() > Review.COMMENT_LENGTH) {
            throw new Invalid(
                    "comment",
                    "string_above_max_length",
                    "The comment is longer than %d characters.".formatted(Review.COMMENT_LENGTH));
        }
        return text;
    }
}
