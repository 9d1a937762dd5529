package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    @Inject
    IdentityStoreHandler identities;

    @Inject
    LoginThrottle throttle;

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
        String username = AccountService.normalised(text(request.getParameter("username")));
        Duration delay = throttle.delay(username, request.getRemoteAddr());
        if (delay.isPositive()) {
            audit.refused("form, too soon", username);
            back(request, response, new LoginAttempt(LoginAttempt.Fault.TOO_SOON, username, delay.toSeconds() + 1));
            return;
        }
        CredentialValidationResult result =
                identities.validate(new UsernamePasswordCredential(username, text(request.getParameter("password"))));
        if (result.getStatus() == CredentialValidationResult.Status.VALID) {
            enter(request, response, username, result);
        } else {
            LOG.info("Sign-in refused from {}", request.getRemoteAddr());
            audit.refused("form", username);
            throttle.failed(username, request.getRemoteAddr());
            back(request, response, new LoginAttempt(LoginAttempt.Fault.WRONG, username, 0));
        }
    }

    private void enter(
            HttpServletRequest request,
            HttpServletResponse response,
            String username,
            CredentialValidationResult result) {
        throttle.succeeded(username, request.getRemoteAddr());
        WebSession.begin(request, result.getCallerUniqueId());
        LOG.info("{} signed in", result.getCallerUniqueId());
        audit.entered("form", result.getCallerUniqueId());
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

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter;
    }
}
