package org.vademecum.ingestion;

/** The job is no longer this worker's: it was cancelled or deleted, or another worker took over. */
class LeaseLost extends RuntimeException {
    LeaseLost(Lease lease) {
        super("Lost the lease on " + lease.vectorStoreFileId());
    }
}
