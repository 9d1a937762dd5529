package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that failed, for the page that says so. Kept in the session, since neither the name nor the reason belongs
 * into an address.
 *
 * @param seconds until the next attempt is heard
 */
record LoginAttempt(Fault fault, String username, long seconds) implements Serializable {
    private static final String ATTRIBUTE = "vademecum.login-attempt";

    enum Fault {
        WRONG,
        TOO_SOON,
        /** Too many passwords were being checked. */
        BUSY,
        /** The identity provider does not answer. */
        UNAVAILABLE,
        /** The person has broken the sign-in off. */
        CANCELLED,
        /** The provider's answer is not to be believed, or comes too late. */
        FAILED,
        /** The provider knows the person, who has no role here. */
        NO_ACCESS
    }

    static LoginAttempt of(Fault fault) {
        return new LoginAttempt(fault, "", 0);
    }

    void keep(HttpServletRequest request) {
        WebSession.set(request, ATTRIBUTE, this);
    }

    static @Nullable LoginAttempt take(HttpServletRequest request) {
        return (LoginAttempt) WebSession.take(request, ATTRIBUTE);
    }
}
