package org.vademecum.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;

/** A realm that says whatever a test wants it to, over real HTTP: its description, its keys, its token endpoint. */
public final class RealmServer implements AutoCloseable {
    public static final String CLIENT = "vademecum";

    private static final String ADMIN = "/admin/realms/test";

    private static final RSAKey KEY = rsa("realm-key");
    private static final RSAKey STRANGER = rsa("realm-key");

    /** What the token endpoint answers. */
    public record Answer(int status, String body) {}

    /** A request to the token endpoint: its form, and its Authorization header. */
    public record TokenRequest(Map<String, String> form, String authorization) {}

    private final HttpServer server;
    private final List<TokenRequest> requests = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Map<String, String>, Answer> tokens =
            form -> new Answer(400, "{\"error\":\"invalid_grant\"}");
    private volatile BiFunction<String, String, Answer> admin = (path, pass) -> new Answer(403, "{}");
    private volatile RSAKey key = KEY;
    private volatile String calledItself;
    private volatile String tokenEndpoint;

    public RealmServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        calledItself = issuer();
        tokenEndpoint = issuer() + "/protocol/openid-connect/token";
        server.createContext("/", this::answer);
        server.start();
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/test";
    }

    /** The name it gives itself in its description. */
    public void callItself(String name) {
        calledItself = name;
    }

    /** Decides, by the form that comes, what the token endpoint answers from now on. */
    public void answerTokens(Function<Map<String, String>, Answer> answer) {
        tokens = answer;
    }

    public void answerTokens(Map<String, Object> body) {
        answerTokens(form -> new Answer(200, Json.write(body)));
    }

    /** Decides, by the path below the realm and the Authorization header, what the admin interface answers from now on. */
    public void answerAdmin(BiFunction<String, String, Answer> answer) {
        admin = answer;
    }

    /** Names the token endpoint that its description tells. */
    public void moveTokensTo(String endpoint) {
        tokenEndpoint = endpoint;
    }

    /** Signs with another key from now on, and publishes that one alone. */
    public void exchangeKey() {
        key = rsa("realm-key-" + Ids.next(""));
    }

    public List<TokenRequest> requests() {
        return List.copyOf(requests);
    }

    /** How often a path below the issuer was asked for. */
    public long timesAsked(String path) {
        return asked.stream().filter(path::equals).count();
    }

    public Map<String, Object> accessClaims() {
        Map<String, Object> claims = claims("vademecum");
        claims.put("azp", CLIENT);
        claims.put("typ", "Bearer");
        claims.put("preferred_username", "hanna");
        claims.put("name", "Hanna Whitlock");
        claims.put("realm_access", Map.of("roles", List.of("employee")));
        claims.put("groups", List.of("/departments/hr"));
        return claims;
    }

    public Map<String, Object> idClaims(String nonce) {
        Map<String, Object> claims = claims(CLIENT);
        claims.put("nonce", nonce);
        claims.put("sid", "session-1");
        return claims;
    }

    public Map<String, Object> logoutClaims() {
        Map<String, Object> claims = claims(CLIENT);
        claims.put("jti", "notice-1");
        claims.put("sid", "session-1");
        claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        return claims;
    }

    private Map<String, Object> claims(String audience) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer());
        claims.put("aud", audience);
        claims.put("sub", "subject-1");
        claims.put("iat", now);
        claims.put("exp", now + 300);
        return claims;
    }

    public String sign(Map<String, Object> claims) {
        return sign("JWT", claims, key);
    }

    public String sign(String type, Map<String, Object> claims) {
        return sign(type, claims, key);
    }

    /** By another key of the same name. */
    public String signByStranger(Map<String, Object> claims) {
        return sign("JWT", claims, STRANGER);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/realms/test", "");
        asked.add(path);
        Answer answer = switch (path) {
            case "/.well-known/openid-configuration" -> new Answer(200, Json.write(description()));
            case "/protocol/openid-connect/certs" -> new Answer(200, new JWKSet(key.toPublicJWK()).toString());
            case "/protocol/openid-connect/token" -> tokens(exchange);
            default ->
                path.startsWith(ADMIN)
                        ? admin.apply(
                                path.substring(ADMIN.length()),
                                exchange.getRequestHeaders().getFirst("Authorization"))
                        : new Answer(404, "{}");
        };
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer tokens(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), decoded(parts[1]));
        }
        requests.add(new TokenRequest(form, exchange.getRequestHeaders().getFirst("Authorization")));
        return tokens.apply(form);
    }

    private Map<String, Object> description() {
        String endpoints = issuer() + "/protocol/openid-connect";
        return Map.of(
                "issuer",
                calledItself,
                "authorization_endpoint",
                endpoints + "/auth",
                "token_endpoint",
                tokenEndpoint,
                "end_session_endpoint",
                endpoints + "/logout",
                "jwks_uri",
                endpoints + "/certs",
                "response_types_supported",
                List.of("code"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"),
                "authorization_response_iss_parameter_supported",
                true);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String sign(String type, Map<String, Object> claims, RSAKey key) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build();
        JWSObject token = new JWSObject(header, new Payload(Json.write(claims)));
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
