package org.vademecum.web.admin;

import java.time.Instant;
import org.vademecum.retention.LegalHold;

/** A legal hold as the list shows it. */
public final class HoldItem {
    private final LegalHold hold;
    private final String name;

    HoldItem(LegalHold hold, String name) {
        this.hold = hold;
        this.name = name;
    }

    public String getId() {
        return hold.subjectId();
    }

    /** Of the department or the person. */
    public String getName() {
        return name;
    }

    public String getReason() {
        return hold.reason();
    }

    public Instant getPlacedAt() {
        return hold.placedAt();
    }
}
