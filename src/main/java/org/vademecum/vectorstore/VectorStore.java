package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Guarded;
import org.vademecum.access.Readership;
import org.vademecum.common.Conflict;
import org.vademecum.common.Ids;
import org.vademecum.common.Invalid;
import org.vademecum.common.MetadataConverter;

/**
 * A searchable collection of documents. It keeps the counts of its files, so that nobody has to look at all of them:
 * whoever changes a file's state does so by {@link #recount}, with the store locked.
 */
@Entity
@Table(name = "vector_store")
public class VectorStore implements Guarded {
    /** As on the wire. */
    public enum Status {
        IN_PROGRESS,
        COMPLETED,
        EXPIRED
    }

    private static final int MAX_NAME = 256;
    private static final int MAX_DAYS = 365;

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    /** See {@link Readership#listOf}. */
    @SuppressWarnings("UnusedVariable") // For queries.
    @Column(updatable = false)
    private int installation;

    @Column(name = "department_id")
    private String departmentId;

    @Column(name = "owner_id")
    private @Nullable String ownerId;

    /** Whom lists show it to. */
    @Column(name = "audience")
    private String audience;

    private String name;

    @Convert(converter = MetadataConverter.class)
    private Map<String, String> metadata;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "last_active_at")
    private Instant lastActiveAt;

    @Column(name = "expires_after_days")
    private @Nullable Integer expiresAfterDays;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    /** What it held has been removed, since it expired. */
    private boolean expired;

    /** It is gone for everybody; its rows are on the way out. */
    private boolean deleted;

    @Column(name = "files_in_progress")
    private long filesInProgress;

    @Column(name = "files_completed")
    private long filesCompleted;

    @Column(name = "files_failed")
    private long filesFailed;

    @Column(name = "files_cancelled")
    private long filesCancelled;

    @Column(name = "files_searched")
    private long filesSearched;

    @Column(name = "usage_bytes")
    private long usageBytes;

    /** Which of its index generations is searched. */
    private int generation;

    @Convert(converter = IndexRecipeConverter.class)
    private IndexRecipe recipe;

    /** How many searched documents it has when their language is looked at next, 0 before the first; null for never. */
    @Column(name = "language_due")
    private @Nullable Long languageDue;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected VectorStore() {}

    /** A store of the department's own. */
    public VectorStore(String departmentId, String name, Instant now) {
        this(departmentId, null, name, now);
    }

    /** {@code ownerId} is the principal who keeps it; null for the department. */
    public VectorStore(String departmentId, @Nullable String ownerId, String name, Instant now) {
        this.id = Ids.next("vs_");
        this.departmentId = departmentId;
        this.ownerId = ownerId;
        this.audience = ownerId == null ? departmentId : ownerId;
        this.installation = Readership.listOf(audience);
        this.name = requireName(name);
        this.metadata = Map.of();
        this.recipe = IndexRecipe.DEFAULT;
        this.languageDue = 0L;
        this.createdAt = now;
        this.lastActiveAt = now;
    }

    public void rename(String name) {
        this.name = requireName(name);
    }

    private static String requireName(String name) {
        String stripped = name.strip();
        if (stripped.codePointCount(0, stripped.length()) > MAX_NAME) {
            throw new Invalid(
                    "name", "string_above_max_length", "A name has at most %d characters.".formatted(MAX_NAME));
        }
        return stripped;
    }

    public void describe(Map<String, String> metadata) {
        this.metadata = Map.copyOf(metadata);
    }

    /** Expires so many days, 1 to 365, after it was last used; null for never. One that has expired stays so. */
    public void expireAfter(@Nullable Integer days, Instant now) {
        if (days != null && (days < 1 || days > MAX_DAYS)) {
            throw new Invalid(
                    "expires_after.days",
                    "invalid_value",
                    "Invalid 'expires_after.days': expected a value between 1 and %d.".formatted(MAX_DAYS));
        }
        requireActive(now);
        expiresAfterDays = days;
        expiresAt = days == null ? null : lastActiveAt.plus(Duration.ofDays(days));
    }

    /** It was used. */
    public void touch(Instant now) {
        requireActive(now);
        lastActiveAt = now;
        expiresAt = expiresAfterDays == null ? null : now.plus(Duration.ofDays(expiresAfterDays));
    }

    public boolean isExpired(Instant now) {
        return expired || (expiresAt != null && !now.isBefore(expiresAt));
    }

    /** @throws Conflict with code {@code vector_store_expired} */
    public void requireActive(Instant now) {
        if (isExpired(now)) {
            throw new Conflict("vector_store_expired", "Vector store '%s' is expired.".formatted(id));
        }
    }

    /** What it held has been removed. */
    void expire() {
        expired = true;
    }

    void delete() {
        deleted = true;
    }

    /** Another generation of its index is searched from now on. */
    void searchBy(IndexGeneration next) {
        this.generation = next.number();
        this.recipe = next.recipe();
        if (next.followsLanguage()) {
            languageSeen();
        } else {
            keepLanguage();
        }
    }

    /** Whether its recipe follows the language that most of its documents are written in. */
    public boolean followsLanguage() {
        return languageDue != null;
    }

    /** Whether its documents have become so many that their language is to be looked at. */
    boolean isLanguageDue() {
        return languageDue != null && filesSearched >= languageDue;
    }

    /** Whether it has had no document yet that could tell its language. */
    boolean isLanguageOpen() {
        return languageDue != null && languageDue == 0;
    }

    /** The language of its first document, before anything is indexed; null for the installation's. It is looked at when there are two. */
    void settleLanguage(@Nullable String language) {
        recipe = recipe.in(language);
        languageDue = 2L;
    }

    /** Their language has been looked at, and is again when they are twice as many. */
    void languageSeen() {
        languageDue = Math.max(1, 2 * filesSearched);
    }

    /** Its language stays as it is: somebody has decided. */
    void keepLanguage() {
        languageDue = null;
    }

    void addUsage(long bytes) {
        usageBytes += bytes;
    }

    /** Counts a file that has come. */
    void count(VectorStoreFile file) {
        add(file, 1);
    }

    /** Counts a file no longer: it is about to go. */
    void discount(VectorStoreFile file) {
        add(file, -1);
    }

    /** Changes a file and counts it as what it is then. */
    public void recount(VectorStoreFile file, Runnable change) {
        discount(file);
        change.run();
        count(file);
    }

    /** What is in the bin counts for nothing. */
    private void add(VectorStoreFile file, int delta) {
        if (file.isDeleted()) {
            return;
        }
        filesSearched += file.current() ? delta : 0;
        switch (file.status()) {
            case IN_PROGRESS -> filesInProgress += delta;
            case COMPLETED -> {
                filesCompleted += delta;
                usageBytes += delta * file.usageBytes();
            }
            case FAILED -> filesFailed += delta;
            case CANCELLED -> filesCancelled += delta;
        }
    }

    /** In progress while any of these files of it is. */
    public Status status(FileCounts files, Instant now) {
        if (isExpired(now)) {
            return Status.EXPIRED;
        }
        return files.inProgress() > 0 ? Status.IN_PROGRESS : Status.COMPLETED;
    }

    public FileCounts fileCounts() {
        return new FileCounts(filesInProgress, filesCompleted, filesFailed, filesCancelled);
    }

    /** Number of documents that are searched. */
    public long filesSearched() {
        return filesSearched;
    }

    /** Text and vectors of all files that are completed. */
    public long usageBytes() {
        return usageBytes;
    }

    /** Number of the index generation that is searched. */
    public int generation() {
        return generation;
    }

    /** How the generation that is searched was made, and what comes new into it. */
    public IndexRecipe recipe() {
        return recipe;
    }

    /** What it is called in the index as it is searched now. */
    public String indexName() {
        return IndexNames.of(id, generation);
    }

    @Override
    public String kind() {
        return "vector store";
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
        return audience;
    }

    /** Empty when it has none. */
    public String name() {
        return name;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant lastActiveAt() {
        return lastActiveAt;
    }

    public @Nullable Integer expiresAfterDays() {
        return expiresAfterDays;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public boolean deleted() {
        return deleted;
    }
}
