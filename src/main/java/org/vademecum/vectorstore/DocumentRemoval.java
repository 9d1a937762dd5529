package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobClaims;
import org.vademecum.file.StoredFile;
import org.vademecum.file.StoredFileRepository;

/** Takes documents out, in the database first and then everywhere else. */
@ApplicationScoped
class DocumentRemoval {
    /** What a removed version leaves outside of the database. */
    private record Remains(
            String vectorStoreFileId, @Nullable String textSha256) {
        static Remains of(VectorStoreFile file) {
            return new Remains(file.id(), file.textSha256());
        }
    }

    /** What a removed document leaves: its versions and the hashes of their files. */
    private record Removed(List<Remains> versions, List<String> sha256s) {}

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    ChunkRepository chunks;

    @Inject
    StoredFileRepository files;

    @Inject
    DocumentTraces traces;

    @Inject
    BlobClaims claims;

    @Inject
    Transactions transactions;

    @Inject
    Event<DocumentStopped> stopped;

    @Inject
    Clock clock;

    VectorStoreFile cancel(String vectorStoreFileId) {
        List<Remains> remains = new ArrayList<>();
        VectorStoreFile cancelled = transactions.retry(() -> {
            VectorStoreFile file =
                    documents.find(vectorStoreFileId).orElseThrow(() -> new NotFound("document", vectorStoreFileId));
            remains.clear();
            remains.add(Remains.of(file));
            file.cancel(clock.instant());
            file.discardContent();
            chunks.removeAll(List.of(file.id()));
            stopped.fire(new DocumentStopped(file.id()));
            return file;
        });
        remains.forEach(this::remove);
        return cancelled;
    }

    void delete(VectorStoreFile document) {
        Removed removed = transactions.retry(() -> deleteRows(document));
        removed.versions().forEach(this::remove);
        removed.sha256s().forEach(claims::release);
    }

    private Removed deleteRows(VectorStoreFile document) {
        // The lock keeps an upload from adding a version, and a job from completing one, in between.
        stores.lock(document.vectorStoreId());
        List<VectorStoreFile> versions = documents.versionsOf(document.documentId());
        List<String> ids = versions.stream().map(VectorStoreFile::id).toList();
        if (ids.isEmpty()) {
            return new Removed(List.of(), List.of());
        }
        chunks.removeAll(ids);
        documents.remove(ids);
        ids.forEach(id -> stopped.fire(new DocumentStopped(id)));
        List<String> fileIds = versions.stream().map(VectorStoreFile::fileId).toList();
        return new Removed(versions.stream().map(Remains::of).toList(), deleteFiles(fileIds));
    }

    /** Files that are in another store too stay. */
    private List<String> deleteFiles(List<String> fileIds) {
        Set<String> inUse = documents.filesInUse(fileIds);
        List<StoredFile> unused = fileIds.stream()
                .filter(id -> !inUse.contains(id))
                .map(files::find)
                .flatMap(Optional::stream)
                .toList();
        unused.forEach(file -> files.remove(file.id()));
        return unused.stream().map(StoredFile::sha256).distinct().toList();
    }

    private void remove(Remains remains) {
        traces.remove(remains.vectorStoreFileId(), remains.textSha256());
    }
}
