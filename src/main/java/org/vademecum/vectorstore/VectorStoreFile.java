package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Guarded;
import org.vademecum.access.LinesConverter;
import org.vademecum.common.Conflict;
import org.vademecum.common.Ids;
import org.vademecum.file.StoredFile;

/**
 * One version of a document in a vector store. While it is {@link Status#IN_PROGRESS} the row is the ingestion job
 * itself: whoever holds its lease moves it through the stages. Only the current version of a document is searched, or
 * the beginning of its first one; older ones stay for the citations that name them.
 */
@Entity
@Table(name = "vector_store_file")
public class VectorStoreFile implements Guarded {
    /** As on the wire. */
    public enum Status {
        IN_PROGRESS,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    private static final int MAX_DETAIL = 1024;

    /** Boost of a document like any other, in hundredths. */
    private static final int PLAIN = 100;

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "vector_store_id")
    private String vectorStoreId;

    @Column(name = "department_id")
    private String departmentId;

    /** The store's. */
    @Column(name = "owner_id")
    private @Nullable String ownerId;

    @Column(name = "file_id")
    private String fileId;

    private String filename;

    @Column(name = "document_id")
    private String documentId;

    @Column(name = "document_version")
    private int documentVersion;

    @Column(name = "document_date")
    private @Nullable LocalDate documentDate;

    @Column(name = "is_current")
    private boolean current;

    private String title;

    @Enumerated(EnumType.STRING)
    private Status status;

    @Enumerated(EnumType.STRING)
    private IngestionStage stage;

    @Column(name = "progress_done")
    private int progressDone;

    @Column(name = "progress_total")
    private int progressTotal;

    @Column(name = "page_count")
    private @Nullable Integer pageCount;

    @Column(name = "chunk_count")
    private int chunkCount;

    /** Of its store's index: where the chunks are that count. */
    private int generation;

    @Column(name = "text_sha256")
    private @Nullable String textSha256;

    @Column(name = "recognises_pictures")
    private boolean recognisesPictures;

    @Column(name = "recognised_pages")
    private int recognisedPages;

    /** Whether it is searched only once a curator has published it. */
    @Column(name = "held_back")
    private boolean heldBack;

    @Column(name = "ocr_confidence")
    private @Nullable Integer ocrConfidence;

    @Column(name = "usage_bytes")
    private long usageBytes;

    @Enumerated(EnumType.STRING)
    @Column(name = "error_code")
    private IngestionError.@Nullable Code errorCode;

    @Enumerated(EnumType.STRING)
    @Column(name = "error_stage")
    private @Nullable IngestionStage errorStage;

    @Column(name = "error_key")
    private @Nullable String errorKey;

    @Column(name = "error_detail")
    private @Nullable String errorDetail;

    @Convert(converter = AttributesConverter.class)
    private Attributes attributes;

    /** The index may still have others. */
    private boolean redescribed;

    @Column(name = "chunk_size")
    private @Nullable Integer chunkSize;

    @Column(name = "chunk_overlap")
    private @Nullable Integer chunkOverlap;

    @Column(name = "uploaded_by")
    private String uploadedBy;

    @Column(name = "reader_groups")
    @Convert(converter = LinesConverter.class)
    private @Nullable Set<String> readerGroups;

    /** Whether there are such groups, for queries. */
    @SuppressWarnings("UnusedVariable")
    private boolean narrowed;

    /** In hundredths. */
    @Column(name = "boost_percent")
    private int boostPercent;

