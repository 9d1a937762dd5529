package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Files put into a vector store many at a time. */
@ApplicationScoped
public class FileBatchService {
    /** Files of one batch. */
    public static final int MAX_FILES = 2000;

    private static final String KIND = "file batch";

    @Inject
    FileBatchRepository batches;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    StoreFileService files;

    @Inject
    StoreFileIntake intake;

    @Inject
    VectorStoreService stores;

    @Inject
    DocumentRemoval removal;

    @Inject
    AttributeIndexing attributes;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    /** A batch and how far its files are. */
    public record Progress(FileBatch batch, FileCounts counts) {
        public FileBatch.Status status() {
            return batch.status(counts);
        }
    }

    private record Created(FileBatch batch, StoreFileIntake.Attached attached) {}

    /**
     * Puts all of the files into the store, or none.
     *
     * @throws NotFound when the caller may not read the store or a file
     * @throws Invalid for no file or more than {@link #MAX_FILES}
     * @throws Conflict when the store has expired, or has a file with another chunking
     */
    public Progress create(Caller caller, String storeId, List<NewStoreFile> wanted) {
        if (wanted.isEmpty() || wanted.size() > MAX_FILES) {
            throw new Invalid("file_ids", "invalid_value", "A batch has 1 to %d files.".formatted(MAX_FILES));
        }
        Created created = transactions.retry(() -> {
            VectorStore store = files.lock(caller, storeId);
            store.touch(clock.instant());
            StoreFileIntake.Attached attached = intake.attach(caller, store, wanted);
            FileBatch batch = new FileBatch(storeId, clock.instant());
            batches.add(batch, attached.files());
            return new Created(batch, attached);
        });
        removal.remove(created.attached().replaced());
        created.attached().redescribed().forEach(file -> attributes.refresh(file.id()));
        return progress(caller, created.batch());
    }

    public Progress get(Caller caller, String storeId, String batchId) {
        return progress(caller, require(caller, storeId, batchId));
    }

    /** Cancels those of its files that are not settled yet. A batch that is completed stays so. */
    public Progress cancel(Caller caller, String storeId, String batchId) {
        removal.cancelAll(storeId, () -> {
            files.lock(caller, storeId);
            FileBatch batch = require(caller, storeId, batchId);
            List<VectorStoreFile> unsettled = batches.listInProgress(batchId);
            if (!unsettled.isEmpty()) {
                batch.cancel();
            }
            return unsettled;
        });
        return get(caller, storeId, batchId);
    }

    /** The files of the batch in one status or, when null, in any. */
    @Transactional
    public CursorPage<VectorStoreFile> list(
            Caller caller, String storeId, String batchId, @Nullable Status status, ListRequest page) {
        require(caller, storeId, batchId);
        return documents.listOfBatch(batchId, files.withheldFrom(caller, stores.get(caller, storeId)), status, page);
    }

    private Progress progress(Caller caller, FileBatch batch) {
        Set<String> withheld = files.withheldFrom(caller, stores.get(caller, batch.vectorStoreId()));
        return new Progress(batch, batches.counts(batch.id(), withheld));
    }

    private FileBatch require(Caller caller, String storeId, String batchId) {
        stores.get(caller, storeId);
        return batches.find(batchId)
                .filter(batch -> batch.vectorStoreId().equals(storeId))
                .orElseThrow(() -> new NotFound(KIND, batchId));
    }
}
