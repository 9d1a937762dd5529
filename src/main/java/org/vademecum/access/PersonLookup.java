package org.vademecum.access;

import java.util.Optional;

/** Asks the company's identity provider who somebody is at this moment. Must not be called inside a transaction. Thread-safe. */
public interface PersonLookup {
    /** Somebody whom it knows. */
    record Known(RealmIdentity identity, boolean enabled) {}

    /** It cannot be asked at this moment, or does not let itself be. The message says why, for the log. */
    class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        public Unanswered(String reason, Throwable cause) {
            super(reason, cause);
        }

        public Unanswered(String reason) {
            super(reason);
        }
    }

    /** Whether people sign in by it at all. */
    boolean isConfigured();

    /** Whom it has vouched for; empty as well where another provider did. */
    Optional<Known> findBySubject(RealmSubject subject) throws Unanswered;

    /** By the name that people sign in by. */
    Optional<Known> findByUsername(String username) throws Unanswered;
}
