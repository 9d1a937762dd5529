package org.vademecum.api.v1;

import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** The {@code filter} of a list of files. */
final class FileStatus {
    private FileStatus() {}

    /** Null for any. */
    static @Nullable Status in(UriInfo uri) {
        String filter = uri.getQueryParameters().getFirst("filter");
        return switch (filter == null ? "" : filter) {
            case "" -> null;
            case "in_progress", "completed", "failed", "cancelled" -> Status.valueOf(filter.toUpperCase(Locale.ROOT));
            default ->
                throw new Invalid(
                        "filter",
                        "invalid_value",
                        "Invalid value: '%s'. Supported values are: 'in_progress', 'completed', 'failed', 'cancelled'."
                                .formatted(filter));
        };
    }
}
