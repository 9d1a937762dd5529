package org.vademecum.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The end of the chain. Whoever adds to it holds the lock on this one row, so that it never forks. */
@Entity
@Table(name = "audit_chain")
class AuditChain {
    static final int ID = 1;

    /** What the first entry follows. */
    static final String NOTHING = "0".repeat(64);

    @Id
    private int id;

    @Column(name = "last_number")
    private long lastNumber;

    @Column(name = "last_hash")
    private String lastHash;

    @SuppressWarnings("NullAway.Init")
    protected AuditChain() {}

    void append(AuditEntry entry) {
        entry.chain(lastNumber + 1, lastHash);
        lastNumber++;
        lastHash = entry.computedHash();
    }

    long lastNumber() {
        return lastNumber;
    }

    String lastHash() {
        return lastHash;
    }
}
