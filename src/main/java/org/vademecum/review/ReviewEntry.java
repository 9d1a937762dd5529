package org.vademecum.review;

import org.jspecify.annotations.Nullable;

/**
 * A review as the inbox lists it.
 *
 * @param question empty when the thread holds none, as a program's may
 * @param reviewer the display name of whoever judged it, null while open
 */
public record ReviewEntry(
        Review review,
        String department,
        String question,
        @Nullable String reviewer) {}
