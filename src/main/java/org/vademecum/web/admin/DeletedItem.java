package org.vademecum.web.admin;

import java.time.Duration;
import java.time.Instant;
import org.vademecum.vectorstore.DeletedDocument;

/** A document in the bin as the page shows it. */
public final class DeletedItem {
    private final DeletedDocument document;
    private final long daysLeft;

    DeletedItem(DeletedDocument document, Instant now) {
        this.document = document;
        Duration left = Duration.between(now, document.restorableUntil());
        this.daysLeft = left.isNegative() ? 0 : left.toDays() + 1;
    }

    public String getId() {
        return document.file().id();
    }

    public String getTitle() {
        return document.file().title();
    }

    public String getFilename() {
        return document.file().filename();
    }

    /** Department › store. */
    public String getGroup() {
        return document.departmentName() + " › " + document.storeName();
    }

    public Instant getDeletedAt() {
        return document.deletedAt();
    }

    public String getDeletedBy() {
        return document.deletedBy();
    }

    /** Begun days in which it can be restored; 0 when the time is over and a legal hold alone keeps it. */
    public long getDaysLeft() {
        return daysLeft;
    }
}
