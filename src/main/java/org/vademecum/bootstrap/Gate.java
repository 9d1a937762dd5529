package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.access.Scope;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.bootstrap.oidc.RealmTokens;

/**
 * Denies by default: without a sign-in there is only the way to sign in. Pages for some roles do not exist for the
 * others, and an API key opens what its scopes name ({@link EndpointScopes}). What the caller may do with a single object
 * is {@link org.vademecum.access.AccessPolicy}'s to decide.
 */
public class Gate extends HttpFilter {
    private static final Set<String> OPEN = Set.of(
            "/login",
            "/logout",
            "/sso/login",
            SsoLoginServlet.CALLBACK,
            "/sso/backchannel-logout",
            "/health",
            "/favicon.ico");
    private static final List<String> OPEN_BELOW =
            List.of("/health/", "/assets/", "/resources/", "/webjars/", "/jakarta.faces.resource/");
    private static final Set<Role> CONSOLE = Set.of(Role.CURATOR, Role.REVIEWER, Role.AUDITOR, Role.ADMIN);

    /** One message for all tokens, since whoever has stolen one is told nothing by it. */
    private static final String TOKEN_REFUSED =
            "Incorrect token provided: it has expired, is not for this service, or its bearer"
                    + " may not come any more. Get a new one from the identity provider: where that cannot be asked about people, their tokens"
                    + " count for five minutes.";

    @Inject
    OpenIdSettings settings;

    @Inject
    RealmTokens tokens;

    @Inject
    RefusedKeys refusedKeys;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = Answers.path(request);
        Optional<Caller> caller = RequestCaller.find(request);
        if (caller.isPresent() && path.equals("/login")) {
            Answers.redirect(request, response, LocalPath.of(request.getParameter("next")));
        } else if (caller.isPresent() && Answers.isProgram(path) && !isInScope(caller.get(), request, path)) {
            refuseKey(caller.get(), response, EndpointScopes.needed(request.getMethod(), path));
        } else if (isOpen(path) || caller.filter(who -> mayEnter(who, path)).isPresent()) {
            chain.doFilter(request, response);
        } else if (caller.isPresent()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            askToSignIn(request, response, path);
        }
    }

    static boolean isOpen(String path) {
        return OPEN.contains(path) || OPEN_BELOW.stream().anyMatch(path::startsWith);
    }

    static boolean mayEnter(Caller caller, String path) {
        if (isWithin(path, "/admin")) {
            return CONSOLE.stream().anyMatch(caller::has);
        }
        boolean operations = Stream.of("/metrics", "/openapi").anyMatch(area -> isWithin(path, area));
        return !operations || caller.has(Role.ADMIN);
    }

    private static boolean isInScope(Caller caller, HttpServletRequest request, String path) {
        return caller.scopes().contains(EndpointScopes.needed(request.getMethod(), path));
    }

    private void refuseKey(Caller caller, HttpServletResponse response, Scope missing) throws IOException {
        refusedKeys.tell(caller, missing);
        Answers.error(
                response,
                HttpServletResponse.SC_FORBIDDEN,
                "invalid_request_error",
                "missing_scope",
                "This API key may not be used for that. Missing scope: %s.".formatted(missing.id()));
    }

    private static boolean isWithin(String path, String area) {
        return path.equals(area) || path.startsWith(area + "/");
    }

    private void askToSignIn(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        if (Bearer.counts(request, path)) {
            askForKey(request, response);
            return;
        }
        if (Answers.isProgram(path)) {
            Answers.error(
                    response,
                    HttpServletResponse.SC_UNAUTHORIZED,
                    "authentication_error",
                    "not_signed_in",
                    "Sign in, then try again.");
            return;
        }
        // A sign-in that follows of itself would hide that the session has ended.
        boolean atOnce = settings.isOidc() && !WebSession.isOver(request);
        String login = (atOnce ? "/sso/login" : "/login") + loginQuery(request);
        if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
            redirectByScript(request, response, login);
        } else {
            Answers.redirect(request, response, login);
        }
    }

    private void askForKey(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String message = Bearer.of(request)
                .map(secret -> tokens.areLike(secret)
                        ? TOKEN_REFUSED
                        : "Incorrect API key provided: %s.".formatted(Bearer.masked(secret)))
                .orElse("You didn't provide an API key. You need to provide your API key in an Authorization header "
                        + "using Bearer auth.");
        response.setHeader("WWW-Authenticate", "Bearer");
        Answers.error(
                response, HttpServletResponse.SC_UNAUTHORIZED, "invalid_request_error", "invalid_api_key", message);
    }

    private static String loginQuery(HttpServletRequest request) {
        String query = WebSession.isOver(request) ? "&expired=true" : "";
        if (request.getMethod().equals("GET")) {
            String here =
                    request.getRequestURI().substring(request.getContextPath().length());
            String whole = request.getQueryString() == null ? here : here + "?" + request.getQueryString();
            if (!here.equals("/")) {
                query += "&next=" + URLEncoder.encode(whole, StandardCharsets.UTF_8);
            }
        }
        return query.isEmpty() ? "" : "?" + query.substring(1);
    }

    /** An ajax request of Faces follows no redirect that is not written in its own language. */
    private static void redirectByScript(HttpServletRequest request, HttpServletResponse response, String login)
            throws IOException {
        response.setContentType("text/xml");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\""
                        + (request.getContextPath() + login).replace("&", "&amp;")
                        + "\"/></partial-response>");
    }
}
