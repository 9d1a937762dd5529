package org.vademecum.access;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Local accounts, and the caller that a session stands for. No method runs in a transaction of its own: checking a
 * password takes a good part of a second on purpose.
 */
@ApplicationScoped
public class AccountService {
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    /** OWASP's Password Storage Cheat Sheet asks for 600,000 with SHA-256. */
    private static final int ITERATIONS = 600_000;

    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    /** Longer ones are refused unread. */
    private static final int MAX_PASSWORD = 1024;

    @Inject
    PrincipalRepository principals;

    @Inject
    Pbkdf2PasswordHash passwords;

    @Inject
    Clock clock;

    @Inject
    RecentCallers recent;

    private final String hashOfNobody = randomHash();

    @PostConstruct
    void chooseHash() {
        passwords.initialize(Map.of(
                "Pbkdf2PasswordHash.Algorithm", ALGORITHM,
                "Pbkdf2PasswordHash.Iterations", String.valueOf(ITERATIONS),
                "Pbkdf2PasswordHash.SaltSizeBytes", String.valueOf(SALT_BYTES),
                "Pbkdf2PasswordHash.KeySizeBytes", String.valueOf(KEY_BYTES)));
    }

    /**
     * The caller with this name and password, if both are right and the principal is enabled. Takes the same time for
     * a name that nobody has, so that names cannot be found out.
     */
    public Optional<Caller> authenticate(String username, String password) {
        if (password.length() > MAX_PASSWORD) {
            return Optional.empty();
        }
        Optional<Principal> principal = principals.findByUsername(normalised(username));
        String hash = principal
                .flatMap(known -> principals.findAccount(known.id()))
                .map(LocalAccount::passwordHash)
                .orElse(hashOfNobody);
        boolean right = passwords.verify(password.toCharArray(), hash);
        return principal.filter(known -> right && known.enabled()).map(Principal::asCaller);
    }

    /** The caller with the roles and departments of now, give or take three seconds; empty when disabled or gone. */
    public Optional<Caller> findCaller(String principalId) {
        return recent.get(
                principalId,
                clock.instant(),
                id -> principals.find(id).filter(Principal::enabled).map(Principal::asCaller));
    }

    /** Adds a person who signs in with this password. */
    public void add(Principal person, String password) {
        String hash = passwords.generate(password.toCharArray());
        principals.add(person, new LocalAccount(person.id(), hash, clock.instant()));
    }

    public void changePassword(Principal person, String password) {
        String hash = passwords.generate(password.toCharArray());
        principals.put(new LocalAccount(person.id(), hash, clock.instant()));
    }

    /** Names are compared without regard to case and surrounding blanks. */
    public static String normalised(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }

    /** In the notation of {@link Pbkdf2PasswordHash}, of no password anybody could know. */
    private static String randomHash() {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(salt);
        random.nextBytes(key);
        Base64.Encoder base64 = Base64.getEncoder();
        return "%s:%d:%s:%s".formatted(ALGORITHM, ITERATIONS, base64.encodeToString(salt), base64.encodeToString(key));
    }
}
