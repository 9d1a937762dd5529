package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.InvalidToken;
import org.vademecum.bootstrap.oidc.OpenIdClient;
import org.vademecum.bootstrap.oidc.OpenIdSettings;

/**
 * Takes the identity provider's word, from server to server, that somebody has signed out there (OpenID Connect
 * Back-Channel Logout 1.0). The signature of the logout token is all that is believed; no session stands behind it. A
 * token for sessions that are not here, or no longer, is right as well.
 */
public class BackchannelLogoutServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(BackchannelLogoutServlet.class);

    @Inject
    OpenIdSettings settings;

    @Inject
    OpenIdClient client;

    @Inject
    RealmSessions sessions;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.isOidc()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        String token = request.getParameter("logout_token");
        try {
            sessions.end(client.logoutNotice(token == null ? "" : token));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (InvalidToken e) {
            LOG.info("Logout token refused from {}: {}", request.getRemoteAddr(), e.getMessage());
            Answers.error(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "invalid_request_error",
                    "invalid_request",
                    "This is no logout token of the realm for this client.");
        }
    }
}
