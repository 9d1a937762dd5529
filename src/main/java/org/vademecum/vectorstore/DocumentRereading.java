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
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobStore.Blob;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/**
 * Has documents read anew of which more can be read by now: from what is stored, as a next version that takes the place of the one in use
 * like any other. Both have a file of their own with the same content.
 */
@ApplicationScoped
public class DocumentRereading {
    private static final String KIND = "document";

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    FileService files;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    DocumentIntake intake;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /**
     * Queues the document to be read again. Its version in use is searched until the new one is ready, and stays if that fails.
     *
     * @param heldBack whether the new version is searched only once a curator has published it
     * @return the new version
     * @throws NotFound when the caller may not read the document
     * @throws Forbidden when the caller is no curator of its department
     * @throws Conflict with code {@code not_ready} or {@code not_current} when the version is not the one in use, {@code
     *     version_in_progress} while another one is on its way, and {@code kept_file} when whoever uploaded the file keeps it: it would
     *     outlast what they delete
     */
    public VectorStoreFile readAgain(Caller caller, String vectorStoreFileId, boolean heldBack) {
        String storeId = require(caller, vectorStoreFileId).vectorStoreId();
        return transactions.retry(() -> {
            // The lock keeps an upload from adding a version, and a job from completing one, in between.
            VectorStore store = stores.lock(storeId).orElseThrow(() -> new NotFound("vector store", storeId));
            store.requireActive(clock.instant());
            VectorStoreFile inUse = require(caller, vectorStoreFileId);
            List<VectorStoreFile> versions = documents.versionsOf(inUse.documentId());
            requireInUse(inUse, versions);
            StoredFile stored = copy(caller, inUse);
            VectorStoreFile again =
                    new VectorStoreFile(store, stored, inUse.title(), caller.principalId(), clock.instant());
            again.asReadingOf(inUse, versions.getFirst().documentVersion() + 1);
            again.holdBack(heldBack);
            intake.queue(store, again);
            audited.fire(Audited.of(caller, AuditAction.DOCUMENT_REREAD, again).with("read_again", inUse.id()));
            return again;
        });
    }

    private static void requireInUse(VectorStoreFile file, List<VectorStoreFile> versions) {
        if (file.status() != Status.COMPLETED) {
            throw new Conflict("not_ready", "Only a document that is ready can be read again.");
        }
        if (!file.current()) {
            throw new Conflict("not_current", "Only the version of a document that is searched can be read again.");
        }
        if (versions.stream().anyMatch(version -> version.status() == Status.IN_PROGRESS)) {
            throw new Conflict("version_in_progress", "Another version of the document is on its way.");
        }
    }

    /** Under the name that the document has by now. */
    private StoredFile copy(Caller caller, VectorStoreFile file) {
        StoredFile stored = files.get(file.fileId());
        if (stored.isKept() || file.isKept()) {
            throw new Conflict(
                    "kept_file",
                    "The file is kept by whoever uploaded it, who can put it into the vector store once more.");
        }
        StoredFile copy = files.register(
                caller,
                file.departmentId(),
                NewFile.of(file.filename(), stored.mediaType(), Purpose.ASSISTANTS),
                new Blob(stored.sha256(), stored.bytes()));
        copy.narrow(file.readerGroups());
        return copy;
    }

    private VectorStoreFile require(Caller caller, String vectorStoreFileId) {
        return access.require(caller, Action.WRITE, documents.find(vectorStoreFileId), KIND, vectorStoreFileId);
    }
}
