package org.vademecum.web.admin;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentRow;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/** A document as the table shows it: its newest version, in whatever state. */
public final class DocumentItem {
    private final VectorStoreFile file;
    private final DocumentRow row;

    DocumentItem(DocumentRow row) {
        this.row = row;
        this.file = row.file();
    }

    public String getId() {
        return file.id();
    }

    public String getTitle() {
        return file.title();
    }

    public String getFilename() {
        return file.filename();
    }

    /** The groups whose members alone may read it, as a list; empty when the whole department may. */
    public String getGroups() {
        return file.readerGroups().stream().sorted().collect(Collectors.joining(", "));
    }

    /** What its passages count in searches; 1 for a document like any other. */
    public double getBoost() {
        return file.boost();
    }

    /** Department › store. */
    public String getGroup() {
        return row.departmentName() + " › " + row.storeName();
    }

    /** Suffix of the message that names the state. */
    public String getState() {
        return switch (file.status()) {
            case COMPLETED -> IngestionStage.READY.id();
            case IN_PROGRESS -> file.stage().id();
            case FAILED -> "failed_at." + failedStage().id();
            case CANCELLED -> "cancelled";
        };
    }

    private IngestionStage failedStage() {
        IngestionStage stage = file.errorStage();
        return stage == null ? IngestionStage.QUEUED : stage;
    }

    /** Suffix of the style class of the state: never the only sign of it. */
    public String getStateStyle() {
        return switch (file.status()) {
            case COMPLETED -> "ok";
            case IN_PROGRESS -> file.stage() == IngestionStage.QUEUED || isAwaiting() ? "quiet" : "busy";
            case FAILED -> "bad";
            case CANCELLED -> "quiet";
        };
    }

    public boolean isBusy() {
        return file.status() == Status.IN_PROGRESS;
    }

    /** A curator is to publish it. */
    public boolean isAwaiting() {
        return file.awaitsPublication();
    }

    /** What was made of it can be looked over. */
    public boolean isInspectable() {
        return file.status() == Status.COMPLETED || isAwaiting();
    }

    public boolean isFailed() {
        return file.status() == Status.FAILED;
    }

    public boolean isRetriable() {
        return file.isRetriable();
    }

    public boolean isCounted() {
        return isBusy() && file.progressTotal() > 0;
    }

    /** At work, but nobody knows how much there is of it. */
    public boolean isUncounted() {
        return isBusy() && file.progressTotal() == 0 && file.stage() != IngestionStage.QUEUED && !isAwaiting();
    }

    public int getDone() {
        return file.progressDone();
    }

    public int getTotal() {
        return file.progressTotal();
    }

    /** Suffix of the message that tells the progress; its unit is the stage's. */
    public String getUnit() {
        return file.stage() == IngestionStage.RECOGNISING ? getRecognisedUnit() : "chunk";
    }

    /** Suffix of the messages that tell cause and advice; null for one that did not fail. */
    public @Nullable String getErrorKey() {
        return file.errorKey();
    }

    /** A fact to go with the cause, such as a page number. */
    public @Nullable String getErrorDetail() {
        return file.errorDetail();
    }

    public int getVersion() {
        return file.documentVersion();
    }

    public @Nullable LocalDate getDate() {
        return file.documentDate();
    }

    /** The version that answers while this one is not ready; null when there is no such other one. */
    public @Nullable Integer getAnsweringVersion() {
        Integer current = row.currentVersion();
        return current != null && current != file.documentVersion() ? current : null;
    }

    /** The version whose file it is read from again; null when it was uploaded. */
    public @Nullable Integer getReadAgainOf() {
        return file.readAgainOf();
    }

    /**
     * Whether the stored file can be read again: {@code ready}, or why not: it is {@code awaiting} publication, {@code kept} by
     * somebody, or {@code unused} by searches.
     */
    public String getRereading() {
        return isAwaiting() ? "awaiting" : rereadingOfSettled();
    }

    private String rereadingOfSettled() {
        if (row.fileKept()) {
            return "kept";
        }
        return file.current() ? "ready" : "unused";
    }

    public @Nullable Integer getPages() {
        return file.pageCount();
    }

    /** Suffix of the messages that count what is recognised of it: its pages, or pictures within it. */
    public String getRecognisedUnit() {
        return file.recognisesPictures() ? "picture" : "page";
    }

    /** How many of its pages, or of the pictures within it, were read. */
    public int getRecognised() {
        return file.recognisedPages();
    }

    /** How sure that is, in percent; null when none was. */
    public @Nullable Integer getConfidence() {
        return file.ocrConfidence();
    }

    public int getChunks() {
        return file.chunkCount();
    }

    public long getBytes() {
        return row.bytes();
    }

    public String getUploadedBy() {
        return row.uploadedBy();
    }

    public Instant getUploadedAt() {
        return file.createdAt();
    }

    /** For scripts. */
    public String getStatus() {
        return isAwaiting() ? "awaiting" : file.status().name().toLowerCase(Locale.ROOT);
    }
}
