package org.vademecum.bootstrap.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.access.InvalidToken;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.Role;
import org.vademecum.support.StillClock;

/** Which tokens are believed; every other line changes one thing about a good one. */
class TokenVerifierTest {
    private static final Instant NOW = TokenForge.NOW;
    private static final TokenForge FORGE = new TokenForge();

    private final StillClock clock = new StillClock(NOW);
    private final TokenVerifier verifier = new TokenVerifier(trust(), new ImmutableJWKSet<>(FORGE.publicKeys()), clock);

    private static TokenVerifier.Trust trust() {
        return new TokenVerifier.Trust(
                TokenForge.ISSUER, "vademecum", Set.of("vademecum", "vademecum-program"), Duration.ofSeconds(30));
    }

    @Test
    void a_good_token_says_who_its_bearer_is() throws InvalidToken {
        RealmIdentity identity = verifier.verify(FORGE.good());

        assertThat(identity.username()).isEqualTo("hanna");
        assertThat(identity.displayName()).isEqualTo("Hanna Whitlock");
        assertThat(identity.roles()).containsExactlyInAnyOrder(Role.EMPLOYEE, Role.CURATOR);
        assertThat(identity.groups())
                .containsExactlyInAnyOrder("/departments/hr/payroll", "/departments/Field Service", "/sports/chess");
        assertThat(identity.program()).isFalse();
        assertThat(identity.issuedAt()).isEqualTo(NOW.minusSeconds(10));
    }

    @Test
    void a_client_that_signs_in_for_itself_is_a_program() throws InvalidToken {
        String token =
                FORGE.with("azp", "vademecum-program", "preferred_username", "service-account-vademecum-program");

        assertThat(verifier.verify(token).program()).isTrue();
    }

    @Test
    void nobody_is_a_program_by_their_name_alone() throws InvalidToken {
        assertThat(verifier.verify(FORGE.with("preferred_username", "service-account-vademecum-program"))
                        .program())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void good_tokens_come_in_several_shapes(String what, String token) throws InvalidToken {
        assertThat(verifier.verify(token).subject()).as(what).isEqualTo("subject-1");
    }

    static Stream<Arguments> good_tokens_come_in_several_shapes() {
        return Stream.of(
                Arguments.of("several audiences", FORGE.with("aud", List.of("account", "vademecum"))),
                Arguments.of("the type of RFC 9068", FORGE.signed("RS256", "at+jwt", FORGE.claims())),
                Arguments.of("another algorithm of the same key", FORGE.signed("PS256", "JWT", FORGE.claims())),
                Arguments.of("ended within the skew", FORGE.with("exp", NOW.minusSeconds(29))),
                Arguments.of("begins within the skew", FORGE.with("nbf", NOW.plusSeconds(29))),
                Arguments.of("no roles of ours", FORGE.with("realm_access", Map.of("roles", List.of("offline")))),
                Arguments.of("no roles at all", FORGE.without("realm_access")),
                Arguments.of("no groups", FORGE.without("groups")),
                Arguments.of("no name", FORGE.without("name")));
    }

    @ParameterizedTest
    @MethodSource
    void no_other_token_is_believed(String what, String token) {
        assertThatThrownBy(() -> verifier.verify(token)).as(what).isInstanceOf(InvalidToken.class);
    }

    static Stream<Arguments> no_other_token_is_believed() {
        return Stream.of(notTokens(), signatures(), times(), parties(), claims())
                .flatMap(cases -> cases);
    }

    private static Stream<Arguments> notTokens() {
        String good = FORGE.good();
        String[] parts = good.split("\\.");
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("one word", "secret"),
                Arguments.of("two parts", parts[0] + "." + parts[1]),
                Arguments.of("four parts", good + "." + parts[2]),
                Arguments.of("five parts, as if encrypted", good + ".." + parts[2]),
                Arguments.of("dots alone", ".."),
                Arguments.of("no Base64", "!!!.???.***"),
                Arguments.of("a header that is no JSON", FORGE.encoded("header") + "." + parts[1] + "." + parts[2]),
                Arguments.of("a header that is a list", FORGE.encoded("[]") + "." + parts[1] + "." + parts[2]),
                Arguments.of("an empty header", FORGE.encoded("{}") + "." + parts[1] + "." + parts[2]),
                Arguments.of("signed text that is no JSON", FORGE.signedText("not JSON")),
                Arguments.of("signed text that is a list", FORGE.signedText("[]")),
                Arguments.of("signed text that is null", FORGE.signedText("null")),
                Arguments.of("nothing said", FORGE.signedText("{}")),
                Arguments.of("too long", FORGE.with("filler", "x".repeat(TokenVerifier.MAX_LENGTH))));
    }

