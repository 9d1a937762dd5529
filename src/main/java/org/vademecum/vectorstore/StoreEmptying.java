package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.vademecum.common.Transactions;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.vectorstore.DocumentRemoval.Remains;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Empties stores that are deleted or have expired, a block of files at a time, so that nobody waits for a lock for long. */
@ApplicationScoped
class StoreEmptying {
    private static final int AT_ONCE = 100;

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    StoredFileRepository files;

    @Inject
    DocumentRemoval removal;

    @Inject
    DocumentTraces traces;

    @Inject
    Transactions transactions;

    @Inject
    Event<DocumentStopped> stopped;

    @Inject
    Clock clock;

    /** Removes a deleted store for good; its files stay. */
    void delete(String vectorStoreId) {
        boolean more = deleteSome(vectorStoreId);
        while (more) {
            more = deleteSome(vectorStoreId);
        }
        transactions.run(() -> stores.remove(vectorStoreId));
    }

    private boolean deleteSome(String vectorStoreId) {
        List<Remains> remains = transactions.retry(() -> {
            List<VectorStoreFile> some = documents.listSome(vectorStoreId, 0, AT_ONCE);
            stores.lock(vectorStoreId).ifPresent(store -> {
                showFiles(some);
                removal.deleteRows(store, some);
            });
            return some.stream().map(Remains::of).toList();
        });
        removal.remove(remains);
        return !remains.isEmpty();
    }

    /** Files stay when their store goes, also those of documents that were in the bin. */
    private void showFiles(List<VectorStoreFile> some) {
        List<String> hidden = some.stream()
                .filter(VectorStoreFile::isDeleted)
                .map(VectorStoreFile::fileId)
                .toList();
        files.findAll(hidden).values().forEach(file -> file.withdraw(false));
    }

    /** Removes what an expired store finds things by; it still tells what was in it. */
    void expire(String vectorStoreId) {
        long last = expireSome(vectorStoreId, 0);
        while (last > 0) {
            last = expireSome(vectorStoreId, last);
        }
        transactions.retry(() -> {
            stores.lock(vectorStoreId).ifPresent(VectorStore::expire);
            return vectorStoreId;
        });
    }

    /** Returns the {@code seq} of the last file that was looked at, 0 when there was none. */
    private long expireSome(String vectorStoreId, long after) {
        List<VectorStoreFile> some = transactions.retry(() -> expireRows(vectorStoreId, after));
        if (some.isEmpty()) {
            return 0;
        }
        traces.unindexAll(some.stream().map(VectorStoreFile::id).toList());
        return some.getLast().seq();
    }

    private List<VectorStoreFile> expireRows(String vectorStoreId, long after) {
        return stores.lock(vectorStoreId).stream()
                .flatMap(store -> {
                    List<VectorStoreFile> some = documents.listSome(vectorStoreId, after, AT_ONCE);
                    some.forEach(file -> store.recount(file, () -> retire(file)));
                    removal.removeChunks(some);
                    return some.stream();
                })
                .toList();
    }

    private void retire(VectorStoreFile file) {
        if (file.status() == Status.IN_PROGRESS) {
            file.cancel(clock.instant());
            stopped.fire(new DocumentStopped(file.id()));
        }
        file.retire();
    }
}
