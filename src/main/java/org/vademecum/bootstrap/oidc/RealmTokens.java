package org.vademecum.bootstrap.oidc;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
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
import org.vademecum.access.InvalidToken;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.TokenReader;
import org.vademecum.access.TokenRefused;

/** Bearer tokens of the configured realm; without one, no token means anything. */
@ApplicationScoped
public class RealmTokens implements TokenReader {
    private static final Logger LOG = LoggerFactory.getLogger(RealmTokens.class);

    @Inject
    @ConfigProperty(name = "vademecum.oidc.issuer")
    Optional<String> issuer;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.audience", defaultValue = "vademecum")
    String audience;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.clients", defaultValue = "vademecum,vademecum-program")
    String clients;

    @Inject
    @ConfigProperty(name = "vademecum.oidc.clock-skew", defaultValue = "PT30S")
    Duration skew;

    @Inject
    RealmKeys keys;

    @Inject
    Event<TokenRefused> refused;

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

    /** What a request's token says of its bearer, when it is to be believed. */
    public Optional<RealmIdentity> believe(String token) {
        try {
            return Optional.of(read(token));
        } catch (InvalidToken e) {
            LOG.info("Bearer token refused: {}", e.getMessage());
            if (e.bearer() != null) {
                refused.fire(new TokenRefused(e.bearer(), e.fault()));
            }
            return Optional.empty();
        }
    }

    @Override
    public RealmIdentity read(String token) throws InvalidToken {
        if (verifier == null) {
            throw new InvalidToken(InvalidToken.Fault.NO_REALM, "no realm is configured");
        }
        return verifier.verify(token);
    }

    private TokenVerifier verifier(String address) {
        Set<String> known = new HashSet<>(Arrays.asList(clients.strip().split("\\s*,\\s*")));
        return new TokenVerifier(new TokenVerifier.Trust(address, audience, known, skew), keys.source(), clock);
    }
}
