package org.vademecum.vectorstore;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/**
 * Which documents a list shows; null or empty means any.
 *
 * @param text part of the title or the file name, in any case
 */
public record DocumentFilter(
        @Nullable String departmentId,
        @Nullable String vectorStoreId,
        @Nullable State state,
        String text) {
    public static final DocumentFilter ALL = new DocumentFilter(null, null, null, "");

    /** A status, where what waits to be published is not {@link #IN_PROGRESS}: nothing goes on there. */
    public enum State {
        COMPLETED(Status.COMPLETED),
        IN_PROGRESS(Status.IN_PROGRESS),
        AWAITING(Status.IN_PROGRESS),
        FAILED(Status.FAILED),
        CANCELLED(Status.CANCELLED);

        final Status status;

        State(Status status) {
            this.status = status;
        }

        /** Such as {@code in_progress}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DocumentFilter {
        text = text.strip();
    }
}
