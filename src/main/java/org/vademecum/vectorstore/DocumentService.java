package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.BlobClaims;
import org.vademecum.file.BlobStore;
import org.vademecum.file.FileService;
import org.vademecum.file.StoredFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** Documents as callers see them: in, listed, read, tried again, cancelled; {@link DocumentBin} takes them out. */
@ApplicationScoped
public class DocumentService {
    private static final String KIND = "document";
    private static final int MAX_PAGE = 200;

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    DocumentListing listing;

    @Inject
    DocumentIntake intake;

    @Inject
    NarrowedDocuments narrowed;

    @Inject
    DocumentRemoval removal;

    @Inject
    DocumentTexts texts;

    @Inject
    RecognisedPageRepository pages;

    @Inject
    FileService files;

    @Inject
    BlobClaims claims;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<DocumentQueued> queued;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /**
     * Takes a document in. The same content that is searched or on the way in the store is recognised and not stored
     * twice; another content under a name that the store knows becomes the next version of that document. What failed or
     * was cancelled before is tried again.
     *
     * @throws NotFound when the caller may not see the store
     * @throws Forbidden when the caller is no curator of its department
     * @throws Invalid with code {@code too_large} or {@code empty_file}
     * @throws Conflict with code {@code version_exists} when the stated version is there already
     * @throws IOException when the stream breaks off; nothing is kept
     */
    public Uploaded upload(Caller caller, DocumentUpload upload) throws IOException {
        VectorStore store = access.require(
                caller, Action.WRITE, stores.find(upload.vectorStoreId()), "vector store", upload.vectorStoreId());
        BlobStore.Blob blob = files.receive(caller, store.departmentId(), upload.content());
        boolean named = false;
        try {
            Uploaded uploaded = transactions.retry(() -> intake.register(caller, upload, blob));
            named = !uploaded.duplicate();
            return uploaded;
        } finally {
            if (!named) {
                claims.release(blob.sha256());
            }
        }
    }

    /** Documents that the caller may read, each by its newest version; at most 200 rows. */
    public List<DocumentRow> list(Caller caller, DocumentFilter filter, DocumentSort sort, int offset, int limit) {
        return listing.list(reach(caller), filter, sort, Math.max(0, offset), Math.clamp(limit, 1, MAX_PAGE));
    }

    /** How many documents {@link #list} has in all. */
    public long count(Caller caller, DocumentFilter filter) {
        return listing.count(reach(caller), filter);
    }

    public DocumentCounts counts(Caller caller) {
        return listing.counts(reach(caller));
    }

    /** How much there is in all that the caller may read. */
    public DocumentTotals totals(Caller caller) {
        return listing.totals(reach(caller));
    }

    private DocumentReach reach(Caller caller) {
        return access.seesAll(caller)
                ? DocumentReach.ALL
                : new DocumentReach(caller.departmentIds(), narrowed.withheldFrom(caller, caller.departmentIds()));
    }

    /** Any version of a document, also one that is no longer searched. */
    public Optional<VectorStoreFile> find(Caller caller, String vectorStoreFileId) {
        return documents.find(vectorStoreFileId).filter(file -> access.allows(caller, Action.READ, file));
    }

    public VectorStoreFile get(Caller caller, String vectorStoreFileId) {
        return require(caller, Action.READ, vectorStoreFileId);
    }

    /**
     * As above, also for whom one of the loans covers it.
     *
     * @param loans asked for unless the caller may read it anyway, also when there is no such document: it takes as long
     */
    public VectorStoreFile get(Caller caller, String vectorStoreFileId, Supplier<List<Loan>> loans) {
        Optional<VectorStoreFile> document = documents.find(vectorStoreFileId);
        return document.filter(file -> access.allows(caller, Action.READ, file))
                .or(() -> {
                    List<Loan> all = loans.get();
                    return document.filter(file ->
                            all.stream().anyMatch(loan -> access.covers(loan, caller, file, file.vectorStoreId())));
                })
                .orElseThrow(() -> new NotFound(KIND, vectorStoreFileId));
    }

    /** The pages of a version whose text was recognised in their picture, in order. Checks no permission. */
    public List<RecognisedPage.Confidence> recognisedPages(VectorStoreFile file) {
        return file.recognisesPictures() ? List.of() : recognised(file);
    }

    /** What was recognised of a version: its pages, or the pictures within it. Checks no permission. */
    public List<RecognisedPage.Confidence> recognised(VectorStoreFile file) {
        return file.recognisedPages() == 0 ? List.of() : pages.listConfidences(file.id());
    }

    /**
     * How sure the words are, in percent, that were recognised in pictures which a stretch of the text touches; empty when it
     * touches none. Checks no permission.
     *
     * @param text of the version
     */
    public Optional<Integer> confidence(VectorStoreFile file, DocumentText text, int start, int end) {
        Set<Integer> touched = text.pictures().stream()
                .filter(picture -> picture.start() < end && picture.end() > start)
                .map(DocumentText.Picture::number)
                .collect(Collectors.toSet());
        return touched.isEmpty()
                ? Optional.empty()
                : RecognisedPage.confidence(recognised(file).stream()
                        .filter(picture -> touched.contains(picture.page()))
                        .toList());
    }

