package org.vademecum.vectorstore;

import java.io.InputStream;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A document on its way into a store.
 *
 * @param filename as the client sent it; names the document: another content under the same name is its next version
 * @param mediaType as the client claims it
 * @param version that the document itself states; null for the next one of the document
 * @param date that the document itself states; null when it is not known
 * @param content closing it is the caller's
 */
public record DocumentUpload(
        String vectorStoreId,
        @Nullable String filename,
        @Nullable String mediaType,
        @Nullable Integer version,
        @Nullable LocalDate date,
        boolean heldBack,
        InputStream content) {
    public DocumentUpload(
            String vectorStoreId,
            @Nullable String filename,
            @Nullable String mediaType,
            @Nullable LocalDate date,
            InputStream content) {
        this(vectorStoreId, filename, mediaType, null, date, false, content);
    }
}