    private static Stream<Arguments> signatures() {
        String[] parts = FORGE.good().split("\\.");
        String changed =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replace("hanna", "amos!");
        char first = parts[2].charAt(0) == 'A' ? 'B' : 'A';
        return Stream.of(
                Arguments.of("unsigned", FORGE.unsigned()),
                Arguments.of("unsigned, with a signature", FORGE.unsigned() + parts[2]),
                Arguments.of("algorithm none in capitals", FORGE.encoded("{\"alg\":\"NONE\"}") + "." + parts[1] + "."),
                Arguments.of("HS256 with the public key", FORGE.signedWithPublicKey("HS256")),
                Arguments.of("HS384 with the public key", FORGE.signedWithPublicKey("HS384")),
                Arguments.of("HS512 with the public key", FORGE.signedWithPublicKey("HS512")),
                Arguments.of("another realm's key under its own name", FORGE.byStranger("stranger")),
                Arguments.of("another realm's key under our key's name", FORGE.byStranger(TokenForge.KEY)),
                Arguments.of("another realm's key under no name", FORGE.byStranger(null)),
                Arguments.of("an unknown key's name", FORGE.withKeyId("unknown")),
                Arguments.of("the name of a key for encryption", FORGE.withKeyId("encryption")),
                Arguments.of("a path as the key's name", FORGE.withKeyId("../../dev/null")),
                Arguments.of("an elliptic curve that the realm has not", FORGE.byCurve()),
                Arguments.of("the key brought along", FORGE.withOwnKey()),
                Arguments.of("no signature", parts[0] + "." + parts[1] + "."),
                Arguments.of("another signature", parts[0] + "." + parts[1] + "." + first + parts[2].substring(1)),
                Arguments.of("half a signature", parts[0] + "." + parts[1] + "." + parts[2].substring(0, 100)),
                Arguments.of("another content", parts[0] + "." + FORGE.encoded(changed) + "." + parts[2]),
                Arguments.of(
                        "another header",
                        FORGE.encoded("{\"alg\":\"RS512\",\"kid\":\"" + TokenForge.KEY + "\"}") + "." + parts[1] + "."
                                + parts[2]),
                Arguments.of("a critical extension", FORGE.withCritical()),
                Arguments.of("an unknown algorithm", FORGE.encoded("{\"alg\":\"XX1\"}") + "." + parts[1] + ".x"),
                Arguments.of("no algorithm", FORGE.encoded("{\"typ\":\"JWT\"}") + "." + parts[1] + "." + parts[2]));
    }

    private static Stream<Arguments> times() {
        return Stream.of(
                Arguments.of("expired", FORGE.with("exp", NOW.minusSeconds(31))),
                Arguments.of("expired long ago", FORGE.with("exp", Instant.EPOCH)),
                Arguments.of("without an end", FORGE.without("exp")),
                Arguments.of("an end that is no number", FORGE.with("exp", "tomorrow")),
                Arguments.of("not valid yet", FORGE.with("nbf", NOW.plusSeconds(31))),
                Arguments.of("a beginning that is no number", FORGE.with("nbf", "now")),
                Arguments.of("issued in the future", FORGE.with("iat", NOW.plusSeconds(31))),
                Arguments.of("issued never", FORGE.without("iat")),
                Arguments.of("issued at no number", FORGE.with("iat", "now")));
    }

    private static Stream<Arguments> parties() {
        return Stream.of(
                Arguments.of("another issuer", FORGE.with("iss", "https://login.example/realms/other")),
                Arguments.of("the issuer with a slash", FORGE.with("iss", TokenForge.ISSUER + "/")),
                Arguments.of("the issuer in capitals", FORGE.with("iss", TokenForge.ISSUER.toUpperCase(Locale.ROOT))),
                Arguments.of("the issuer without TLS", FORGE.with("iss", "http://login.example/realms/vademecum")),
                Arguments.of("no issuer", FORGE.without("iss")),
                Arguments.of("an empty issuer", FORGE.with("iss", "")),
                Arguments.of("another audience", FORGE.with("aud", "account")),
                Arguments.of("an audience that begins like ours", FORGE.with("aud", "vademecum-2")),
                Arguments.of("other audiences", FORGE.with("aud", List.of("account", "broker"))),
                Arguments.of("no audience", FORGE.without("aud")),
                Arguments.of("an empty audience", FORGE.with("aud", List.of())),
                Arguments.of("another client", FORGE.with("azp", "other-app")),
                Arguments.of("no client", FORGE.without("azp")),
                Arguments.of("an empty client", FORGE.with("azp", "")),
                Arguments.of("several clients", FORGE.with("azp", List.of("vademecum"))));
    }

