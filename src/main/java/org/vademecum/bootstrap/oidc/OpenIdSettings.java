package org.vademecum.bootstrap.oidc;

import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.ApplicationStarted;

/** How people sign in, and as which client of the realm the product asks for them. */
@ApplicationScoped
public class OpenIdSettings {
    /** With the time that a stream takes to notice, less than five minutes. */
    private static final Duration LONGEST_RECHECK = Duration.ofMinutes(4);

    @Inject
    @ConfigProperty(name = "vademecum.auth.mode", defaultValue = "local")
    String mode;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.issuer")
    Optional<String> issuer;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.discovery-url")
    Optional<String> discoveryUrl;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.client-id", defaultValue = "vademecum")
    String clientId;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.client-secret")
    Optional<String> clientSecret;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.admin-url")
    Optional<String> adminUrl;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.check-keys", defaultValue = "true")
    boolean checkKeys;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.keys-grace", defaultValue = "PT1H")
    Duration keysGrace;

    @Inject
    @ConfigProperty(name = "vademecum.public-url")
    Optional<String> publicUrl;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.recheck", defaultValue = "PT1M")
    Duration recheck;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.clock-skew", defaultValue = "PT30S")
    Duration skew;

    /** @throws IllegalArgumentException with the key to correct, so that the product does not start */
    void check(@Observes ApplicationStarted started) {
        switch (mode) {
            case "local" -> {}
            case "oidc" -> {
                require(issuer.map(String::strip).filter(text -> !text.isEmpty()), "vademecum.oidc.issuer");
                require(clientSecret.filter(text -> !text.isBlank()), "vademecum.oidc.client-secret");
                require(publicUrl.filter(text -> !text.isBlank()), "vademecum.public-url");
                if (keysGrace.isNegative()) {
                    throw new IllegalArgumentException("vademecum.oidc.keys-grace is not negative: " + keysGrace);
                }
                if (!recheck.isPositive() || recheck.compareTo(LONGEST_RECHECK) > 0) {
                    throw new IllegalArgumentException("vademecum.oidc.recheck lies between PT1S and PT4M: " + recheck);
                }
            }
            default -> throw new IllegalArgumentException("vademecum.auth.mode is local or oidc, not " + mode);
        }
    }

    /** Whether people sign in by the identity provider, and by no password of ours. */
    public boolean isOidc() {
        return mode.equals("oidc");
    }

    /** Scheme and host of the identity provider, as a browser knows it. */
    public String providerOrigin() {
        URI address = URI.create(issuer().getValue());
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** How long a session is believed until the realm is asked again. */
    public Duration recheck() {
        return recheck;
    }

    /** Whether the keys that people of the realm have made hold only as long as the realm stands by them. */
    public boolean checksKeys() {
        return isOidc() && checkKeys;
    }

    /** How long keys hold on while the realm does not answer. */
    public Duration keysGrace() {
        return keysGrace;
    }

    Issuer issuer() {
        return new Issuer(require(issuer, "vademecum.oidc.issuer").strip());
    }

    URI discovery() {
        return URI.create(discoveryUrl.orElseGet(() -> issuer().getValue() + "/.well-known/openid-configuration"));
    }

    /** Keycloak's admin interface of the realm: beside where it is found, unless it is configured. */
    String admin() {
        return adminUrl.map(String::strip)
                .filter(address -> !address.isEmpty())
                .orElseGet(() -> discovery()
                        .toString()
                        .replaceFirst("/\\.well-known/openid-configuration$", "")
                        .replaceFirst("/realms/([^/]+)$", "/admin/realms/$1"));
    }

    ClientID clientId() {
        return new ClientID(clientId);
    }

    ClientAuthentication clientAuthentication() {
        return new ClientSecretBasic(
                clientId(),
                new Secret(require(clientSecret, "vademecum.oidc.client-secret").strip()));
    }

    int skewSeconds() {
        return Math.toIntExact(skew.toSeconds());
    }

    private static String require(Optional<String> value, String key) {
        return value.orElseThrow(() -> new IllegalArgumentException("vademecum.auth.mode=oidc needs " + key));
    }
}
