package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Deletion;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/**
 * Where documents go that curators delete, with all of their versions: out of searches, lists and previews at once, and
 * back for as long as they can be restored. What is in the bin keeps its rows and its content; only the index is without it.
 * Must not be called inside a transaction.
 */
@ApplicationScoped
public class DocumentBin {
    private static final Logger LOG = System.getLogger(DocumentBin.class.getName());
    private static final String KIND = "document";
    private static final int MAX_PAGE = 200;
    private static final int AT_ONCE = 100;

    /** What {@link #freeName} has put behind a name, and no year. */
    private static final Pattern NUMBERED = Pattern.compile(" \\(\\d{1,3}\\)$");

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    ChunkRepository chunks;

    @Inject
    BinListing listing;

    @Inject
    StoredFileRepository files;

    @Inject
    DocumentRemoval removal;

    @Inject
    DocumentTraces traces;

    @Inject
    AccessPolicy access;

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

    @Inject
    @ConfigProperty(name = "vademecum.documents.restore", defaultValue = "P30D")
    Duration kept;

    /**
     * Deletes a document, so that it can be restored. What somebody keeps for themselves is deleted for good: no curator would
     * look for it.
     *
     * @throws NotFound when the caller may not read it
     * @throws Forbidden when the caller is no curator of its department
     * @throws Conflict when it is on legal hold
     */
    public void put(Caller caller, String vectorStoreFileId) {
        VectorStoreFile document =
                access.require(caller, Action.WRITE, documents.find(vectorStoreFileId), KIND, vectorStoreFileId);
        if (document.isKept()) {
            removal.delete(document, Audited.of(caller, AuditAction.DOCUMENT_DELETE, document));
            return;
        }
        traces.unindexAll(transactions.retry(() -> {
            // The lock keeps an upload from adding a version, and a job from completing one, in between.
            VectorStore store = lock(document);
            List<VectorStoreFile> versions = versions(document, false);
            deletions.fire(new Deletion(document));
            List<String> ids = versions.stream().map(VectorStoreFile::id).toList();
            for (VectorStoreFile version : versions) {
                store.recount(version, () -> version.discard(caller.principalId(), clock.instant()));
                stopped.fire(new DocumentStopped(version.id()));
            }
            chunks.unmark(ids);
            withdrawFiles(versions);
            audited.fire(Audited.of(caller, AuditAction.DOCUMENT_DISCARD, document));
            return ids;
        }));
    }

    /** Those that are not shown by another document, nor kept by somebody for themselves. */
    private void withdrawFiles(List<VectorStoreFile> versions) {
        List<String> ids = versions.stream().map(VectorStoreFile::fileId).toList();
        Set<String> shown = documents.filesShown(ids);
        files.findAll(ids).values().stream()
                .filter(file -> !file.isKept() && !shown.contains(file.id()))
                .forEach(file -> file.withdraw(true));
    }

    /** What the caller may restore, the last deleted first; at most 200 rows. */
    public List<DeletedDocument> list(Caller caller, int offset, int limit) {
        return listing.list(reach(caller), listing.terms(kept), Math.max(0, offset), Math.clamp(limit, 1, MAX_PAGE));
    }

    /** How many {@link #list} has in all. */
    public long count(Caller caller) {
        return listing.count(reach(caller));
    }

    private DocumentReach reach(Caller caller) {
        return access.seesAll(caller)
                ? DocumentReach.ALL
                : new DocumentReach(
                        Set.copyOf(caller.departmentIds().stream()
                                .filter(department -> access.curates(caller, department))
                                .toList()),
                        Set.of());
    }

