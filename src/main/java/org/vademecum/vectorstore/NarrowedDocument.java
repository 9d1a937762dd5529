package org.vademecum.vectorstore;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Guarded;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** What it takes to decide who may read a version of a document that is narrowed, and to count it. */
record NarrowedDocument(
        String id,
        String departmentId,
        @Nullable String ownerId,
        Set<String> readerGroups,
        String vectorStoreId,
        Status status,
        long usageBytes)
        implements Guarded {
    /** The attributes of a {@code VectorStoreFile f} that {@link #of} takes. */
    static final String COLUMNS =
            "f.id, f.departmentId, f.ownerId, f.readerGroups, f.vectorStoreId, f.status, f.usageBytes";

    @SuppressWarnings("unchecked")
    static NarrowedDocument of(Object[] columns) {
        return new NarrowedDocument(
                (String) columns[0],
                (String) columns[1],
                (String) columns[2],
                (Set<String>) columns[3],
                (String) columns[4],
                (Status) columns[5],
                (Long) columns[6]);
    }

    @Override
    public String kind() {
        return "document";
    }

    @Override
    public String audience() {
        return ownerId == null ? departmentId : ownerId;
    }
}
