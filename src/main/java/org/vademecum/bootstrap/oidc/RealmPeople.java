package org.vademecum.bootstrap.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.PersonLookup;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.RealmSubject;
import org.vademecum.access.Role;
import org.vademecum.common.Json;

/**
 * Asks Keycloak's admin interface who somebody is at this moment, with the rights of the product's own client, which may look
 * people up and nothing else. Four short requests, or three while its token is good. Thread-safe.
 */
@ApplicationScoped
public class RealmPeople implements PersonLookup {
    /** A token is not used in its last seconds. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final int GROUPS = 1_000;

    @Inject
    OpenIdSettings settings;

    @Inject
    OpenIdProvider provider;

    @Inject
    Clock clock;

    private record Pass(AccessToken token, Instant until) {}

    private volatile @Nullable Pass pass;

    /** Whose keys are ours to ask for: somebody's by this issuer. */
    public boolean isOurs(String issuer) {
        return settings.issuer().getValue().equals(issuer);
    }

    /**
     * What the realm says of a person now; empty when there is nobody of this id any more, or they are disabled.
     *
     * @throws LookupRefused when the product's client may not ask
     */
    public Optional<RealmIdentity> find(String subject) throws ProviderUnavailable, LookupRefused {
        String user = user(subject);
        Instant asked = clock.instant();
        Optional<JsonNode> person = get(user).filter(RealmPeople::isEnabled);
        return person.isEmpty() ? Optional.empty() : described(subject, person.get(), asked);
    }

    private static boolean isEnabled(JsonNode person) {
        return person.path("enabled").asBoolean();
    }

    /** Whether people sign in by the realm. */
    @Override
    public boolean isConfigured() {
        return settings.isOidc();
    }

    @Override
    public Optional<Known> findBySubject(RealmSubject subject) throws Unanswered {
        String path = user(subject.subject());
        return isOurs(subject.issuer()) ? known(() -> get(path)) : Optional.empty();
    }

    @Override
    public Optional<Known> findByUsername(String username) throws Unanswered {
        String path = "/users?exact=true&username=" + URLEncoder.encode(username, StandardCharsets.UTF_8);
        return known(() -> get(path).map(found -> found.path(0)).filter(person -> person.has("id")));
    }

    /** One of the realm's answers. */
    @FunctionalInterface
    private interface Question {
        Optional<JsonNode> ask() throws ProviderUnavailable, LookupRefused;
    }

    private Optional<Known> known(Question question) throws Unanswered {
        if (!settings.checksKeys()) {
            throw new Unanswered("vademecum.oidc.check-keys is false");
        }
        try {
            Instant asked = clock.instant();
            Optional<JsonNode> person = question.ask();
            if (person.isEmpty()) {
                return Optional.empty();
            }
            return described(person.get().path("id").asText(), person.get(), asked)
                    .map(identity -> new Known(identity, isEnabled(person.get())));
        } catch (ProviderUnavailable | LookupRefused e) {
            throw new Unanswered(String.valueOf(e.getMessage()), e);
        }
    }

    private static String user(String subject) {
        return "/users/" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
    }

    private Optional<RealmIdentity> described(String subject, JsonNode person, Instant asked)
            throws ProviderUnavailable, LookupRefused {
        String user = user(subject);
        Optional<JsonNode> groups = get(user + "/groups?briefRepresentation=true&max=" + GROUPS);
        Optional<JsonNode> roles = get(user + "/role-mappings/realm/composite");
        return groups.isEmpty() || roles.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        identity(subject, person, names(roles.get(), "name"), names(groups.get(), "path"), asked));
    }

    private RealmIdentity identity(
            String subject, JsonNode person, Set<String> roles, Set<String> groups, Instant asked) {
        String username = person.path("username").asText();
        String name = Stream.of("firstName", "lastName")
                .map(part -> person.path(part).asText().strip())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        String email = person.path("email").asText();
        return new RealmIdentity(
                settings.issuer().getValue(),
                subject,
                false,
                username,
                name.isEmpty() ? username : name,
                RealmIdentity.isAddress(email) ? email : null,
                Stream.of(Role.values())
                        .filter(role -> roles.contains(role.id()))
                        .collect(Collectors.toSet()),
                groups.stream().filter(path -> path.lines().count() == 1).collect(Collectors.toSet()),
                asked);
    }

    private static Set<String> names(JsonNode list, String field) {
        Set<String> names = new TreeSet<>();
        list.forEach(each -> names.add(each.path(field).asText()));
        names.remove("");
        return names;
    }

    /** Empty for what is not there. */
    private Optional<JsonNode> get(String path) throws ProviderUnavailable, LookupRefused {
        boolean kept = pass != null;
        try {
            return getBy(path);
        } catch (LookupRefused e) {
            if (!kept) {
                throw e;
            }
            // The token may have been taken back before its time.
            return getBy(path);
        }
    }

    private Optional<JsonNode> getBy(String path) throws ProviderUnavailable, LookupRefused {
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, URI.create(settings.admin() + path));
        request.setAuthorization(pass().toAuthorizationHeader());
        HTTPResponse response = provider.send(request);
        return switch (response.getStatusCode()) {
            case HTTPResponse.SC_OK -> Optional.of(parsed(response));
            case HTTPResponse.SC_NOT_FOUND -> Optional.empty();
            case HTTPResponse.SC_UNAUTHORIZED, HTTPResponse.SC_FORBIDDEN -> {
                pass = null;
                throw new LookupRefused("the realm answered " + response.getStatusCode());
            }
            default ->
                throw new ProviderUnavailable(
                        request.getURI().getAuthority() + " answered " + response.getStatusCode());
        };
    }

    private static JsonNode parsed(HTTPResponse response) throws ProviderUnavailable {
        try {
            return Json.read(String.valueOf(response.getBody()), JsonNode.class);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new ProviderUnavailable("the realm's answer is not understood", e);
        }
    }

    private AccessToken pass() throws ProviderUnavailable, LookupRefused {
        Pass known = pass;
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.token();
        }
        TokenRequest request = new TokenRequest.Builder(
                        provider.metadata().getTokenEndpointURI(),
                        settings.clientAuthentication(),
                        new ClientCredentialsGrant())
                .build();
        TokenResponse response;
        try {
            response = TokenResponse.parse(provider.send(request.toHTTPRequest()));
        } catch (ParseException e) {
            throw new ProviderUnavailable("the provider's token is not understood: " + e.getMessage(), e);
        }
        if (!response.indicatesSuccess()) {
            throw new LookupRefused("the realm gives our client no token: "
                    + response.toErrorResponse().getErrorObject().getCode());
        }
        AccessToken token = response.toSuccessResponse().getTokens().getAccessToken();
        pass = new Pass(token, clock.instant().plusSeconds(token.getLifetime()).minus(MARGIN));
        return token;
    }
}