    @Column(name = "read_again_of")
    private @Nullable Integer readAgainOf;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "settled_at")
    private @Nullable Instant settledAt;

    @Column(name = "deleted_at")
    private @Nullable Instant deletedAt;

    @Column(name = "deleted_by")
    private @Nullable String deletedBy;

    private int attempts;

    /** The job is not picked up before this moment: retries wait here. */
    @Column(name = "not_before")
    private Instant notBefore;

    @Column(name = "lease_owner")
    private @Nullable String leaseOwner;

    @Column(name = "lease_until")
    private @Nullable Instant leaseUntil;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected VectorStoreFile() {}

    /** The first version of a new document. */
    public VectorStoreFile(VectorStore store, StoredFile file, String title, String uploadedBy, Instant now) {
        this.id = Ids.next("vsf_");
        this.vectorStoreId = store.id();
        this.departmentId = store.departmentId();
        this.ownerId = store.ownerId();
        this.fileId = file.id();
        this.filename = file.filename();
        narrow(file.readerGroups());
        this.documentId = Ids.next("doc_");
        this.documentVersion = 1;
        this.current = false;
        this.title = title;
        this.status = Status.IN_PROGRESS;
        this.stage = IngestionStage.QUEUED;
        this.attributes = Attributes.NONE;
        this.boostPercent = PLAIN;
        this.uploadedBy = uploadedBy;
        this.createdAt = now;
        this.notBefore = now;
    }

    /**
     * The next version of a document that is in the store already, for the same readers and with the same boost;
     * {@code number} is unique within the document.
     */
    public VectorStoreFile asVersionOf(VectorStoreFile older, int number) {
        this.documentId = older.documentId;
        this.documentVersion = number;
        narrow(older.readerGroups());
        this.boostPercent = older.boostPercent;
        return this;
    }

    /** The next version of a document, which is another one's file read again: what is said of that one holds for it, too. */
    VectorStoreFile asReadingOf(VectorStoreFile other, int number) {
        asVersionOf(other, number);
        this.documentDate = other.documentDate;
        this.readAgainOf = other.documentVersion;
        return describe(other.attributes).splitBy(other.chunking());
    }

    /** Sets the version number and date that the document itself states. Only before it is processed. */
    public VectorStoreFile dated(int number, @Nullable LocalDate date) {
        this.documentVersion = number;
        this.documentDate = date;
        return this;
    }

    /** How it is split; null for the product's own way. Only before it is processed. */
    public VectorStoreFile splitBy(@Nullable Chunking chunking) {
        this.chunkSize = chunking == null ? null : chunking.size();
        this.chunkOverlap = chunking == null ? null : chunking.overlap();
        return this;
    }

    /** What it can be found by. Only before it is processed. */
    public VectorStoreFile describe(Attributes attributes) {
        this.attributes = attributes;
        return this;
    }

    /** What it can be found by from now on; {@link AttributeIndexing} tells the index. */
    public VectorStoreFile redescribe(Attributes attributes) {
        this.attributes = attributes;
        this.redescribed = true;
        return this;
    }

    /** The index was told of these. */
    VectorStoreFile described(Attributes told) {
        redescribed &= !attributes.equals(told);
        return this;
    }

    /** Whether the index may still have other attributes than these. */
    public boolean isRedescribed() {
        return redescribed;
    }

    /**
     * Gives the job to a worker until the moment given. Whoever takes over from one that fell silent counts as another
     * attempt, so that a document that brings the server down is not tried for ever.
     */
    public void lease(String owner, Instant until) {
        requireInProgress();
        if (leaseOwner != null) {
            attempts++;
        }
        leaseOwner = owner;
        leaseUntil = until;
    }

    /** Gives the job back undone, for somebody else to go on with at once. */
    public void release() {
        requireInProgress();
        leaseOwner = null;
        leaseUntil = null;
    }

    public boolean isLeasedBy(String owner) {
        return status == Status.IN_PROGRESS && owner.equals(leaseOwner);
    }

    /** Moves to a stage and restarts its progress; {@code total} is in the stage's own unit, 0 when not known. */
    public void enter(IngestionStage next, int total) {
        requireInProgress();
        stage = next;
        progressDone = 0;
        progressTotal = total;
    }

    public void progress(int done) {
        requireInProgress();
        progressDone = done;
    }

    /** Begins to read pages from their picture, or pictures within the document; {@code total} counts them. */
    public void recognise(boolean pictures, int total) {
        enter(IngestionStage.RECOGNISING, total);
        recognisesPictures = pictures;
    }

    /** What parsing found out; {@code textSha256} is the blob of the {@link DocumentText}. */
    public void parsed(String textSha256, @Nullable Integer pages, String title) {
        requireInProgress();
        this.textSha256 = textSha256;
        this.pageCount = pages;
        this.title = title;
    }

    /** These of its pages, or of the pictures within it, were read. */
    public void recognised(List<RecognisedPage.Confidence> pages) {
        requireInProgress();
        recognisedPages = pages.size();
        ocrConfidence = RecognisedPage.confidence(pages).orElse(null);
    }

    /** Splitting is done; the chunks are in the database, in this generation of the store's index. */
    public void split(int generation, int chunks, long usageBytes) {
        requireInProgress();
        this.generation = generation;
        this.chunkCount = chunks;
        this.usageBytes = usageBytes;
    }

    /** Whether nobody is to search it before a curator has published it; before its job begins. */
    void holdBack(boolean wanted) {
        heldBack = wanted;
    }

    public boolean heldBack() {
        return heldBack;
    }

    /** Gives the job up until a curator publishes what was made. */
    public void awaitPublication() {
        enter(IngestionStage.AWAITING, 0);
        release();
        attempts = 0;
    }

    public boolean awaitsPublication() {
        return heldBack && status == Status.IN_PROGRESS && stage == IngestionStage.AWAITING;
    }

    /** Lets the job go on into the index. */
    void publish(Instant now) {
        if (!awaitsPublication()) {
            throw new Conflict("not_awaiting", "Only a document that waits to be published can be.");
        }
        heldBack = false;
        notBefore = now;
    }

    /** Searchable from now on, as the current version. */
    public void complete(Instant now) {
        settle(Status.COMPLETED, now);
        stage = IngestionStage.READY;
        current = true;
    }

    /**
     * Comes back in place of a newer version that was removed. What was made of it is still there, so that the job only
     * has to index it.
     */
    void reinstate(Instant now) {
        if (status != Status.COMPLETED || current) {
            throw new IllegalStateException("Document version %s is %s, current: %s".formatted(id, status, current));
        }
        begin(now);
    }

    /** Whether it is on the way, and whatever the index has of it is searched. */
    public boolean isSearchedInPart() {
        return status == Status.IN_PROGRESS && !heldBack && deletedAt == null;
    }

    /** Its store has expired: its chunks are gone, the row and the text stay. */
    void retire() {
        current = false;
        chunkCount = 0;
        usageBytes = 0;
    }

    /** A newer version took its place. */
    public void supersede() {
        current = false;
    }

    /** Goes into the bin. Whoever works on it stops, and nobody searches it. */
    void discard(String by, Instant now) {
        current = false;
        leaseOwner = null;
        leaseUntil = null;
        deletedBy = by;
        deletedAt = now;
    }

    /** Comes out of the bin; a job that was under way goes on from where it was. */
    void restore(Instant now) {
        deletedBy = null;
        deletedAt = null;
        notBefore = now;
    }

    /** Goes by another name from now on; so does its title, where that is the name. */
    void rename(String name) {
        if (title.equals(DocumentIntake.titleOf(filename))) {
            title = DocumentIntake.titleOf(name);
        }
        filename = name;
    }

    public void fail(IngestionError error, Instant now) {
        errorCode = error.code();
        errorStage = stage;
        errorKey = error.key();
        errorDetail = cut(error.detail());
        settle(Status.FAILED, now);
    }

    public void cancel(Instant now) {
        settle(Status.CANCELLED, now);
    }

    /** Its chunks and its text are gone, since it failed or was cancelled; a retry starts with parsing. */
    public void discardContent() {
        textSha256 = null;
        recognisedPages = 0;
        ocrConfidence = null;
        chunkCount = 0;
        usageBytes = 0;
    }

    /** The error of a failed version. */
    public Optional<IngestionError> error() {
        return errorCode == null || errorKey == null
                ? Optional.empty()
                : Optional.of(new IngestionError(errorCode, errorKey, errorDetail));
    }

    /**
     * Whether starting it over may end otherwise: it was cancelled, or has failed of what may pass, as with any file that was
     * readable before.
     */
    public boolean isRetriable() {
        return status == Status.CANCELLED
                || (status == Status.FAILED
                        && (readAgainOf != null
                                || error().map(IngestionError::mayPass).orElse(true)));
    }

    /** Starts a failed or cancelled version over. */
    public void retry(Instant now) {
        if (status != Status.FAILED && status != Status.CANCELLED) {
            throw new Conflict("not_failed", "Only a failed or cancelled document can be tried again.");
        }
        begin(now);
    }

    private void begin(Instant now) {
        status = Status.IN_PROGRESS;
        stage = IngestionStage.QUEUED;
        progressDone = 0;
        progressTotal = 0;
        errorCode = null;
        errorStage = null;
        errorKey = null;
        errorDetail = null;
        settledAt = null;
        attempts = 0;
        notBefore = now;
    }

    /** Gives the job back after a fault that may pass; it goes on no earlier than {@code notBefore}. */
    public void postpone(Instant notBefore) {
        sitOut(notBefore);
        attempts++;
    }

    /** The same after a fault that has nothing to do with the document: it counts as no attempt. */
    public void sitOut(Instant notBefore) {
        requireInProgress();
        this.notBefore = notBefore;
        leaseOwner = null;
        leaseUntil = null;
    }

    private static @Nullable String cut(@Nullable String detail) {
        return detail == null || detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
    }

    private void settle(Status terminal, Instant now) {
        requireInProgress();
        status = terminal;
        settledAt = now;
        leaseOwner = null;
        leaseUntil = null;
    }

    private void requireInProgress() {
        if (status != Status.IN_PROGRESS) {
            throw new Conflict("settled", "The document is %s already.".formatted(status));
        }
    }

    /** Only members of these groups, or of groups below them, read it from now on; empty for the whole department. */
    final void narrow(Set<String> groups) {
        readerGroups = groups.isEmpty() ? null : Set.copyOf(groups);
        narrowed = !groups.isEmpty();
    }

    /** Its passages count so many times from now on, rounded to hundredths. */
    public void boost(double factor) {
        boostPercent = (int) Math.round(factor * PLAIN);
    }

    @Override
    public Set<String> readerGroups() {
        return readerGroups == null ? Set.of() : readerGroups;
    }

    @Override
    public boolean isDeleted() {
        return deletedAt != null;
    }

    @Override
    public String kind() {
        return "document";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String departmentId() {
        return departmentId;
    }

    @Override
    public @Nullable String ownerId() {
        return ownerId;
    }

    @Override
    public String audience() {
        return ownerId == null ? departmentId : ownerId;
    }

    /** Counts upwards with every upload; 0 until the row was read back. */
    public long seq() {
        return seq;
    }

    public String vectorStoreId() {
        return vectorStoreId;
    }

    public String fileId() {
        return fileId;
    }

    public String filename() {
        return filename;
    }

    public String documentId() {
        return documentId;
    }

    public int documentVersion() {
        return documentVersion;
    }

    public @Nullable LocalDate documentDate() {
        return documentDate;
    }

    /** Whether this is the version that is searched. */
    public boolean current() {
        return current;
    }

    public String title() {
        return title;
    }

    public Status status() {
        return status;
    }

    public IngestionStage stage() {
        return stage;
    }

    public int progressDone() {
        return progressDone;
    }

    public int progressTotal() {
        return progressTotal;
    }

    public @Nullable Integer pageCount() {
        return pageCount;
    }

    /** The generation of its store's index that it was split for. */
    public int generation() {
        return generation;
    }

    /** Whether what is recognised are pictures within the document, not its pages. */
    public boolean recognisesPictures() {
        return recognisesPictures;
    }

    /** How many pages, or pictures within the document, were read. */
    public int recognisedPages() {
        return recognisedPages;
    }

    /** How sure what was read from pictures is on average, in percent; null when nothing was. */
    public @Nullable Integer ocrConfidence() {
        return ocrConfidence;
    }

    public int chunkCount() {
        return chunkCount;
    }

    public @Nullable String textSha256() {
        return textSha256;
    }

    public long usageBytes() {
        return usageBytes;
    }

    public IngestionError.@Nullable Code errorCode() {
        return errorCode;
    }

    public @Nullable IngestionStage errorStage() {
        return errorStage;
    }

    public @Nullable String errorKey() {
        return errorKey;
    }

    public @Nullable String errorDetail() {
        return errorDetail;
    }

    public Attributes attributes() {
        return attributes;
    }

    /** What the relevance of its passages is multiplied by; 1 for what nobody has set. */
    public double boost() {
        return (double) boostPercent / PLAIN;
    }

    /** How it is split; null for the product's own way. */
    public @Nullable Chunking chunking() {
        return chunkSize == null || chunkOverlap == null ? null : new Chunking(chunkSize, chunkOverlap);
    }

    /** Number of the version whose file this one is read from again; null when it was uploaded. */
    public @Nullable Integer readAgainOf() {
        return readAgainOf;
    }

    public String uploadedBy() {
        return uploadedBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant settledAt() {
        return settledAt;
    }

    /** When it went into the bin; null when it did not. */
    public @Nullable Instant deletedAt() {
        return deletedAt;
    }

    /** Id of who put it there; null when it is not in the bin. */
    public @Nullable String deletedBy() {
        return deletedBy;
    }

    public int attempts() {
        return attempts;
    }

    public @Nullable String leaseOwner() {
        return leaseOwner;
    }

    public @Nullable Instant leaseUntil() {
        return leaseUntil;
    }
}
