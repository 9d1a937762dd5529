package org.vademecum.api.v1;

import java.util.Locale;
import org.vademecum.vectorstore.FileBatchService.Progress;

/** Files that were put into a vector store together. */
record FileBatchJson(
        String id, String object, long createdAt, String vectorStoreId, String status, FileCountsJson fileCounts) {
    static FileBatchJson of(Progress progress) {
        return new FileBatchJson(
                progress.batch().id(),
                "vector_store.files_batch",
                progress.batch().createdAt().getEpochSecond(),
                progress.batch().vectorStoreId(),
                progress.status().name().toLowerCase(Locale.ROOT),
                FileCountsJson.of(progress.counts()));
    }
}
