package org.vademecum.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The password of a principal who signs in here and not by an identity provider. */
@Entity
@Table(name = "local_account")
public class LocalAccount {
    @Id
    @Column(name = "principal_id")
    private String principalId;

    /** Salted and iterated, in the notation of the algorithm that made it. */
    @Column(name = "password_hash")
    private String passwordHash;

    @Column(name = "changed_at")
    private Instant changedAt;

    @SuppressWarnings("NullAway.Init")
    protected LocalAccount() {}

    public LocalAccount(String principalId, String passwordHash, Instant now) {
        this.principalId = principalId;
        this.passwordHash = passwordHash;
        this.changedAt = now;
    }

    public String principalId() {
        return principalId;
    }

    public String passwordHash() {
        return passwordHash;
    }

    public Instant changedAt() {
        return changedAt;
    }
}