    /**
     * Brings a document back with all of its versions. The one that was searched is searched again once it is back in the index,
     * which a job sees to at once. Where another document has come by its name meanwhile, it is given one that is free: the
     * name is what tells a new version from a new document.
     *
     * @param vectorStoreFileId any of its versions
     * @throws NotFound when it is not in the bin, or not for the caller to restore
     * @throws Conflict when its store has expired
     */
    public RestoredDocument restore(Caller caller, String vectorStoreFileId) {
        VectorStoreFile document = require(caller, vectorStoreFileId);
        return transactions.retry(() -> {
            Instant now = clock.instant();
            VectorStore store = lock(document);
            store.requireActive(now);
            List<VectorStoreFile> versions = versions(document, true);
            String name = versions.getFirst().filename();
            boolean taken = documents.newestNamed(store.id(), name).isPresent();
            if (taken) {
                String free = freeName(store, name);
                versions.forEach(version -> version.rename(free));
            }
            versions.forEach(version -> store.recount(version, () -> version.restore(now)));
            versions.stream()
                    .filter(version -> version.status() == Status.COMPLETED && version.chunkCount() > 0)
                    .findFirst()
                    .ifPresent(newest -> store.recount(newest, () -> newest.reinstate(now)));
            versions.stream()
                    .filter(version -> version.status() == Status.IN_PROGRESS)
                    .forEach(version -> queued.fire(new DocumentQueued(version.id())));
            files.findAll(versions.stream().map(VectorStoreFile::fileId).toList())
                    .values()
                    .forEach(file -> file.withdraw(false));
            audited.fire(Audited.of(caller, AuditAction.DOCUMENT_RESTORE, document));
            return new RestoredDocument(versions.getFirst(), taken ? name : null);
        });
    }

    /** Such as {@code Travel (2).pdf}, with the smallest number that is free. */
    private String freeName(VectorStore store, String name) {
        String title = DocumentIntake.titleOf(name);
        String extension = name.substring(title.length());
        String stem = NUMBERED.matcher(title).replaceFirst("");
        return IntStream.iterate(2, number -> number + 1)
                .mapToObj(number -> stem + " (" + number + ")" + extension)
                .filter(candidate ->
                        documents.newestNamed(store.id(), candidate).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Deletes for good what is in the bin: index, chunks, rows, files. Citations of it lead nowhere then.
     *
     * @param vectorStoreFileId any of its versions
     * @throws NotFound when it is not in the bin, or not for the caller to restore
     * @throws Conflict when its department, or somebody who has uploaded a version of it, is on legal hold
     */
    public void delete(Caller caller, String vectorStoreFileId) {
        VectorStoreFile document = require(caller, vectorStoreFileId);
        removal.delete(document, Audited.of(caller, AuditAction.DOCUMENT_DELETE, document));
    }

    /** Deletes for good some of what cannot be restored any more; returns how many documents. */
    int deleteDue() {
        int done = 0;
        for (VectorStoreFile document : listDue(clock.instant())) {
            try {
                removal.delete(document, told(document));
                done++;
            } catch (NotFound e) {
                LOG.log(Level.DEBUG, "{0} was restored or deleted meanwhile: {1}", document.id(), e.getMessage());
            }
        }
        return done;
    }

    /** How many of a hundred documents of each department could not be restored that long ago, and are still there. */
    public int countOverdue(Duration since) {
        return listDue(clock.instant().minus(since)).size();
    }

    private List<VectorStoreFile> listDue(Instant now) {
        return transactions.call(() -> {
            List<VectorStoreFile> due = new ArrayList<>();
            listing.terms(kept)
                    .forEach((department, term) -> due.addAll(listing.listUntil(department, now.minus(term), AT_ONCE)));
            return due;
        });
    }

    private static Audited told(VectorStoreFile document) {
        return new Audited(
                AuditAction.DOCUMENT_DELETE,
                Audited.Outcome.DONE,
                null,
                null,
                document.departmentId(),
                document.kind(),
                document.id(),
                Map.of());
    }

    private VectorStoreFile require(Caller caller, String vectorStoreFileId) {
        return documents
                .find(vectorStoreFileId)
                .filter(file -> access.restores(caller, file))
                .orElseThrow(() -> new NotFound(KIND, vectorStoreFileId));
    }

    private VectorStore lock(VectorStoreFile document) {
        return stores.lock(document.vectorStoreId())
                .filter(store -> !store.deleted())
                .orElseThrow(() -> new NotFound("vector store", document.vectorStoreId()));
    }

    /** All of them, newest first, unless somebody else has moved the document meanwhile. */
    private List<VectorStoreFile> versions(VectorStoreFile document, boolean inBin) {
        List<VectorStoreFile> versions = documents.versionsOf(document.documentId()).stream()
                .filter(version -> version.isDeleted() == inBin)
                .toList();
        if (versions.isEmpty()) {
            throw new NotFound(KIND, document.id());
        }
        return versions;
    }
}
