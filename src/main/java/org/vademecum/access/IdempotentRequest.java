package org.vademecum.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request that its sender may repeat without its being done twice, and what was answered to it. */
@Entity
@Table(name = "idempotent_request")
public class IdempotentRequest {
    /** How long a request is remembered. */
    static final Duration LIFETIME = Duration.ofHours(24);

    /** After this time a request without an answer counts as lost with its node. */
    static final Duration WORKED_ON = Duration.ofMinutes(2);

    /** Hash of the principal and the key it gave. */
    @Id
    private String id;

    @Column(name = "principal_id")
    private String principalId;

    /** Hash of the departments, groups and roles that its sender had. */
    private String rights;

    @Column(name = "request_hash")
    private String requestHash;

    /** Null while the request is being worked on. */
    private @Nullable Integer status;

    private @Nullable String body;

    @Column(name = "created_at")
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected IdempotentRequest() {}

    IdempotentRequest(String id, String principalId, String rights, String requestHash, Instant now) {
        this.id = id;
        this.principalId = principalId;
        this.rights = rights;
        this.requestHash = requestHash;
        this.createdAt = now;
    }

    void answer(int status, String body) {
        this.status = status;
        this.body = body;
    }

    /** The same key may be used anew. */
    boolean isOver(Instant now) {
        return createdAt.plus(status == null ? WORKED_ON : LIFETIME).isBefore(now);
    }

    boolean isFor(String hash) {
        return requestHash.equals(hash);
    }

    /** Whether the sender's rights are what they were. */
    boolean isUnder(String now) {
        return rights.equals(now);
    }

    @Nullable
    Integer status() {
        return status;
    }

    @Nullable
    String body() {
        return body;
    }
}
