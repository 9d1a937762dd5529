package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the browser's session holds: who signed in. Roles and departments are read anew, never kept. */
final class WebSession {
    /** The attribute that a session has once somebody has signed in. */
    static final String PRINCIPAL = "vademecum.principal";

    private WebSession() {}

    /**
     * The id of the principal who signed in.
     *
     * @throws IllegalStateException when the session has ended
     */
    static Optional<String> principalId(HttpSession session) {
        return Optional.ofNullable((String) session.getAttribute(PRINCIPAL));
    }

    /** Under a new session id and a new token: what was known before the sign-in is worth nothing after it. */
    static void begin(HttpServletRequest request, String principalId) {
        HttpSession session = request.getSession();
        request.changeSessionId();
        Csrf.forget(session);
        session.setAttribute(PRINCIPAL, principalId);
    }

    /** The same, for as long as the realm lets it. */
    static void begin(HttpServletRequest request, String principalId, RealmSession realm) {
        begin(request, principalId);
        realm.attachTo(request.getSession());
    }

    /** Somebody whom the realm knows and who may do nothing here: nobody has signed in, but they can sign out there. */
    static void reject(HttpServletRequest request, RealmSession realm) {
        HttpSession session = request.getSession();
        session.removeAttribute(PRINCIPAL);
        realm.attachTo(session);
    }

    static void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** The browser names a session that is over. */
    static boolean isOver(HttpServletRequest request) {
        return request.getRequestedSessionId() != null && !request.isRequestedSessionIdValid();
    }

    static void set(HttpServletRequest request, String name, Object value) {
        request.getSession().setAttribute(name, value);
    }

    /** The value, which is gone from the session afterwards. */
    static @Nullable Object take(HttpServletRequest request, String name) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return null;
        }
        Object value = session.getAttribute(name);
        session.removeAttribute(name);
        return value;
    }
}
