package org.vademecum.api;

import org.jspecify.annotations.Nullable;

/** Heading paths for people. */
final class Sections {
    private static final String SEPARATOR = " › ";

    private Sections() {}

    /** The last heading of a path, such as "4.2 Carry-over"; null for an empty path. */
    static @Nullable String innermost(String headings) {
        if (headings.isEmpty()) {
            return null;
        }
        int last = headings.lastIndexOf(SEPARATOR);
        return last < 0 ? headings : headings.substring(last + SEPARATOR.length());
    }
}
