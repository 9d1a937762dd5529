package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the browser's session holds: who signed in. Roles and departments are read anew, never kept. */
final class WebSession {
    private static final String PRINCIPAL = "vademecum.principal";

    private WebSession() {}

    /** The id of the principal who signed in; never makes a session. */
    static Optional<String> principalId(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).map(session -> (String) session.getAttribute(PRINCIPAL));
    }

    /** Under a new session id and a new token: what was known before the sign-in is worth nothing after it. */
    static void begin(HttpServletRequest request, String principalId) {
        HttpSession session = request.getSession();
        request.changeSessionId();
        Csrf.forget(session);
        session.setAttribute(PRINCIPAL, principalId);
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
