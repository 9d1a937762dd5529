package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks a name and a password, as often as {@link LoginThrottle} lets it and no more at once than there are processors: each
 * check costs one of them a good part of a second, and what else the node does must go on. The others stand in line for two
 * seconds at the most, and a line that is full takes nobody. Thread-safe.
 */
@ApplicationScoped
class PasswordCheck {
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();
    /** As many as get through within the wait, or nearly. */
    private static final int IN_LINE = 10 * AT_ONCE;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Inject
    IdentityStoreHandler identities;

    @Inject
    LoginThrottle throttle;

    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** What comes of an attempt. */
    sealed interface Outcome {}

    record Right(String principalId) implements Outcome {}

    record Wrong() implements Outcome {}

    /** Not checked: the next attempt has to wait this long. */
    record TooSoon(Duration pause) implements Outcome {}

    /** Not checked: too many others were. */
    record Busy() implements Outcome {}

    /**
     * Waits for its turn.
     *
     * @param username normalised
     * @param address whom it comes from
     */
    Outcome check(String username, String password, String address) {
        Duration wait = throttle.delay(username, address);
        if (wait.isPositive()) {
            return new TooSoon(wait);
        }
        if (!takePlace()) {
            return new Busy();
        }
        try {
            return checkNow(username, password, address);
        } finally {
            places.release();
        }
    }

    private Outcome checkNow(String username, String password, String address) {
        Duration wait = throttle.begin(username, address);
        if (wait.isPositive()) {
            return new TooSoon(wait);
        }
        CredentialValidationResult result = identities.validate(new UsernamePasswordCredential(username, password));
        if (result.getStatus() != CredentialValidationResult.Status.VALID) {
            throttle.failed(username, address);
            return new Wrong();
        }
        throttle.succeeded(username, address);
        return new Right(result.getCallerUniqueId());
    }

    private boolean takePlace() {
        try {
            return places.getQueueLength() < IN_LINE && places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
