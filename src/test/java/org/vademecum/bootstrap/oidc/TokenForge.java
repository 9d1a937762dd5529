package org.vademecum.bootstrap.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vademecum.common.Json;

/** Makes tokens as a realm does, and as nobody should. */
final class TokenForge {
    static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    static final String ISSUER = "https://login.example/realms/vademecum";
    static final String KEY = "realm-key";

    private final RSAKey key;
    private final RSAKey encryption = rsa("encryption", KeyUse.ENCRYPTION);
    private final RSAKey stranger = rsa("stranger", KeyUse.SIGNATURE);

    TokenForge() {
        this(KEY);
    }

    TokenForge(String keyId) {
        key = rsa(keyId, KeyUse.SIGNATURE);
    }

    JWKSet publicKeys() {
        return new JWKSet(List.of(key.toPublicJWK(), encryption.toPublicJWK()));
    }

    Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", "vademecum");
        claims.put("azp", "vademecum");
        claims.put("typ", "Bearer");
        claims.put("sub", "subject-1");
        claims.put("iat", NOW.minusSeconds(10));
        claims.put("exp", NOW.plusSeconds(290));
        claims.put("preferred_username", "hanna");
        claims.put("name", "Hanna Whitlock");
        claims.put("email", "hanna@example.com");
        claims.put("realm_access", Map.of("roles", List.of("employee", "curator", "offline_access")));
        claims.put("groups", List.of("/departments/hr/payroll", "/departments/Field Service", "/sports/chess"));
        return claims;
    }

    String good() {
        return signed("RS256", "JWT", claims());
    }

    String with(String... pairs) {
        Map<String, Object> claims = claims();
        for (int i = 0; i < pairs.length; i += 2) {
            claims.put(pairs[i], pairs[i + 1]);
        }
        return signed("RS256", "JWT", claims);
    }

    String with(String name, Object value) {
        Map<String, Object> claims = claims();
        claims.put(name, value);
        return signed("RS256", "JWT", claims);
    }

    String without(String name) {
        Map<String, Object> claims = claims();
        claims.remove(name);
        return signed("RS256", "JWT", claims);
    }

    String signed(String algorithm, String type, Map<String, Object> claims) {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(key.getKeyID());
        return sign(type == null ? header : header.type(new JOSEObjectType(type)), text(claims), signer(key));
    }

    String signedText(String text) {
        return sign(header("RS256").keyID(key.getKeyID()), text, signer(key));
    }

    String withKeyId(String id) {
        return sign(header("RS256").keyID(id), text(claims()), signer(key));
    }

    String byStranger(String keyId) {
        return sign(header("RS256").keyID(keyId), text(claims()), signer(stranger));
    }

    /** The header names the stranger's own key, as RFC 7515 allows. */
    String withOwnKey() {
        return sign(header("RS256").keyID(KEY).jwk(stranger.toPublicJWK()), text(claims()), signer(stranger));
    }

    String withCritical() {
        JWSHeader.Builder header = header("RS256").keyID(key.getKeyID());
        return sign(header.criticalParams(Set.of("x")).customParam("x", true), text(claims()), signer(key));
    }

    String byCurve() {
        try {
            JWSSigner signer =
                    new ECDSASigner(new ECKeyGenerator(Curve.P_256).keyID(KEY).generate());
            return sign(header("ES256").keyID(KEY), text(claims()), signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The confusion of algorithms: the public key, which everybody has, as the secret of a symmetric signature. */
    String signedWithPublicKey(String algorithm) {
        try {
            JWSSigner signer = new MACSigner(key.toRSAPublicKey().getEncoded());
            return sign(header(algorithm).keyID(KEY), text(claims()), signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String unsigned() {
        return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(text(claims())) + ".";
    }

    String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JWSHeader.Builder header(String algorithm) {
        return new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).type(JOSEObjectType.JWT);
    }

    private static String text(Map<String, Object> claims) {
        Map<String, Object> numbers = new LinkedHashMap<>(claims);
        numbers.replaceAll((name, value) -> value instanceof Instant moment ? moment.getEpochSecond() : value);
        return Json.write(numbers);
    }

    private static String sign(JWSHeader.Builder header, String text, JWSSigner signer) {
        try {
            JWSObject token = new JWSObject(header.build(), new Payload(text));
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key, Set.of());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey rsa(String id, KeyUse use) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(use).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
