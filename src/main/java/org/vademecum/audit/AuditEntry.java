package org.vademecum.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Audited;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;

/**
 * One thing that somebody did. It is written down in the transaction that did it, and gets its place in the chain right
 * after: a number, the hash of the entry before it, and a hash of that and of all it says. Nothing else of it is ever updated.
 */
@Entity
@Table(name = "audit_entry")
public class AuditEntry {
    private static final int DETAILS = 1_000;

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(insertable = false, updatable = false)
    private int installation;

    @Column(updatable = false)
    private Instant at;

    @Column(updatable = false)
    private String action;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Audited.Outcome outcome;

    @Column(name = "actor_id", updatable = false)
    private @Nullable String actorId;

    @Column(name = "key_id", updatable = false)
    private @Nullable String keyId;

    @Column(name = "department_id", updatable = false)
    private @Nullable String departmentId;

    @Column(name = "object_kind", updatable = false)
    private @Nullable String objectKind;

    @Column(name = "object_id", updatable = false)
    private @Nullable String objectId;

    @Column(updatable = false)
    private String details;

    @Column(updatable = false)
    private @Nullable String address;

    @Column(name = "request_id", updatable = false)
    private @Nullable String requestId;

    private @Nullable Long number;

    @Column(name = "previous_hash")
    private @Nullable String previousHash;

    private @Nullable String hash;

    @SuppressWarnings("NullAway.Init")
    protected AuditEntry() {}

    AuditEntry(Audited audited, Origin origin, Instant now) {
        this.id = Ids.next("audit_");
        this.at = now.truncatedTo(ChronoUnit.MILLIS);
        this.action = audited.action().id();
        this.outcome = audited.outcome();
        this.actorId = audited.actorId();
        this.keyId = audited.keyId();
        this.departmentId = audited.departmentId();
        this.objectKind = audited.objectKind();
        this.objectId = audited.objectId();
        String written = Json.write(new TreeMap<>(audited.details()));
        this.details = written.length() <= DETAILS ? written : "{}";
        this.address = origin.address();
        this.requestId = origin.requestId();
    }

    /** Takes its place after the entry with the hash; only once. */
    void chain(long number, String previousHash) {
        if (this.number != null) {
            throw new IllegalStateException(id + " has its place already");
        }
        this.number = number;
        this.previousHash = previousHash;
        this.hash = computedHash();
    }

    /** What the hash has to be, by all that the entry says. */
    String computedHash() {
        String whole = Json.write(Arrays.asList(
                number,
                previousHash,
                id,
                at.toEpochMilli(),
                action,
                outcome,
                actorId,
                keyId,
                departmentId,
                objectKind,
                objectId,
                details,
                address,
                requestId));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    public String id() {
        return id;
    }

    public Instant at() {
        return at;
    }

    /** As {@link org.vademecum.access.AuditAction#id}. */
    public String action() {
        return action;
    }

    public Audited.Outcome outcome() {
        return outcome;
    }

    public @Nullable String actorId() {
        return actorId;
    }

    public @Nullable String keyId() {
        return keyId;
    }

    public @Nullable String departmentId() {
        return departmentId;
    }

    public @Nullable String objectKind() {
        return objectKind;
    }

    public @Nullable String objectId() {
        return objectId;
    }

    /** A JSON object. */
    public String details() {
        return details;
    }

    public @Nullable String address() {
        return address;
    }

    public @Nullable String requestId() {
        return requestId;
    }

    /** The place in the chain, from 1; null for the moment until it has one. */
    public @Nullable Long number() {
        return number;
    }

    public @Nullable String previousHash() {
        return previousHash;
    }

    public @Nullable String hash() {
        return hash;
    }
}
