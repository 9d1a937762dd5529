package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Deletion;
import org.vademecum.common.Conflict;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobClaims;
import org.vademecum.file.StoredFile;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Takes documents out, in the database first and then everywhere else. */
@ApplicationScoped
class DocumentRemoval {
    /** What a removed version leaves outside of the database. */
    record Remains(String vectorStoreFileId, @Nullable String textSha256) {
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
    RecognisedPageRepository pages;

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
    Event<DocumentQueued> queued;

    @Inject
    Event<Audited> audited;

    @Inject
    Event<Deletion> deletions;

    @Inject
    Clock clock;

    VectorStoreFile cancel(String vectorStoreFileId) {
        VectorStoreFile file = documents.find(vectorStoreFileId).orElseThrow(() -> notFound(vectorStoreFileId));
        return cancelAll(
                        file.vectorStoreId(),
                        () -> documents.find(vectorStoreFileId).stream().toList())
                .stream()
                .findFirst()
                .orElseThrow(() -> notFound(vectorStoreFileId));
    }

    private static NotFound notFound(String vectorStoreFileId) {
        return new NotFound("document", vectorStoreFileId);
    }

    /**
     * Cancels files of one store in one step.
     *
     * @param which of them, asked with the store locked
     * @throws Conflict when one of them is settled
     */
    List<VectorStoreFile> cancelAll(String vectorStoreId, Supplier<List<VectorStoreFile>> which) {
        List<Remains> remains = new ArrayList<>();
        List<VectorStoreFile> cancelled = transactions.retry(() -> {
            VectorStore store = lock(vectorStoreId);
            List<VectorStoreFile> files = which.get();
            remains.clear();
            files.forEach(file -> {
                remains.add(Remains.of(file));
                store.recount(file, () -> file.cancel(clock.instant()));
                file.discardContent();
                stopped.fire(new DocumentStopped(file.id()));
            });
            removeChunks(files);
            if (!files.isEmpty()) {
                pages.removeAll(files.stream().map(VectorStoreFile::id).toList());
            }
            return files;
        });
        remove(remains);
        return cancelled;
    }

    /**
     * Removes the document with all its versions and, unless somebody keeps them for themselves, their files.
     *
     * @throws Conflict when its department, or somebody who has uploaded one of the files, is on legal hold
     * @throws NotFound when it went into the bin, or came out of it, since it was read
     */
    void delete(VectorStoreFile document, Audited told) {
        Removed removed = transactions.retry(() -> {
            // The lock keeps an upload from adding a version, and a job from completing one, in between.
            VectorStore store = lock(document.vectorStoreId());
            List<VectorStoreFile> versions = documents.versionsOf(document.documentId()).stream()
                    .filter(version -> version.isDeleted() == document.isDeleted())
                    .toList();
            if (versions.isEmpty()) {
                throw notFound(document.id());
            }
            List<String> fileIds =
                    versions.stream().map(VectorStoreFile::fileId).toList();
            deletions.fire(new Deletion(document));
            files.findAll(fileIds).values().forEach(file -> deletions.fire(new Deletion(file)));
            deleteRows(store, versions);
            audited.fire(told);
            return new Removed(versions.stream().map(Remains::of).toList(), deleteFiles(fileIds));
        });
        remove(removed.versions());
        removed.sha256s().forEach(claims::release);
    }

    /**
     * Takes a file out of a store; the file itself stays. An older version of the same document comes back in its place.
     * No error when it is gone already.
     */
    void detach(VectorStoreFile gone) {
        detach(gone, () -> {});
    }

    /** The same, as the caller wants it: with it goes what was read in the file, so that a hold keeps it. */
    void detach(Caller caller, VectorStoreFile gone) {
        detach(gone, () -> {
            deletions.fire(new Deletion(gone));
            audited.fire(Audited.of(caller, AuditAction.DOCUMENT_DELETE, gone));
        });
    }

    private void detach(VectorStoreFile gone, Runnable telling) {
        remove(transactions.retry(() -> stores.lock(gone.vectorStoreId())
                .map(store -> detach(store, gone.id(), telling))
                .orElseGet(List::of)));
    }

    private List<Remains> detach(VectorStore store, String vectorStoreFileId, Runnable telling) {
        List<VectorStoreFile> found = documents.find(vectorStoreFileId).stream().toList();
        telling.run();
        deleteRows(store, found);
        found.stream().filter(VectorStoreFile::current).forEach(file -> reinstateOlder(store, file));
        return found.stream().map(Remains::of).toList();
    }

    private void reinstateOlder(VectorStore store, VectorStoreFile gone) {
        documents.versionsOf(gone.documentId()).stream()
                .filter(version -> version.status() == Status.COMPLETED
                        && version.documentVersion() < gone.documentVersion()
                        && version.chunkCount() > 0)
                .findFirst()
                .ifPresent(older -> {
                    store.recount(older, () -> older.reinstate(clock.instant()));
                    queued.fire(new DocumentQueued(older.id()));
                });
    }

    void deleteRows(VectorStore store, List<VectorStoreFile> files) {
        if (files.isEmpty()) {
            return;
        }
        files.forEach(store::discount);
        removeChunks(files);
        documents.remove(files.stream().map(VectorStoreFile::id).toList());
        files.forEach(file -> stopped.fire(new DocumentStopped(file.id())));
    }

    void removeChunks(List<VectorStoreFile> files) {
        if (!files.isEmpty()) {
            chunks.removeAll(files.stream().map(VectorStoreFile::id).toList());
        }
    }

    private VectorStore lock(String vectorStoreId) {
        return stores.lock(vectorStoreId).orElseThrow(() -> new NotFound("vector store", vectorStoreId));
    }

    /** Files that are in another store too stay, and those that somebody keeps. */
    private List<String> deleteFiles(List<String> fileIds) {
        if (fileIds.isEmpty()) {
            return List.of();
        }
        Set<String> inUse = documents.filesInUse(fileIds);
        List<StoredFile> unused = fileIds.stream()
                .filter(id -> !inUse.contains(id))
                .map(files::find)
                .flatMap(Optional::stream)
                .filter(file -> !file.isKept())
                .toList();
        unused.forEach(file -> files.remove(file.id()));
        return unused.stream().map(StoredFile::sha256).distinct().toList();
    }

    void remove(List<Remains> remains) {
        if (!remains.isEmpty()) {
            traces.unindexAll(remains.stream().map(Remains::vectorStoreFileId).toList());
            remains.forEach(gone -> claims.release(gone.textSha256()));
        }
    }
}
