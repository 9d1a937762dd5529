package org.vademecum.ingestion;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.vademecum.common.Ids;

/** How database, index and blobs were found to agree at a moment. */
@Entity
@Table(name = "storage_round")
public class StorageRound {
    public enum Outcome {
        CLEAR,
        /** They did not agree, and do now. */
        REPAIRED,
        /** Content is lost, or something that was to be deleted is still there. */
        BROKEN
    }

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    private Instant at;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    @Column(name = "index_missing")
    private int indexMissing;

    @Column(name = "index_surplus")
    private int indexSurplus;

    @Column(name = "blobs_unnamed")
    private int blobsUnnamed;

    @Column(name = "blobs_lost")
    private int blobsLost;

    @Column(name = "rows_left")
    private int rowsLeft;

    @Column(name = "documents_overdue")
    private int documentsOverdue;

    @SuppressWarnings("NullAway.Init")
    protected StorageRound() {}

    /**
     * @param index what was added to it and removed from it
     * @param blobsUnnamed blobs that no row named, and that are gone
     * @param blobsLost blobs that rows name and that are not there
     * @param rowsLeft rows of documents that have no content any more, and that are gone
     * @param documentsOverdue documents that should have left the bin
     */
    StorageRound(
            Reconciliation.Result index,
            int blobsUnnamed,
            int blobsLost,
            int rowsLeft,
            int documentsOverdue,
            Instant at) {
        this.id = Ids.next("storage_");
        this.at = at;
        this.indexMissing = index.added();
        this.indexSurplus = index.removed();
        this.blobsUnnamed = blobsUnnamed;
        this.blobsLost = blobsLost;
        this.rowsLeft = rowsLeft;
        this.documentsOverdue = documentsOverdue;
        this.outcome = blobsLost + documentsOverdue > 0
                ? Outcome.BROKEN
                : indexMissing + indexSurplus + blobsUnnamed + rowsLeft > 0 ? Outcome.REPAIRED : Outcome.CLEAR;
    }

    // Pages read these.
    public String getId() {
        return id;
    }

    public Instant getAt() {
        return at;
    }

    public int getBlobsLost() {
        return blobsLost;
    }

    public int getDocumentsOverdue() {
        return documentsOverdue;
    }

    public String id() {
        return id;
    }

    public Outcome outcome() {
        return outcome;
    }

    public int indexMissing() {
        return indexMissing;
    }

    public int indexSurplus() {
        return indexSurplus;
    }

    public int blobsUnnamed() {
        return blobsUnnamed;
    }

    public int blobsLost() {
        return blobsLost;
    }

    public int rowsLeft() {
        return rowsLeft;
    }

    public int documentsOverdue() {
        return documentsOverdue;
    }
}
