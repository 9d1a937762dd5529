package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.vademecum.common.Json;

/**
 * The real Keycloak with the realm of {@code realm-export.json}, in a process of its own. The realm has the addresses of
 * one product, a password that every person may keep and exchange for a token, and {@code nora}, who has no role. Its log is
 * {@code target/keycloak.log}.
 */
public final class KeycloakServer implements AutoCloseable {
    public static final String PASSWORD = "for-tests-only";
    public static final String CLIENT_SECRET = "secret-of-the-client";
    public static final String NOBODY = "nora";

    /** Heap and options of Java for a Keycloak that lives for minutes: compiling well takes up to half of a start's processor time. */
    public static final String BRIEF = "-Xms64m -Xmx400m -XX:TieredStopAtLevel=1";

    private static final Path HOME = Path.of(System.getProperty("it.keycloak", "target/keycloak/keycloak-26.7.3"));
    private static final Path LOG = Path.of("target", "keycloak.log");
    private static final Duration START_LIMIT = Duration.ofMinutes(8);
    private static final String PROGRAM = "vademecum-program";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port = Installation.prepare().port();
    private final JsonNode realm;
    private Process process;

    private KeycloakServer(String product) {
        realm = realm(product);
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** With a realm whose client is the product at this address. */
    public static KeycloakServer start(String product) {
        KeycloakServer server = new KeycloakServer(product);
        server.importRealm();
        server.start();
        return server;
    }

    public String issuer() {
        return address("/realms/vademecum");
    }

    /** Starts it again where it was, with what it knew. */
    public void start() {
        ProcessBuilder builder = new ProcessBuilder(
                        HOME.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", BRIEF);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("Keycloak is ready, see " + LOG, START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("Keycloak ended with " + process.exitValue() + ", see " + LOG);
            }
            return isReady();
        });
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void kill() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A bearer token of the client for programs. */
    public String programToken() {
        return token(
                "vademecum", "grant_type=client_credentials&client_id=" + PROGRAM + "&client_secret=" + CLIENT_SECRET);
    }

    /** An access token of a person, such as the product is given when they sign in. */
    public String personToken(String username) {
        return token(
                "vademecum",
                "grant_type=password&client_id=vademecum&client_secret=%s&username=%s&password=%s"
                        .formatted(CLIENT_SECRET, username, PASSWORD));
    }

    /** Gives the realm other settings while something is done. */
    public void whileSetTo(Map<String, Object> settings, Runnable work) {
        JsonNode before = admin("GET", "", "");
        admin("PUT", "", Json.write(settings));
        try {
            work.run();
        } finally {
            ObjectNode former = Json.mapper().createObjectNode();
            settings.keySet().forEach(name -> former.set(name, before.get(name)));
            admin("PUT", "", former.toString());
        }
    }

    public void setEnabled(String username, boolean enabled) {
        ObjectNode user = (ObjectNode) admin("GET", user(username), "");
        user.put("enabled", enabled);
        admin("PUT", user(username), user.toString());
    }

    /** Puts a person into one department and takes them out of another. */
    public void move(String username, String from, String to) {
        admin("DELETE", user(username) + "/groups/" + groupId(from), "");
        admin("PUT", user(username) + "/groups/" + groupId(to), "");
    }

    /** Signs with another key from now on; the ones before stay published. */
    public void exchangeKey() {
        admin("POST", "/components", """
                {"name": "exchanged", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
                 "config": {"priority": ["1000"], "enabled": ["true"], "active": ["true"], "algorithm": ["RS256"]}}""");
    }

    /** Ends all sessions of a person, as an administrator does. */
    public void endSessions(String username) {
        admin("POST", user(username) + "/logout", "");
    }

    private String groupId(String department) {
        return admin("GET", "/group-by-path/departments/" + department, "")
                .get("id")
                .asText();
    }

    private String user(String username) {
        return "/users/"
                + find(realm.get("users"), "username", username).get("id").asText();
    }

    private JsonNode admin(String method, String path, String body) {
        String token = token("master", "grant_type=password&client_id=admin-cli&username=admin&password=" + PASSWORD);
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(URI.create(address("/admin/realms/vademecum" + path)))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
        if (response.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + " answered " + response.statusCode() + response.body());
        }
        return response.body().isEmpty() ? Json.mapper().nullNode() : Json.read(response.body(), JsonNode.class);
    }

    private String token(String realmName, String form) {
        URI endpoint = URI.create(address("/realms/" + realmName + "/protocol/openid-connect/token"));
        HttpResponse<String> response = send(HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        return Json.read(response.body(), JsonNode.class)
                .required("access_token")
                .asText();
    }

    private boolean isReady() {
        try {
            HttpRequest probe = HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }

    private void importRealm() {
        try {
            deleteAll(HOME.resolve("data"));
            Path folder = Files.createDirectories(HOME.resolve("data/import"));
            Files.writeString(folder.resolve("vademecum.json"), realm.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode realm(String product) {
        try {
            String text = Files.readString(Path.of("realm-export.json")).replace("http://localhost:8080", product);
            JsonNode realm = Json.read(text, JsonNode.class);
            realm.get("clients").forEach(client -> ((ObjectNode) client).put("secret", CLIENT_SECRET));
            find(realm.get("clients"), "clientId", "vademecum").put("directAccessGrantsEnabled", true);
            ObjectNode nobody = find(realm.get("users"), "username", "hanna").deepCopy();
            nobody.put("id", "00000000-0000-4000-8000-000000000001");
            nobody.put("username", NOBODY).put("email", NOBODY + "@alderfinch.example");
            nobody.putArray("realmRoles");
            ((com.fasterxml.jackson.databind.node.ArrayNode) realm.get("users")).add(nobody);
            realm.get("users").forEach(KeycloakServer::givePassword);
            return realm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void givePassword(JsonNode user) {
        if (user.has("credentials")) {
            ((ObjectNode) user)
                    .putArray("credentials")
                    .addObject()
                    .setAll(Json.read(Json.write(Map.of("type", "password", "value", PASSWORD)), ObjectNode.class));
            ((ObjectNode) user).putArray("requiredActions");
        }
    }

    private static ObjectNode find(JsonNode list, String name, String value) {
        for (JsonNode node : list) {
            if (node.path(name).asText().equals(value)) {
                return (ObjectNode) node;
            }
        }
        throw new AssertionError("no " + value);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).collect(Collectors.toList())) {
                    Files.delete(file);
                }
            }
        }
    }
}
