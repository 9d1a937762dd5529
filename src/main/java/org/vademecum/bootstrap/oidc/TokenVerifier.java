package org.vademecum.bootstrap.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.InvalidToken;
import org.vademecum.access.InvalidToken.Fault;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.RealmSubject;
import org.vademecum.access.Role;

/**
 * Believes a bearer token only when the realm signed it for us, to a client we know, and it holds now. Rules:
 * RFC 8725, RFC 9068. Thread-safe.
 */
final class TokenVerifier {
    /** Headers are about as long at most; longer ones are refused unread. */
    static final int MAX_LENGTH = 16_384;

    private static final Set<String> REQUIRED = Set.of("sub", "exp", "iat", "azp", "typ", "preferred_username");
    /** How Keycloak names the person behind a client that signs in for itself. */
    private static final String PROGRAM = "service-account-";

    private static final int MAX_NAME = 100;

    /**
     * Who is believed.
     *
     * @param issuer address of the realm, as its tokens name it
     * @param audience a token names us
     * @param clients to whom tokens may have been given
     * @param skew how far clocks may be apart
     */
    record Trust(String issuer, String audience, Set<String> clients, Duration skew) {}

    private final Trust trust;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    TokenVerifier(Trust trust, JWKSource<SecurityContext> keys, Clock clock) {
        this.trust = trust;
        this.clock = clock;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(RealmKeys.select(keys));
        processor.setJWTClaimsSetVerifier(claimsVerifier());
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier() {
        JWTClaimsSet exact = new JWTClaimsSet.Builder()
                .issuer(trust.issuer())
                .claim("typ", "Bearer")
                .build();
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(Set.of(trust.audience()), exact, REQUIRED, Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(Math.toIntExact(trust.skew().toSeconds()));
        return verifier;
    }

    /**
     * Who makes a request with this token. May fetch the realm's keys.
     *
     * @throws InvalidToken when it is not to be believed, or the realm's keys cannot be had
     */
    RealmIdentity verify(String token) throws InvalidToken {
        if (token.length() > MAX_LENGTH) {
            throw new InvalidToken(Fault.MALFORMED, "too long");
        }
        SignedJWT parsed = parse(token);
        try {
            return identity(processor.process(parsed, null));
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            throw new InvalidToken(fault(parsed, e), String.valueOf(e.getMessage()), e, bearer(parsed, e));
        }
    }

    /** Claims are looked at once the signature holds; null when it does not, or they name nobody of this realm. */
    private @Nullable String bearer(SignedJWT token, Exception refusal) {
        try {
            JWTClaimsSet claims = token.getJWTClaimsSet();
            String subject = claims.getSubject();
            boolean named = subject != null && !subject.isBlank() && subject.length() <= MAX_NAME;
            return refusal instanceof BadJWTException && named && trust.issuer().equals(claims.getIssuer())
                    ? new RealmSubject(trust.issuer(), subject).key()
                    : null;
        } catch (ParseException e) {
            return null;
        }
    }

    private static SignedJWT parse(String token) throws InvalidToken {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            throw new InvalidToken(Fault.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    /** What is wrong, for people; a realm that is not ours signs with keys that we do not know, so its name is looked at first. */
    private Fault fault(SignedJWT token, Exception refusal) {
        if (RealmKeys.areMissing(refusal)) {
            return Fault.KEYS;
        }
        JWTClaimsSet claims;
        try {
            claims = token.getJWTClaimsSet();
        } catch (ParseException e) {
            return Fault.MALFORMED;
        }
        if (!trust.issuer().equals(claims.getIssuer())) {
            return Fault.ISSUER;
        }
        if (!(refusal instanceof BadJWTException)) {
            return refusal instanceof BadJOSEException ? Fault.SIGNATURE : Fault.CLAIMS;
        }
        if (refusal instanceof ExpiredJWTException) {
            return Fault.EXPIRED;
        }
        Date begin = claims.getNotBeforeTime();
        if (begin != null && begin.toInstant().isAfter(clock.instant().plus(trust.skew()))) {
            return Fault.NOT_YET;
        }
        return claims.getAudience().contains(trust.audience()) ? Fault.CLAIMS : Fault.AUDIENCE;
    }

    private RealmIdentity identity(JWTClaimsSet claims) throws ParseException, InvalidToken {
        String client = claims.getStringClaim("azp");
        if (!trust.clients().contains(client)) {
            throw new InvalidToken(Fault.CLIENT, "given to another client");
        }
        Instant issuedAt = claims.getIssueTime().toInstant();
        if (issuedAt.isAfter(clock.instant().plus(trust.skew()))) {
            throw new InvalidToken(Fault.NOT_YET, "issued in the future");
        }
        String username = named(claims.getStringClaim("preferred_username"));
        return new RealmIdentity(
                trust.issuer(),
                named(claims.getSubject()),
                username.equals(PROGRAM + client),
                username,
                Optional.ofNullable(claims.getStringClaim("name"))
                        .filter(name -> !name.isBlank())
                        .orElse(username),
                Optional.ofNullable(claims.getStringClaim("email"))
                        .filter(RealmIdentity::isAddress)
                        .orElse(null),
                roles(claims.getJSONObjectClaim("realm_access")),
                groups(texts(claims.getClaim("groups"))),
                issuedAt);
    }

    private static String named(@Nullable String name) throws InvalidToken {
        if (name == null || name.isBlank() || name.length() > MAX_NAME) {
            throw new InvalidToken(Fault.CLAIMS, "names nobody");
        }
        return name;
    }

    /** The realm has roles of its own besides ours. */
    private static Set<Role> roles(@Nullable Map<String, Object> access) throws InvalidToken {
        Set<String> names = access == null ? Set.of() : new HashSet<>(texts(access.get("roles")));
        return Stream.of(Role.values())
                .filter(role -> names.contains(role.id()))
                .collect(Collectors.toSet());
    }

    /** A path of several lines is nobody's. */
    private static Set<String> groups(List<String> paths) {
        return paths.stream().filter(path -> path.lines().count() == 1).collect(Collectors.toSet());
    }

    private static List<String> texts(@Nullable Object claim) throws InvalidToken {
        if (claim == null) {
            return List.of();
        }
        if (claim instanceof Collection<?> values && values.stream().allMatch(String.class::isInstance)) {
            return values.stream().map(String.class::cast).toList();
        }
        throw new InvalidToken(Fault.CLAIMS, "roles or groups are no list of names");
    }
}
