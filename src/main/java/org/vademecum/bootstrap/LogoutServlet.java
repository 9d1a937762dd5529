package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.bootstrap.oidc.OpenIdClient;
import org.vademecum.bootstrap.oidc.ProviderUnavailable;

/**
 * Ends the session, and the one at the identity provider that it began with. {@link CsrfFilter} has checked that the
 * caller's own page asks for it.
 */
public class LogoutServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(LogoutServlet.class);
    private static final String SIGNED_OUT = "/login?signed-out=true";

    @Inject
    OpenIdClient client;

    @Inject
    PublicAddress address;

    @Inject
    SignInAudit audit;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        Optional<RealmSession> realm = RealmSession.of(request);
        RequestCaller.find(request).ifPresent(audit::left);
        WebSession.end(request);
        response.setHeader("Clear-Site-Data", "\"cache\"");
        if (realm.isPresent()) {
            leaveRealm(request, response, realm.get().signIn().idToken());
        } else {
            Answers.redirect(request, response, SIGNED_OUT);
        }
    }

    private void leaveRealm(HttpServletRequest request, HttpServletResponse response, String idToken) {
        try {
            Answers.redirectAway(response, client.signOutAddress(idToken, address.of(SIGNED_OUT)));
        } catch (ProviderUnavailable e) {
            LOG.warn("Somebody signed out here, but not at the provider: {}", e.getMessage());
            Answers.redirect(request, response, SIGNED_OUT);
        }
    }
}
