package org.vademecum.bootstrap.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.OutgoingAddresses;

/**
 * The realm's public keys, kept for a while. An unknown key makes them be fetched again, twice in half a minute at most, and
 * while the realm cannot be reached those that are known go on to hold for four hours.
 */
@ApplicationScoped
public class RealmKeys {
    /** Asymmetric alone: a symmetric signature could be made with the realm's public key. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Stream.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
            .map(JWSAlgorithm::parse)
            .collect(Collectors.toUnmodifiableSet());

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
    OutgoingAddresses addresses;

    private @Nullable JWKSource<SecurityContext> source;

    /** The caller has made sure that there is a realm. */
    synchronized JWKSource<SecurityContext> source() {
        if (source == null) {
            source = remote();
        }
        return source;
    }

    /** Finds the key of a signature. */
    JWSKeySelector<SecurityContext> selector() {
        return select(source());
    }

    static JWSKeySelector<SecurityContext> select(JWKSource<SecurityContext> keys) {
        return new JWSVerificationKeySelector<>(ALGORITHMS, keys);
    }

    /** Whether the keys could not be had, so that nothing is known about the signature. */
    static boolean areMissing(@Nullable Throwable error) {
        return error instanceof KeySourceException;
    }

    private JWKSource<SecurityContext> remote() {
        String where = jwksUrl.orElseGet(() -> issuer.orElseThrow().strip() + "/protocol/openid-connect/certs");
        return JWKSourceBuilder.create(url(where), retriever())
                .cache(KEPT.toMillis(), TIMEOUT_MS * 2L)
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_FETCHES.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    private ResourceRetriever retriever() {
        return new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MAX_BYTES) {
            @Override
            protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
                addresses.resolve(url.getHost());
                HttpURLConnection connection = super.openHTTPConnection(url);
                connection.setInstanceFollowRedirects(false);
                return connection;
            }
        };
    }

    private static URL url(String address) {
        try {
            return URI.create(address).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("vademecum.oidc.issuer is no address: " + address, e);
        }
    }
}
