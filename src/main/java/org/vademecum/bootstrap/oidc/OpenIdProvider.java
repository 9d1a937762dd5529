package org.vademecum.bootstrap.oidc;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.OutgoingAddresses;

/**
 * The identity provider as it describes itself. It is asked when it is first needed, so that the product starts without
 * it, and again now and then; while it does not answer, its last description holds for those who are signed in. Thread-safe.
 */
@ApplicationScoped
public class OpenIdProvider {
    private static final int CONNECT_MS = 2_000;
    private static final int READ_MS = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** Shorter than somebody waits before trying again. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    @Inject
    OpenIdSettings settings;

    @Inject
    OutgoingAddresses addresses;

    @Inject
    Clock clock;

    private record Description(OIDCProviderMetadata metadata, Instant told) {
        boolean isYounger(Duration age, Instant now) {
            return now.isBefore(told.plus(age));
        }
    }

    private volatile @Nullable Description known;

    OIDCProviderMetadata metadata() throws ProviderUnavailable {
        Description current = known;
        Instant now = clock.instant();
        if (current != null && current.isYounger(KEPT, now)) {
            return current.metadata();
        }
        try {
            return learn(now);
        } catch (ProviderUnavailable e) {
            if (current == null) {
                throw e;
            }
            return current.metadata();
        }
    }

    /**
     * The same from a provider that answers now: whoever is sent to one that does not sees an error of their browser.
     *
     * @throws ProviderUnavailable when it does not answer, whatever is known of it
     */
    OIDCProviderMetadata awake() throws ProviderUnavailable {
        Description current = known;
        Instant now = clock.instant();
        return current != null && current.isYounger(FRESH, now) ? current.metadata() : learn(now);
    }

    private OIDCProviderMetadata learn(Instant now) throws ProviderUnavailable {
        OIDCProviderMetadata metadata = discover();
        known = new Description(metadata, now);
        return metadata;
    }

    /** @throws ProviderUnavailable when there is no answer, or one that says that there is none */
    HTTPResponse send(HTTPRequest request) throws ProviderUnavailable {
        request.setConnectTimeout(CONNECT_MS);
        request.setReadTimeout(READ_MS);
        request.setFollowRedirects(false);
        HTTPResponse response;
        try {
            addresses.resolve(hostOf(request.getURI()));
            response = request.send();
        } catch (IOException e) {
            throw new ProviderUnavailable(
                    "no answer from " + request.getURI().getAuthority() + ": " + e.getMessage(), e);
        }
        if (response.getStatusCode() >= 500) {
            throw new ProviderUnavailable(request.getURI().getAuthority() + " answered " + response.getStatusCode());
        }
        return response;
    }

    private OIDCProviderMetadata discover() throws ProviderUnavailable {
        HTTPResponse response = send(new HTTPRequest(HTTPRequest.Method.GET, settings.discovery()));
        if (!response.indicatesSuccess()) {
            throw new ProviderUnavailable(settings.discovery() + " answered " + response.getStatusCode());
        }
        OIDCProviderMetadata metadata = parse(response);
        if (!settings.issuer().equals(metadata.getIssuer())) {
            throw new ProviderUnavailable("vademecum.oidc.issuer is %s, but the provider calls itself %s"
                    .formatted(settings.issuer(), metadata.getIssuer()));
        }
        requireOwn("token_endpoint", metadata.getTokenEndpointURI());
        requireOwn("authorization_endpoint", metadata.getAuthorizationEndpointURI());
        requireOwn("end_session_endpoint", metadata.getEndSessionEndpointURI());
        return metadata;
    }

    /** The client's secret goes, and people are sent, to nobody but the configured provider. */
    private void requireOwn(String endpoint, @Nullable URI address) throws ProviderUnavailable {
        URI issuer = URI.create(settings.issuer().getValue());
        if (address != null
                && Stream.of(issuer, settings.discovery())
                        .noneMatch(own -> own.getScheme().equalsIgnoreCase(address.getScheme())
                                && hostOf(own).equalsIgnoreCase(hostOf(address)))) {
            throw new ProviderUnavailable("the provider's %s is elsewhere, %s".formatted(endpoint, address));
        }
    }

    /** Also of names that are no hosts by the letter of RFC 3986, such as those with an underscore. */
    private static String hostOf(URI address) {
        String authority = String.valueOf(address.getRawAuthority());
        return authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d*$", "");
    }

    private static OIDCProviderMetadata parse(HTTPResponse response) throws ProviderUnavailable {
        try {
            return OIDCProviderMetadata.parse(response.getBody());
        } catch (ParseException e) {
            throw new ProviderUnavailable("the provider's description is not understood: " + e.getMessage(), e);
        }
    }
}
