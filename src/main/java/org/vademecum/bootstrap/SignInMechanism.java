package org.vademecum.bootstrap;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.access.AccountService;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.bootstrap.oidc.RealmTokens;

/**
 * Tells the container who makes a request. The session knows the principal alone; roles and departments are those of
 * now, so that somebody who is disabled or moved loses access within seconds and without a sign-out. What a request
 * without a caller may see is {@link Gate}'s to decide.
 *
 * <p>Under {@code /v1} the API key or the bearer token of the request counts, and the session does not; under {@code
 * /api} a bearer token counts where there is one; anywhere else only the session does.
 */
@ApplicationScoped
@DeclareRoles({"employee", "curator", "reviewer", "admin"})
public class SignInMechanism implements HttpAuthenticationMechanism {
    @Inject
    AccountService accounts;

    @Inject
    ApiKeyService keys;

    @Inject
    RealmTokens tokens;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        String path = Answers.path(request);
        Optional<Caller> caller = Bearer.counts(request, path)
                ? Bearer.of(request).flatMap(secret -> authenticate(secret, path))
                : WebSession.principalId(request).flatMap(accounts::findCaller);
        if (caller.isEmpty()) {
            return context.doNothing();
        }
        RequestCaller.set(request, caller.get());
        return context.notifyContainerAboutLogin(caller.get().username(), groups(caller.get()));
    }

    private Optional<Caller> authenticate(String secret, String path) {
        if (tokens.areLike(secret)) {
            return tokens.authenticate(secret);
        }
        return Bearer.isAskedFor(path) ? keys.authenticate(secret) : Optional.empty();
    }

    private static Set<String> groups(Caller caller) {
        return caller.roles().stream().map(Role::id).collect(Collectors.toSet());
    }
}
