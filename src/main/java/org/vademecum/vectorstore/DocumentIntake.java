package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.NotFound;
import org.vademecum.file.BlobStore.Blob;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;

/** Decides whether an upload is a new document, the next version of one, or there already; and queues the job. */
@ApplicationScoped
class DocumentIntake {
    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    FileService files;

    @Inject
    Event<DocumentQueued> queued;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    @Transactional(TxType.MANDATORY)
    public Uploaded register(Caller caller, DocumentUpload upload, Blob blob) {
        VectorStore store = stores.lock(upload.vectorStoreId())
                .filter(found -> !found.deleted())
                .orElseThrow(() -> new NotFound("vector store", upload.vectorStoreId()));
        store.touch(clock.instant());
        List<VectorStoreFile> same = documents.liveWithContent(store.id(), blob.sha256());
        if (!same.isEmpty()) {
            return new Uploaded(same.getFirst(), true);
        }
        String filename = files.clean(upload.filename());
        Optional<VectorStoreFile> older = documents.newestNamed(store.id(), filename);
        Optional<VectorStoreFile> again = older.filter(version -> documents.isAgain(version, blob.sha256()));
        if (again.isPresent()) {
            return startOver(store, again.get(), upload.heldBack());
        }
        requireNew(older, upload.version());
        StoredFile stored = files.register(
                caller, store.departmentId(), NewFile.of(filename, upload.mediaType(), Purpose.ASSISTANTS), blob);
        VectorStoreFile file =
                new VectorStoreFile(store, stored, titleOf(filename), caller.principalId(), clock.instant());
        older.ifPresent(version -> {
            file.asVersionOf(version, version.documentVersion() + 1);
            stored.narrow(version.readerGroups());
        });
        Integer stated = upload.version();
        file.dated(stated == null ? file.documentVersion() : stated, upload.date());
        file.holdBack(upload.heldBack());
        queue(store, file);
        audited.fire(Audited.of(caller, AuditAction.DOCUMENT_UPLOAD, file));
        return new Uploaded(file, false);
    }

    /** Puts a new version into its store, for a job to go on with; the store is locked. */
    void queue(VectorStore store, VectorStoreFile file) {
        documents.add(file);
        store.count(file);
        queued.fire(new DocumentQueued(file.id()));
    }

    /** The very content that failed or was cancelled before: another try, not another version. */
    private Uploaded startOver(VectorStore store, VectorStoreFile file, boolean heldBack) {
        file.holdBack(heldBack);
        store.recount(file, () -> file.retry(clock.instant()));
        queued.fire(new DocumentQueued(file.id()));
        return new Uploaded(file, false);
    }

    private void requireNew(Optional<VectorStoreFile> older, @Nullable Integer version) {
        boolean taken = version != null
                && older.stream()
                        .flatMap(newest -> documents.versionsOf(newest.documentId()).stream())
                        .anyMatch(known -> known.documentVersion() == version);
        if (taken) {
            throw new Conflict("version_exists", "The document has a version %d already.".formatted(version));
        }
    }

    /** Until the parser finds a better one. */
    static String titleOf(String filename) {
        int dot = filename.lastIndexOf('.');
        return dot > 0 ? filename.substring(0, dot) : filename;
    }
}
