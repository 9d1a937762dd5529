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

/**
 * Tells the container who makes a request. The session knows the principal alone; roles and departments are those of
 * now, so that somebody who is disabled or moved loses access within seconds and without a sign-out. What a request
 * without a caller may see is {@link Gate}'s to decide.
 *
 * <p>Under {@code /v1} the API key of the request counts, and the session does not; anywhere else it is the other way
 * round. Other ways to sign in end here, too: OpenID Connect begins the same session.
 */
@ApplicationScoped
@DeclareRoles({"employee", "curator", "reviewer", "admin"})
public class SignInMechanism implements HttpAuthenticationMechanism {
    @Inject
    AccountService accounts;

    @Inject
    ApiKeyService keys;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        Optional<Caller> caller = Bearer.isAskedFor(Answers.path(request))
                ? Bearer.of(request).flatMap(keys::authenticate)
                : WebSession.principalId(request).flatMap(accounts::findCaller);
        if (caller.isEmpty()) {
            return context.doNothing();
        }
        RequestCaller.set(request, caller.get());
        return context.notifyContainerAboutLogin(caller.get().username(), groups(caller.get()));
    }

    private static Set<String> groups(Caller caller) {
        return caller.roles().stream().map(Role::id).collect(Collectors.toSet());
    }
}
