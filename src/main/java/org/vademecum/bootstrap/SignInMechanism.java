package org.vademecum.bootstrap;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.AccountService;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.access.Standing;
import org.vademecum.bootstrap.oidc.RealmTokens;

/**
 * Tells the container who makes a request. The session knows the principal alone; roles and departments are those of
 * now, so that somebody who is disabled or moved loses access within seconds and without a sign-out; whether the realm
 * still stands by a sign-in is {@link RealmSessions}' to find out. What a request without a caller may see is {@link
 * Gate}'s to decide.
 *
 * <p>Under {@code /v1} the API key or the bearer token of the request counts, and the session does not; under {@code
 * /api} a bearer token counts where there is one; anywhere else only the session does.
 */
@ApplicationScoped
@DeclareRoles({"employee", "curator", "reviewer", "auditor", "admin"})
public class SignInMechanism implements HttpAuthenticationMechanism {
    private static final Logger LOG = LoggerFactory.getLogger(SignInMechanism.class);

    @Inject
    AccountService accounts;

    @Inject
    ApiKeyService keys;

    @Inject
    KeyHolders holders;

    @Inject
    RealmTokens tokens;

    @Inject
    TokenBearers bearers;

    @Inject
    RealmSessions sessions;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        RequestId.begin(request);
        String path = Answers.path(request);
        Standing standing = standing(request, path);
        Optional<Caller> caller = standing.caller();
        if (caller.isEmpty()) {
            return context.doNothing();
        }
        RequestCaller.set(request, caller.get(), standing);
        return context.notifyContainerAboutLogin(caller.get().username(), groups(caller.get()));
    }

    private Standing standing(HttpServletRequest request, String path) {
        if (Bearer.counts(request, path)) {
            Optional<String> bearer = Bearer.of(request);
            return () -> bearer.flatMap(secret -> authenticate(secret, path));
        }
        HttpSession session = request.getSession(false);
        return session == null ? Optional::empty : () -> ofSession(session);
    }

    private Optional<Caller> ofSession(HttpSession session) {
        try {
            Optional<String> principal = WebSession.principalId(session);
            // The realm is not asked about whom nobody knows here any more: it would make them anew.
            if (principal.flatMap(accounts::findCaller).isEmpty()) {
                return Optional.empty();
            }
            // Whoever has no access here keeps the session, so that they can sign out of the realm.
            if (principal.isPresent()
                    && RealmSession.of(session)
                            .filter(realm -> !sessions.holds(realm))
                            .isPresent()) {
                session.invalidate();
                return Optional.empty();
            }
            return principal.flatMap(accounts::findCaller);
        } catch (IllegalStateException e) {
            LOG.debug("The session has ended meanwhile", e);
            return Optional.empty();
        }
    }

    private Optional<Caller> authenticate(String secret, String path) {
        if (tokens.areLike(secret)) {
            return bearers.authenticate(secret);
        }
        return Bearer.isAskedFor(path)
                ? keys.authenticate(secret)
                        .flatMap(caller -> holders.checked(caller, () -> keys.authenticateAnew(secret)))
                : Optional.empty();
    }

    private static Set<String> groups(Caller caller) {
        return caller.roles().stream().map(Role::id).collect(Collectors.toSet());
    }
}
