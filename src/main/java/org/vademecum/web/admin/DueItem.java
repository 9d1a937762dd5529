package org.vademecum.web.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.retention.Retained;

/** What a change of retention would delete of one kind, as the page shows it. */
public final class DueItem {
    private final String what;
    private final Retained.Due due;

    DueItem(String what, Retained.Due due) {
        this.what = what;
        this.due = due;
    }

    /** Such as "12 conversations". */
    public String getWhat() {
        return what;
    }

    public boolean isNothing() {
        return due.count() == 0;
    }

    public @Nullable Instant getOldest() {
        return due.oldest();
    }

    public @Nullable Instant getNewest() {
        return due.newest();
    }
}
