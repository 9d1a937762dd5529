package org.vademecum.api;

import org.vademecum.vectorstore.DeletedDocument;

/**
 * A document in the bin.
 *
 * @param id of its newest version
 * @param deletedAt in seconds since 1970, as is {@code restorableUntil}
 */
record DeletedDocumentJson(
        String id,
        String title,
        String filename,
        int version,
        String department,
        String vectorStore,
        String deletedBy,
        long deletedAt,
        long restorableUntil) {
    static DeletedDocumentJson of(DeletedDocument document) {
        return new DeletedDocumentJson(
                document.file().id(),
                document.file().title(),
                document.file().filename(),
                document.file().documentVersion(),
                document.departmentName(),
                document.storeName(),
                document.deletedBy(),
                document.deletedAt().getEpochSecond(),
                document.restorableUntil().getEpochSecond());
    }
}
