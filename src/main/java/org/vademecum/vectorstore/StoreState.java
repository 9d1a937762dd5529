package org.vademecum.vectorstore;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The versions in a store that are in the same state, counted. */
record StoreState(
        String vectorStoreId,
        boolean current,
        VectorStoreFile.Status status,
        int versions,
        @Nullable LocalDate newest) {
    static StoreState of(Object[] columns) {
        return new StoreState(
                (String) columns[0],
                (Boolean) columns[1],
                (VectorStoreFile.Status) columns[2],
                ((Long) columns[3]).intValue(),
                (LocalDate) columns[4]);
    }
}
