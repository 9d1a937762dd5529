package org.vademecum.vectorstore;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A document in the bin.
 *
 * @param file its newest version
 * @param deletedBy display name of who put it there
 * @param restorableUntil when it goes for good, unless a legal hold keeps it
 */
public record DeletedDocument(
        VectorStoreFile file,
        String departmentName,
        String storeName,
        String deletedBy,
        Instant deletedAt,
        Instant restorableUntil) {
    static DeletedDocument of(
            VectorStoreFile file, String departmentName, String storeName, String deletedBy, Duration term) {
        Instant deletedAt = Objects.requireNonNull(file.deletedAt());
        return new DeletedDocument(file, departmentName, storeName, deletedBy, deletedAt, deletedAt.plus(term));
    }
}
