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
        TOO_SOON
    }

    void keep(HttpServletRequest request) {
        WebSession.set(request, ATTRIBUTE, this);
    }

    static @Nullable LoginAttempt take(HttpServletRequest request) {
        return (LoginAttempt) WebSession.take(request, ATTRIBUTE);
    }
}
