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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.AccountService;
import org.vademecum.bootstrap.oidc.OpenIdSettings;

/**
 * Takes the form of the sign-in page. Every outcome is a redirect, so that a reload never sends a password again. Where an
 * identity provider signs people in, there is no form, and the passwords of local accounts mean nothing.
 */
public class LoginFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(LoginFilter.class);
    private static final int LONGEST_NAME = 128;

    @Inject
    PasswordCheck passwords;

    @Inject
    OpenIdSettings settings;

    @Inject
    SignInAudit audit;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getMethod().equals("POST")) {
            chain.doFilter(request, response);
            return;
        }
        if (settings.isOidc()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String username = username(request);
        String address = request.getRemoteAddr();
        switch (passwords.check(username, text(request.getParameter("password")), address)) {
            case PasswordCheck.Right right -> enter(request, response, right.principalId());
            case PasswordCheck.Wrong ignored -> {
                LOG.info("Sign-in refused from {}", address);
                audit.refused("form", username);
                back(request, response, new LoginAttempt(LoginAttempt.Fault.WRONG, username, 0));
            }
            case PasswordCheck.TooSoon soon -> {
                audit.turnedAway("form, too soon", username, address);
                long seconds = soon.pause().toSeconds() + 1;
                back(request, response, new LoginAttempt(LoginAttempt.Fault.TOO_SOON, username, seconds));
            }
            case PasswordCheck.Busy ignored -> {
                audit.turnedAway("form, too many at once", username, address);
                back(request, response, new LoginAttempt(LoginAttempt.Fault.BUSY, username, 0));
            }
        }
    }

    private void enter(HttpServletRequest request, HttpServletResponse response, String principalId) {
        WebSession.begin(request, principalId);
        LOG.info("{} signed in", principalId);
        audit.entered("form", principalId);
        Answers.redirect(request, response, LocalPath.of(request.getParameter("next")));
    }

    private static void back(HttpServletRequest request, HttpServletResponse response, LoginAttempt attempt) {
        attempt.keep(request);
        Answers.redirect(request, response, page(LocalPath.of(request.getParameter("next"))));
    }

    /** The sign-in page that leads to a local path. */
    static String page(String next) {
        return next.equals(LocalPath.HOME)
                ? "/login"
                : "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    /** Nobody has a longer name, and what nobody has is not kept. */
    private static String username(HttpServletRequest request) {
        String username = AccountService.normalised(text(request.getParameter("username")));
        return username.substring(0, Math.min(username.length(), LONGEST_NAME));
    }

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter;
    }
}
