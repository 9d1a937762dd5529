package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/**
 * The files of a vector store as programs see them: each by the id of the stored file. They are the very documents that
 * {@link DocumentService} shows to people.
 */
@ApplicationScoped
public class StoreFileService {
    private static final String KIND = "file";

    @Inject
    VectorStoreService stores;

    @Inject
    VectorStoreRepository rows;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    NarrowedDocuments narrowed;

    @Inject
    StoreFileIntake intake;

    @Inject
    DocumentRemoval removal;

    @Inject
    DocumentTexts texts;

    @Inject
    AttributeIndexing attributes;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    /**
     * Puts a file into the store, where it waits to be ingested. One that is there already stays, with the attributes
     * given; one that failed or was cancelled is tried again.
     *
     * @throws NotFound when the caller may not read the store or the file
     * @throws Conflict when the store has expired, or has the file with another chunking
     */
    public VectorStoreFile attach(Caller caller, String storeId, NewStoreFile file) {
        return attachAll(caller, storeId, List.of(file)).files().getFirst();
    }

    StoreFileIntake.Attached attachAll(Caller caller, String storeId, List<NewStoreFile> files) {
        StoreFileIntake.Attached attached = transactions.retry(() -> {
            VectorStore store = lock(caller, storeId);
            store.touch(clock.instant());
            return intake.attach(caller, store, files);
        });
        removal.remove(attached.replaced());
        attached.redescribed().forEach(file -> attributes.refresh(file.id()));
        return attached;
    }

    /** For changes to the files of a store, within a transaction. */
    VectorStore lock(Caller caller, String storeId) {
        return access.require(
                caller, Action.WRITE, rows.lock(storeId).filter(store -> !store.deleted()), "vector store", storeId);
    }

    public VectorStoreFile get(Caller caller, String storeId, String fileId) {
        stores.get(caller, storeId);
        return documents
                .find(storeId, fileId)
                .filter(file -> access.allows(caller, Action.READ, file))
                .orElseThrow(() -> new NotFound(KIND, fileId));
    }

    /** The files of the store in one status or, when null, in any. */
    @Transactional
    public CursorPage<VectorStoreFile> list(Caller caller, String storeId, @Nullable Status status, ListRequest page) {
        return documents.list(storeId, withheldFrom(caller, stores.get(caller, storeId)), status, page);
    }

    /** What of the store's documents is for others of its department. */
    Set<String> withheldFrom(Caller caller, VectorStore store) {
        return narrowed.withheldFrom(caller, Set.of(store.departmentId()));
    }

    /** Gives the file these attributes in place of those it had; it is found by them when this returns. */
    public VectorStoreFile describe(Caller caller, String storeId, String fileId, Attributes described) {
        VectorStoreFile file = transactions.retry(() -> {
            lock(caller, storeId);
            return get(caller, storeId, fileId).redescribe(described);
        });
        attributes.refresh(file.id());
        return file;
    }

    /** Takes the file out of the store; the file itself stays. */
    public void detach(Caller caller, String storeId, String fileId) {
        access.require(caller, Action.WRITE, rows.find(storeId), "vector store", storeId);
        removal.detach(caller, get(caller, storeId, fileId));
    }

    /** The text of the file as it was extracted; empty while there is none. */
    public Optional<String> text(Caller caller, String storeId, String fileId) throws IOException {
        String sha256 = get(caller, storeId, fileId).textSha256();
        return sha256 == null
                ? Optional.empty()
                : Optional.of(texts.read(sha256).text());
    }
}
