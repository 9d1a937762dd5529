package org.vademecum.file;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row to be locked, for a share of all hashes: whoever names or removes a blob of that share waits for the others. */
@Entity
@Table(name = "blob_lock")
class BlobLock {
    /** Rows 1 to 63 of those that the migration made: EclipseLink takes a key of 0 for none. */
    private static final int STRIPES = 63;

    @Id
    private int stripe;

    protected BlobLock() {}

    static int stripeOf(String sha256) {
        return 1 + Math.floorMod(Integer.parseUnsignedInt(sha256.substring(0, 8), 16), STRIPES);
    }

    int stripe() {
        return stripe;
    }
}
