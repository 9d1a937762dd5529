package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.bootstrap.oidc.OpenIdClient;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.bootstrap.oidc.PendingSignIn;
import org.vademecum.bootstrap.oidc.PendingSignIns;
import org.vademecum.bootstrap.oidc.ProviderUnavailable;

/** Sends a browser to the identity provider: {@code /sso/login?next=/chat}. */
public class SsoLoginServlet extends HttpServlet {
    static final String CALLBACK = "/sso/callback";

    private static final Logger LOG = LoggerFactory.getLogger(SsoLoginServlet.class);
    private static final String PENDING = "vademecum.pending-sign-ins";

    @Inject
    OpenIdSettings settings;

    @Inject
    OpenIdClient client;

    @Inject
    PublicAddress address;

    @Inject
    Clock clock;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.isOidc()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String next = LocalPath.of(request.getParameter("next"));
        if (RequestCaller.find(request).isPresent()) {
            Answers.redirect(request, response, next);
            return;
        }
        PendingSignIn pending = pending(request.getSession()).begin(next, clock.instant());
        try {
            URI signIn = client.signInAddress(pending, address.of(CALLBACK), LanguageFilter.language(request));
            Answers.redirectAway(response, signIn);
        } catch (ProviderUnavailable e) {
            LOG.warn("Nobody can sign in: {}", e.getMessage());
            LoginAttempt.of(LoginAttempt.Fault.UNAVAILABLE).keep(request);
            Answers.redirect(request, response, LoginFilter.page(next));
        }
    }

    /** The sign-ins that the browser of this session has begun. */
    static PendingSignIns pending(HttpSession session) {
        synchronized (SsoLoginServlet.class) {
            PendingSignIns pending = (PendingSignIns) session.getAttribute(PENDING);
            if (pending == null) {
                pending = new PendingSignIns();
                session.setAttribute(PENDING, pending);
            }
            return pending;
        }
    }
}
