package org.vademecum.bootstrap;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what changes something and does not come from our own pages. The browser says where a request comes from
 * ({@code Sec-Fetch-Site}, {@code Origin}); besides, {@code /api} wants the session's token as {@code X-CSRF-Token}, and
 * the sign-in and sign-out forms as {@code _csrf}. Faces pages carry a token of their own, the view state. Where a key
 * or a token counts, a browser's session counts for nothing, so that nobody can misuse it. The identity provider's own word
 * at {@code /sso/backchannel-logout} comes from no browser, and what it carries is signed.
 */
public class CsrfFilter extends HttpFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> FORMS = Set.of("/login", "/logout");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = Answers.path(request);
        boolean harmless = READING.contains(request.getMethod()) || Bearer.counts(request, path);
        if (harmless || (isOurs(request) && hasToken(request, path))) {
            chain.doFilter(request, response);
        } else if (Answers.isProgram(path)) {
            Answers.error(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "permission_error",
                    "csrf",
                    "The request does not come from a page of this session. Reload the page and try again.");
        } else if (FORMS.contains(path)) {
            // The page was open longer than its session lived, or the server was restarted meanwhile.
            Answers.redirect(request, response, "/login?expired=true");
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private static boolean hasToken(HttpServletRequest request, String path) {
        if (Answers.isProgram(path)) {
            return Csrf.matches(request, request.getHeader("X-CSRF-Token"));
        }
        return !FORMS.contains(path) || Csrf.matches(request, request.getParameter("_csrf"));
    }

    private static boolean isOurs(HttpServletRequest request) {
        return isOurs(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), request.getHeader("Host"));
    }

    /** A browser's own word counts most; the origin is compared without its scheme, which a proxy may have changed. */
    static boolean isOurs(@Nullable String fetchSite, @Nullable String origin, @Nullable String host) {
        if (fetchSite != null) {
            return fetchSite.equals("same-origin") || fetchSite.equals("none");
        }
        return origin == null || authority(origin).equalsIgnoreCase(String.valueOf(host));
    }

    private static String authority(String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
