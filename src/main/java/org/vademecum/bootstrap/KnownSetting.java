package org.vademecum.bootstrap;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A setting as a server had it when one began last. Its value cannot be told from it, only whether another one is the same. */
@Entity
@Table(name = "known_setting")
class KnownSetting {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    /** Some settings are secrets, and people choose short ones. */
    private static final int ROUNDS = 20_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    @Id
    private String name;

    private String salt;

    @Column(name = "fingerprint")
    private String fingerprint;

    @SuppressWarnings("NullAway.Init")
    protected KnownSetting() {}

    KnownSetting(String name, String value) {
        this.name = name;
        byte[] fresh = new byte[SALT_BYTES];
        RANDOM.nextBytes(fresh);
        this.salt = HexFormat.of().formatHex(fresh);
        this.fingerprint = HexFormat.of().formatHex(hash(value, fresh));
    }

    String name() {
        return name;
    }

    boolean is(String value) {
        HexFormat hex = HexFormat.of();
        return MessageDigest.isEqual(hex.parseHex(fingerprint), hash(value, hex.parseHex(salt)));
    }

    private static byte[] hash(String value, byte[] salt) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(value.toCharArray(), salt, ROUNDS, HASH_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
