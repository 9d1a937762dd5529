package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Caller;
import org.vademecum.access.RealmAccounts;
import org.vademecum.bootstrap.oidc.OpenIdClient;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.bootstrap.oidc.PendingSignIn;
import org.vademecum.bootstrap.oidc.ProviderUnavailable;
import org.vademecum.bootstrap.oidc.RealmSignIn;
import org.vademecum.bootstrap.oidc.SignInRefused;

/**
 * Where the identity provider sends a browser back to. Every outcome is a redirect, so that neither code nor state stays
 * in the address or is sent again by a reload.
 */
public class SsoCallbackServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(SsoCallbackServlet.class);

    @Inject
    OpenIdSettings settings;

    @Inject
    OpenIdClient client;

    @Inject
    RealmAccounts accounts;

    @Inject
    RealmSessions sessions;

    @Inject
    PublicAddress address;

    @Inject
    SignInAudit audit;

    @Inject
    Clock clock;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.isOidc()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Optional<PendingSignIn> pending = pending(request);
        if (pending.isPresent()) {
            complete(request, response, pending.get());
        } else if (RequestCaller.find(request).isPresent()) {
            // The back button or a reload, after the sign-in.
            Answers.redirect(request, response, LocalPath.HOME);
        } else {
            LOG.info("Sign-in refused from {}: this browser has not begun it", request.getRemoteAddr());
            audit.turnedAway("realm, not begun here", "", request.getRemoteAddr());
            back(request, response, LoginAttempt.Fault.FAILED, LocalPath.HOME);
        }
    }

    private Optional<PendingSignIn> pending(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        String state = request.getParameter("state");
        return session == null || state == null
                ? Optional.empty()
                : SsoLoginServlet.pending(session).take(state, clock.instant());
    }

    private void complete(HttpServletRequest request, HttpServletResponse response, PendingSignIn pending) {
        try {
            RealmSignIn signIn =
                    client.complete(pending, request.getParameterMap(), address.of(SsoLoginServlet.CALLBACK));
            enter(request, response, signIn, pending.next());
        } catch (SignInRefused e) {
            LOG.info("Sign-in refused from {}: {}", request.getRemoteAddr(), e.getMessage());
            audit.turnedAway("realm", "", request.getRemoteAddr());
            back(
                    request,
                    response,
                    e.cancelled() ? LoginAttempt.Fault.CANCELLED : LoginAttempt.Fault.FAILED,
                    pending.next());
        } catch (ProviderUnavailable e) {
            LOG.warn("A sign-in could not be completed: {}", e.getMessage());
            back(request, response, LoginAttempt.Fault.UNAVAILABLE, pending.next());
        }
    }

    private void enter(HttpServletRequest request, HttpServletResponse response, RealmSignIn signIn, String next) {
        Optional<Caller> caller = accounts.findCaller(signIn.identity());
        if (caller.isEmpty()) {
            LOG.info("{} of the realm has no role here", signIn.identity().subject());
            audit.refused("realm, no role");
            WebSession.reject(request, sessions.begun(signIn));
            back(request, response, LoginAttempt.Fault.NO_ACCESS, next);
            return;
        }
        WebSession.begin(request, caller.get().principalId(), sessions.begun(signIn));
        LOG.info("{} signed in by the realm", caller.get().principalId());
        audit.entered("realm", caller.get().principalId());
        Answers.redirect(request, response, next);
    }

    private static void back(
            HttpServletRequest request, HttpServletResponse response, LoginAttempt.Fault fault, String next) {
        LoginAttempt.of(fault).keep(request);
        Answers.redirect(request, response, LoginFilter.page(next));
    }
}
