package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;

/** The session's secret that a page sends back with whatever changes something; pages read {@code #{csrf.token}}. */
@Named("csrf")
@ApplicationScoped
public class Csrf {
    private static final String TOKEN = "vademecum.csrf";

    @Inject
    HttpServletRequest request;

    public String getToken() {
        HttpSession session = request.getSession();
        synchronized (this) {
            String token = (String) session.getAttribute(TOKEN);
            if (token == null) {
                token = Ids.next("");
                session.setAttribute(TOKEN, token);
            }
            return token;
        }
    }

    static boolean matches(HttpServletRequest request, @Nullable String given) {
        HttpSession session = request.getSession(false);
        String token = session == null ? null : (String) session.getAttribute(TOKEN);
        return token != null && given != null && MessageDigest.isEqual(bytes(token), bytes(given));
    }

    static void forget(HttpSession session) {
        session.removeAttribute(TOKEN);
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }
}