    /**
     * The words that were recognised on a page, where they stand; empty for a page that has text of its own, or is none. Checks
     * no permission: {@code file} was got by one.
     */
    public Optional<PageWords> words(VectorStoreFile file, int page) {
        return file.recognisesPictures()
                ? Optional.empty()
                : pages.find(file.id(), page).map(RecognisedPage::words);
    }

    /** The version that is searched now. Checks no permission: a document's versions share its department. */
    public Optional<VectorStoreFile> currentVersionOf(String documentId) {
        return documents.currentOf(documentId);
    }

    /** The versions that are searched in place of older ones, by the older one's id; what is current is left out. */
    public Map<String, VectorStoreFile> newerThan(Caller caller, Collection<String> vectorStoreFileIds) {
        Map<String, VectorStoreFile> newer = documents.newerThan(vectorStoreFileIds);
        newer.values().removeIf(file -> !access.allows(caller, Action.READ, file));
        return newer;
    }

    /** All versions of a document, newest first; empty when there is none or the caller may not read it. */
    public List<VectorStoreFile> versionsOf(Caller caller, String documentId) {
        return documents.versionsOf(documentId).stream()
                .filter(file -> access.allows(caller, Action.READ, file))
                .toList();
    }

    /** The file as it was uploaded, from a byte offset on. Checks no permission: {@code file} was got by one. */
    public DocumentContent open(VectorStoreFile file, long offset) throws IOException {
        StoredFile stored = files.get(file.fileId());
        return new DocumentContent(
                stored.filename(), stored.mediaType(), stored.sha256(), stored.bytes(), files.open(stored, offset));
    }

    /**
     * The text as it was extracted. Checks no permission: {@code file} was got by one.
     *
     * @throws Conflict with code {@code not_parsed} when there is none, or none yet
     */
    public DocumentText text(VectorStoreFile file) throws IOException {
        String sha256 = file.textSha256();
        if (sha256 == null) {
            throw new Conflict("not_parsed", "The document has no text yet.");
        }
        return texts.read(sha256);
    }

    /**
     * What a version says otherwise than the one of its document that is searched, for those who curate it.
     *
     * @throws NotFound when the caller may not read it
     * @throws Forbidden when the caller is no curator of its department
     * @throws Conflict with code {@code no_other_version} when no other one is searched, and {@code not_parsed} as {@link #text}
     */
    public VersionChanges changes(Caller caller, String vectorStoreFileId) throws IOException {
        VectorStoreFile file = require(caller, Action.WRITE, vectorStoreFileId);
        VectorStoreFile inUse = documents
                .currentOf(file.documentId())
                .filter(version -> !version.id().equals(file.id()))
                .orElseThrow(() -> new Conflict("no_other_version", "No other version of the document is searched."));
        return new VersionChanges(inUse, DocumentChanges.between(text(inUse), text(file)));
    }

    /**
     * Starts a cancelled version over, or one that failed of what may pass. What is ready is read again by
     * {@link DocumentRereading}.
     *
     * @throws Conflict with code {@code not_failed}, or {@code fails_again} for what is wrong with the file itself
     */
    public VectorStoreFile retry(Caller caller, String vectorStoreFileId) {
        String storeId = require(caller, Action.WRITE, vectorStoreFileId).vectorStoreId();
        return transactions.retry(() -> {
            VectorStore store = stores.lock(storeId).orElseThrow(() -> new NotFound("vector store", storeId));
            store.requireActive(clock.instant());
            VectorStoreFile file = require(caller, Action.WRITE, vectorStoreFileId);
            if (file.status() == Status.FAILED && !file.isRetriable()) {
                throw new Conflict("fails_again", "The file itself is at fault: upload a repaired one.");
            }
            store.recount(file, () -> file.retry(clock.instant()));
            queued.fire(new DocumentQueued(file.id()));
            return file;
        });
    }

    /**
     * Lets a version be searched that was held back.
     *
     * @throws Conflict with code {@code not_awaiting} when it does not wait for that
     */
    public VectorStoreFile publish(Caller caller, String vectorStoreFileId) {
        String storeId = require(caller, Action.WRITE, vectorStoreFileId).vectorStoreId();
        return transactions.retry(() -> {
            VectorStore store = stores.lock(storeId).orElseThrow(() -> new NotFound("vector store", storeId));
            store.requireActive(clock.instant());
            VectorStoreFile file = require(caller, Action.WRITE, vectorStoreFileId);
            file.publish(clock.instant());
            queued.fire(new DocumentQueued(file.id()));
            audited.fire(Audited.of(caller, AuditAction.DOCUMENT_PUBLISH, file));
            return file;
        });
    }

    /** Stops a version that is on the way and removes what was made of it; {@link Conflict} for a settled one. */
    public VectorStoreFile cancel(Caller caller, String vectorStoreFileId) {
        require(caller, Action.WRITE, vectorStoreFileId);
        return removal.cancel(vectorStoreFileId);
    }

    private VectorStoreFile require(Caller caller, Action action, String vectorStoreFileId) {
        return access.require(caller, action, documents.find(vectorStoreFileId), KIND, vectorStoreFileId);
    }
}
