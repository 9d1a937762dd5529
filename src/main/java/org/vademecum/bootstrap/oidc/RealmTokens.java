package org.vademecum.bootstrap.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Caller;
import org.vademecum.access.RealmAccounts;
import org.vademecum.access.RealmIdentity;

/**
 * The callers of bearer tokens of the configured realm; without one, no token means anything. The realm's keys are kept
 * for a while. An unknown key makes them be fetched again, twice in half a minute at most, and while the realm cannot be reached
 * those that are known go on to hold for four hours.
 */
@ApplicationScoped
public class RealmTokens {
    private static final Logger LOG = LoggerFactory.getLogger(RealmTokens.class);
    private static final int TIMEOUT_MS = 2_000;
    private static final int MAX_BYTES = 100_000;
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    private static final Duration OUTAGE = Duration.ofHours(4);

    @Inject
    @ConfigProperty(name = "vademecum.oidc.issuer")
    Optional<String> issuer;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.jwks-url")
    Optional<String> jwksUrl;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.audience", defaultValue = "vademecum")
    String audience;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.clients", defaultValue = "vademecum,vademecum-program")
    String clients;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.groups", defaultValue = "/departments/")
    String groups;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.clock-skew", defaultValue = "PT30S")
    Duration skew;

    @Inject
    RealmAccounts accounts;

    @Inject
    Clock clock;

    private @Nullable TokenVerifier verifier;

    @PostConstruct
    void configure() {
        verifier = issuer.map(String::strip)
                .filter(address -> !address.isEmpty())
                .map(this::verifier)
                .orElse(null);
    }

    /** Whether this can only be a token of a realm, and not an API key. */
    public boolean areLike(String secret) {
        return verifier != null
                && secret.startsWith("eyJ")
                && secret.chars().filter(c -> c == '.').count() == 2;
    }

    /** The caller, when the token is to be believed and its bearer has a role here. */
    public Optional<Caller> authenticate(String token) {
        if (verifier == null) {
            return Optional.empty();
        }
        RealmIdentity identity;
        try {
            identity = verifier.verify(token);
        } catch (InvalidToken e) {
            LOG.info("Bearer token refused: {}", e.getMessage());
            return Optional.empty();
        }
        return accounts.findCaller(identity);
    }

    private TokenVerifier verifier(String address) {
        Set<String> known = new HashSet<>(Arrays.asList(clients.strip().split("\\s*,\\s*")));
        return new TokenVerifier(
                new TokenVerifier.Trust(address, audience, known, new GroupMapping(groups), skew),
                keys(address),
                clock);
    }

    private JWKSource<SecurityContext> keys(String address) {
        String where = jwksUrl.orElse(address + "/protocol/openid-connect/certs");
        return JWKSourceBuilder.create(url(where), new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MAX_BYTES))
                .cache(KEPT.toMillis(), TIMEOUT_MS * 2L)
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_FETCHES.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    private static URL url(String address) {
        try {
            return URI.create(address).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("vademecum.oidc.issuer is no address: " + address, e);
        }
    }
}
