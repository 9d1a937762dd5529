package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Deletion;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobClaims;
import org.vademecum.file.FileService;
import org.vademecum.file.StoredFile;
import org.vademecum.file.StoredFileRepository;

/** Deletes files for good: out of all vector stores, then the file, then its content unless another file has the same. */
@ApplicationScoped
public class FileRemoval {
    private static final int AT_ONCE = 100;
    private static final int ATTEMPTS = 5;

    @Inject
    FileService service;

    @Inject
    StoredFileRepository files;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    DocumentRemoval removal;

    @Inject
    BlobClaims claims;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    @Inject
    Event<Deletion> deletions;

    @Inject
    Clock clock;

    /** @throws NotFound when the caller may not read it */
    public void delete(Caller caller, String fileId) {
        StoredFile file = access.require(caller, Action.WRITE, service.get(caller, fileId));
        transactions.run(() -> deletions.fire(new Deletion(file)));
        remove(file, () -> audited.fire(Audited.of(caller, AuditAction.FILE_DELETE, file)));
    }

    /** Deletes some of the files whose time is over; returns how many. */
    int deleteExpired() {
        List<StoredFile> expired = transactions.call(() -> files.listExpired(clock.instant(), AT_ONCE));
        expired.forEach(file -> remove(file, () -> {}));
        return expired.size();
    }

    /**
     * Somebody may put the file into one more store meanwhile.
     *
     * @param telling run in the transaction in which the row goes
     */
    void remove(StoredFile file, Runnable telling) {
        for (int attempt = 1; ; attempt++) {
            transactions.call(() -> documents.listOfFile(file.id())).forEach(removal::detach);
            try {
                transactions.run(() -> {
                    files.remove(file.id());
                    telling.run();
                });
                claims.release(file.sha256());
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !Transactions.isConflict(e)) {
                    throw e;
                }
            }
        }
    }
}
