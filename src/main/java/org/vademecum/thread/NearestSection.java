package org.vademecum.thread;

import org.jspecify.annotations.Nullable;

/** A section that came close to a question that was declined. Offsets as in {@link Citation}. */
public record NearestSection(
        String vectorStoreFileId,
        String title,
        String headings,
        @Nullable Integer page,
        int start,
        int end) {}