    @ParameterizedTest
    @MethodSource
    void what_is_wrong_with_a_token_can_be_told(InvalidToken.Fault fault, String token) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        InvalidToken.class, wrong -> assertThat(wrong.fault()).isEqualTo(fault));
    }

    @Test
    void whom_a_token_names_is_told_only_where_its_signature_holds() {
        assertThat(refusal(FORGE.with("exp", NOW.minusSeconds(31))).bearer())
                .endsWith(" " + FORGE.claims().get("sub"));
        assertThat(refusal(FORGE.with("iss", "https://evil.example")).bearer()).isNull();
        assertThat(refusal(FORGE.good().substring(0, FORGE.good().length() - 60))
                        .bearer())
                .isNull();
    }

    private InvalidToken refusal(String token) {
        return catchThrowableOfType(InvalidToken.class, () -> verifier.verify(token));
    }

    static Stream<Arguments> what_is_wrong_with_a_token_can_be_told() {
        String good = FORGE.good();
        return Stream.of(
                Arguments.of(InvalidToken.Fault.MALFORMED, good.substring(0, 40)),
                Arguments.of(InvalidToken.Fault.MALFORMED, "x".repeat(TokenVerifier.MAX_LENGTH + 1)),
                Arguments.of(InvalidToken.Fault.SIGNATURE, good.substring(0, good.length() - 60)),
                Arguments.of(InvalidToken.Fault.EXPIRED, FORGE.with("exp", NOW.minusSeconds(31))),
                Arguments.of(InvalidToken.Fault.NOT_YET, FORGE.with("nbf", NOW.plusSeconds(31))),
                Arguments.of(InvalidToken.Fault.NOT_YET, FORGE.with("iat", NOW.plusSeconds(31))),
                Arguments.of(InvalidToken.Fault.ISSUER, FORGE.with("iss", "https://evil.example")),
                Arguments.of(InvalidToken.Fault.AUDIENCE, FORGE.with("aud", "account")),
                Arguments.of(InvalidToken.Fault.CLIENT, FORGE.with("azp", "other-app")),
                Arguments.of(InvalidToken.Fault.CLAIMS, FORGE.with("typ", "ID")),
                Arguments.of(InvalidToken.Fault.CLAIMS, FORGE.with("groups", "/departments/hr")));
    }

    private static Stream<Arguments> claims() {
        return Stream.of(
                Arguments.of("an ID token", FORGE.with("typ", "ID")),
                Arguments.of("a refresh token", FORGE.with("typ", "Refresh")),
                Arguments.of("a logout token", FORGE.with("typ", "Logout")),
                Arguments.of("no kind of token", FORGE.without("typ")),
                Arguments.of("a header of another type", FORGE.signed("RS256", "logout+jwt", FORGE.claims())),
                Arguments.of("a header without a type", FORGE.signed("RS256", null, FORGE.claims())),
                Arguments.of("nobody", FORGE.without("sub")),
                Arguments.of("an empty subject", FORGE.with("sub", "")),
                Arguments.of("a blank subject", FORGE.with("sub", "  ")),
                Arguments.of("a subject without an end", FORGE.with("sub", "x".repeat(2_000))),
                Arguments.of("a subject that is a list", FORGE.with("sub", List.of("subject-1"))),
                Arguments.of("no user name", FORGE.without("preferred_username")),
                Arguments.of("an empty user name", FORGE.with("preferred_username", "")),
                Arguments.of("a user name that is a list", FORGE.with("preferred_username", List.of("hanna"))),
                Arguments.of("a user name without an end", FORGE.with("preferred_username", "x".repeat(2_000))),
                Arguments.of("roles that are text", FORGE.with("realm_access", Map.of("roles", "admin"))),
                Arguments.of("roles that are numbers", FORGE.with("realm_access", Map.of("roles", List.of(1)))),
                Arguments.of("roles that are nowhere", FORGE.with("realm_access", "admin")),
                Arguments.of("groups that are text", FORGE.with("groups", "/departments/hr")),
                Arguments.of("groups that are objects", FORGE.with("groups", List.of(Map.of("a", "b")))));
    }

    @Test
    void the_table_of_refused_tokens_is_long_enough_to_be_trusted() {
        assertThat(no_other_token_is_believed().count()).isGreaterThanOrEqualTo(60);
    }

    @Test
    void a_new_key_of_the_realm_holds_at_once_and_unknown_ones_do_not_flood_it() throws InvalidToken {
        TokenForge next = new TokenForge("next-key");
        AtomicReference<JWKSet> published = new AtomicReference<>(FORGE.publicKeys());
        AtomicInteger fetched = new AtomicInteger();
        TokenVerifier rotating = new TokenVerifier(
                trust(),
                JWKSourceBuilder.<SecurityContext>create(URI_OF_KEYS, url -> {
                            fetched.incrementAndGet();
                            return new Resource(published.get().toString(), "application/json");
                        })
                        .cache(300_000, 4_000)
                        .refreshAheadCache(false)
                        .rateLimited(30_000)
                        .build(),
                clock);
        rotating.verify(FORGE.good());
        published.set(next.publicKeys());

        assertThat(rotating.verify(next.good()).username()).isEqualTo("hanna");
        for (int i = 0; i < 50; i++) {
            String unknown = FORGE.withKeyId("unknown-" + i);
            assertThatThrownBy(() -> rotating.verify(unknown)).isInstanceOf(InvalidToken.class);
        }
        assertThat(fetched).hasValueLessThanOrEqualTo(3);
        assertThatThrownBy(() -> rotating.verify(FORGE.good())).isInstanceOf(InvalidToken.class);
    }

    private static final URL URI_OF_KEYS = url();

    private static URL url() {
        try {
            return URI.create(TokenForge.ISSUER + "/certs").toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
