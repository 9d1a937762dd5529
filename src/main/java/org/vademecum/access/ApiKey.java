package org.vademecum.access;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;

/**
 * What a program signs in with: a secret that stands for a service account, or for the person who made it. Only a hash
 * of it is kept; a secret of ours is 256 random bits, so that nothing is gained by a slow hash.
 */
@Entity
@Table(name = "api_key")
public class ApiKey {
    /** Longest name, in characters. */
    public static final int NAME_LENGTH = 256;

    private static final String PREFIX = "vk-";
    private static final int BYTES = 32;
    private static final int LAST = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "principal_id")
    private String principalId;

    private String name;

    @Column(name = "secret_hash")
    private String secretHash;

    @Column(name = "last_four")
    private String lastFour;

    @Convert(converter = ScopesConverter.class)
    private Set<Scope> scopes;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "last_used_at")
    private @Nullable Instant lastUsedAt;

    @Column(name = "successor_id")
    private @Nullable String successorId;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected ApiKey() {}

    public ApiKey(String principalId, KeyTerms terms, String secret, Instant now) {
        this.id = Ids.next("key_");
        this.principalId = principalId;
        this.name = terms.name();
        this.scopes = terms.scopes();
        this.secretHash = hash(secret);
        this.lastFour = secret.substring(Math.max(0, secret.length() - LAST));
        this.expiresAt = terms.expiresAt();
        this.createdAt = now;
    }

    /** A new secret that nobody can guess. */
    static String newSecret() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    boolean isUsable(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    void change(KeyTerms terms) {
        this.name = terms.name();
        this.scopes = terms.scopes();
        this.expiresAt = terms.expiresAt();
    }

    /** Goes on beside the key that comes in its place, until a moment or its own end, whichever is first. */
    void giveWayTo(ApiKey successor, Instant end) {
        this.successorId = successor.id();
        if (expiresAt == null || end.isBefore(expiresAt)) {
            this.expiresAt = end;
        }
    }

    /** For good; a second time changes nothing. */
    void revoke(Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
        }
    }

    /** The configuration asks for it again. */
    void reinstate() {
        revokedAt = null;
        expiresAt = null;
        scopes = Set.of(Scope.values());
    }

    public String id() {
        return id;
    }

    public long seq() {
        return seq;
    }

    /** The service account or the person. */
    public String principalId() {
        return principalId;
    }

    public String name() {
        return name;
    }

    public String lastFour() {
        return lastFour;
    }

    public Set<Scope> scopes() {
        return scopes;
    }

    /** The key that came in its place when it was rotated; null for one that was not. */
    public @Nullable String successorId() {
        return successorId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    /** To the minute. */
    public @Nullable Instant lastUsedAt() {
        return lastUsedAt;
    }
}
