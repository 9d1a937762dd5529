package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.microsoft.playwright.Page;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.common.Json;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.KeycloakServer;
import org.vademecum.support.PostgresServer;
import org.vademecum.support.Product;

/**
 * What {@code docker/compose.yaml} starts, started as it says, in its order and by its health checks, with processes of this
 * machine in the place of containers: the names of services become ports, {@code /run/secrets} becomes a folder.
 */
class ContainersE2E extends BrowserTest {
    private static final Path KEYCLOAK = Path.of(System.getProperty("it.keycloak", "target/keycloak/keycloak-26.7.3"));
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Duration START_LIMIT = Duration.ofMinutes(8);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+:-([^}]*)}");
    private static final Pattern COPY = Pattern.compile("COPY (?:--from=build )?(.+) (\\S+)");
    private static final String UNPRIVILEGED = "10001";

    private final Installation place = Installation.prepare();
    private final int keycloak = Installation.prepare().port();
    private final int management = Installation.prepare().port();
    private final Map<String, Process> running = new LinkedHashMap<>();
    private JsonNode services;
    private Path root;
    private PostgresServer postgres;

    @Override
    Installation installation() {
        return place;
    }

    @BeforeEach
    void prepare() throws Exception {
        services = new YAMLMapper()
                .readTree(Path.of("docker", "compose.yaml").toFile())
                .get("services");
        root = Files.createTempDirectory("vademecum-containers");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        postgres = PostgresServer.shared();
        finish(Map.of(), "docker/secrets.sh", root.resolve("secrets").toString());
        // The engine hands single files to the containers, whose users cannot enter the folder.
        Files.setPosixFilePermissions(root.resolve("secrets"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root.resolve("opt"));
        finish(
                Map.of(),
                "cp",
                "-R",
                KEYCLOAK.toString(),
                root.resolve("keycloak").toString());
        finish(Map.of(), "rm", "-rf", root.resolve("keycloak/data").toString());
        image();
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : running.values()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
        finish(Map.of(), "rm", "-rf", root.toString());
    }

    @Test
    @Timeout(1_200)
    void what_compose_starts_is_healthy_one_after_the_other_and_somebody_signs_in() throws Exception {
        List<String> order = new ArrayList<>();
        while (order.size() < services.size()) {
            String next = services.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(service -> !order.contains(service))
                    .filter(service -> services.at("/" + service + "/depends_on").properties().stream()
                            .allMatch(needed -> order.contains(needed.getKey())))
                    .findFirst()
                    .orElseThrow();
            start(next);
            Await.until(next + " is healthy, see " + log(next), START_LIMIT, () -> isHealthy(next));
            order.add(next);
        }
        assertThat(order).containsExactly("postgres", "keycloak", "vademecum");
        assertThat(postgres.ask("vademecum", "vademecum", "select count(*) > 0 from flyway_schema_history"))
                .isEqualTo("t");
        assertThat(postgres.ask("keycloak", "keycloak", "select name from realm where name = 'vademecum'"))
                .isEqualTo("vademecum");

        givePassword("hanna", "for-tests-only");
        Page page = browser();
        page.navigate(outside("http://localhost:8080") + "/chat");
        page.waitForURL(Pattern.compile(Pattern.quote(outside("http://localhost:8180")) + "/realms/vademecum/.*"));
        page.locator("#username").fill("hanna");
        page.locator("#password").fill("for-tests-only");
        page.locator("#kc-login").click();
        assertThat(page).hasURL(outside("http://localhost:8080") + "/chat");
        assertThat(page.locator("#user-button")).containsText("Hanna");
        picture(page, "signed-in");
        assertRunsWithoutRights();

        Process product = running.get("vademecum");
        product.destroy();
        assertThat(product.waitFor(
                        services.at("/vademecum/stop_grace_period").asText().equals("40s") ? 40 : 0, TimeUnit.SECONDS))
                .isTrue();
        assertThat(isHealthy("vademecum")).isFalse();
    }

    /** As the Dockerfile lays it out, of what the build has made. */
    private void image() throws IOException {
        for (String line : Files.readAllLines(Path.of("docker", "Dockerfile"))) {
            Matcher copy = COPY.matcher(line);
            if (!copy.matches() || copy.group(2).equals(".")) {
                continue;
            }
            for (String source : copy.group(1).split(" ")) {
                Path from = Path.of(source.replace("/source/", ""));
                Path to = copy.group(2).endsWith("/")
                        ? inside(copy.group(2)).resolve(from.getFileName())
                        : inside(copy.group(2));
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Files.createDirectories(root.resolve("data"));
    }

    private void start(String service) throws Exception {
        switch (service) {
            case "postgres" -> {
                Map<String, String> environment = environment(service);
                environment.putAll(postgres.clientEnvironment());
                environment.put("SECRETS", secrets());
                finish(environment, "docker/databases.sh");
            }
            case "keycloak" -> {
                Map<String, String> environment = environment(service);
                environment.put("SECRETS", secrets());
                environment.put("KEYCLOAK_HOME", root.resolve("keycloak").toString());
                environment.put("REALM_TEMPLATE", "realm-export.json");
                environment.put("KC_HTTP_HOST", "127.0.0.1");
                environment.put("KC_HTTP_PORT", Integer.toString(keycloak));
                environment.put("KC_HTTP_MANAGEMENT_HOST", "127.0.0.1");
                environment.put("KC_HTTP_MANAGEMENT_PORT", Integer.toString(management));
                environment.put("JAVA_HOME", JAVA_HOME.toString());
                environment.put("JAVA_OPTS_KC_HEAP", KeycloakServer.BRIEF);
                begin(service, environment, List.of("/bin/bash", "docker/keycloak.sh"));
            }
            case "vademecum" -> {
                Map<String, String> environment = environment(service);
                environment.put("VADEMECUM_DATA_DIR", root.resolve("data").toString());
                environment.put("VADEMECUM_PORT", Integer.toString(place.port()));
                environment.put("JAVA_HOME", JAVA_HOME.toString());
                environment.put("JAVA_OPTS", "-Xmx900m " + String.join(" ", Product.BRIEF));
                environment.put("HOME", root.resolve("data").toString());
                begin(service, environment, unprivileged(instruction("ENTRYPOINT")));
            }
            default -> throw new AssertionError("how does one start " + service + "?");
        }
    }

    /** The command of an instruction of the Dockerfile, which is a list in JSON. */
    private List<String> instruction(String name) throws IOException {
        String command = Files.readAllLines(Path.of("docker", "Dockerfile")).stream()
                .filter(line -> line.startsWith("ENTRYPOINT ") || line.startsWith("HEALTHCHECK "))
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf('[')))
                .findFirst()
                .orElseThrow();
        return Stream.of(Json.read(command, String[].class))
                .map(word -> inside(word).toString())
                .toList();
    }

    /** Where a path of the image lies here. */
    private Path inside(String path) {
        return root.resolve(path.substring(1));
    }

    /** The rights that compose takes from the product: those of its user, and no way to get others. */
    private List<String> unprivileged(List<String> command) throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        finish(
                Map.of(),
                "chown",
                UNPRIVILEGED + ":" + UNPRIVILEGED,
                root.resolve("data").toString());
        return Stream.concat(
                        Stream.of(
                                "setpriv",
                                "--reuid=" + UNPRIVILEGED,
                                "--regid=" + UNPRIVILEGED,
                                "--clear-groups",
                                "--bounding-set=-all",
                                "--inh-caps=-all",
                                "--no-new-privs"),
                        command.stream())
                .toList();
    }

    private void assertRunsWithoutRights() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return;
        }
        ProcessHandle java = Stream.concat(
                        Stream.of(running.get("vademecum").toHandle()),
                        running.get("vademecum").descendants())
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow();
        String status = Files.readString(Path.of("/proc", Long.toString(java.pid()), "status"));
        assertThat(status)
                .containsPattern("Uid:\\s+" + UNPRIVILEGED)
                .containsPattern("NoNewPrivs:\\s+1")
                .containsPattern("CapBnd:\\s+0+\\n");
        // The entrypoint became the server, so that it hears the engine's signals.
        assertThat(java.pid()).isEqualTo(running.get("vademecum").pid());
    }

    /** What compose sets for the service, with addresses of this machine. */
    private Map<String, String> environment(String service) {
        Map<String, String> environment = new HashMap<>();
        services.at("/" + service + "/environment")
                .properties()
                .forEach(setting -> environment.put(
                        setting.getKey(), value(setting.getValue().asText())));
        return environment;
    }

    private String value(String text) {
        return outside(VARIABLE.matcher(text).replaceAll(chosen -> Matcher.quoteReplacement(chosen.group(1))))
                .replace("jdbc:postgresql://postgres/", postgresUrl())
                .replace("http://keycloak:8080", "http://127.0.0.1:" + keycloak)
                .replace("http://vademecum:8080", place.uri("").toString())
                .replace("/run/secrets", secrets());
    }

    /** An address as browsers have it, with the ports of this machine. */
    private String outside(String text) {
        return text.replace("http://localhost:8180", "http://localhost:" + keycloak)
                .replace("http://localhost:8080", "http://localhost:" + place.port());
    }

    private String postgresUrl() {
        try {
            return "jdbc:postgresql://127.0.0.1:" + postgres.clientEnvironment().get("PGPORT") + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String secrets() {
        return root.resolve("secrets").toString();
    }

    private boolean isHealthy(String service) {
        Process process = running.get(service);
        if (process != null && !process.isAlive() && !service.equals("vademecum")) {
            throw new AssertionError(service + " ended, see " + log(service));
        }
        try {
            return exit(environmentOfCheck(), check(service)) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> environmentOfCheck() throws IOException {
        Map<String, String> environment = new HashMap<>(postgres.clientEnvironment());
        environment.put("VADEMECUM_PORT", Integer.toString(place.port()));
        return environment;
    }

    /** Of compose, or of the image. */
    private String[] check(String service) throws IOException {
        JsonNode test = services.at("/" + service + "/healthcheck/test");
        List<String> command = test.isMissingNode()
                ? instruction("HEALTHCHECK")
                : IntStream.range(1, test.size())
                        .mapToObj(word -> test.get(word).asText())
                        .toList();
        return command.stream()
                .map(word -> word.replace("/9000", "/" + management).replace("$$", "$"))
                .toArray(String[]::new);
    }

    /** As docs/docker.md has it done: by the administrator whose password is among the secrets. */
    private void givePassword(String username, String password) throws Exception {
        String admin = Files.readString(root.resolve("secrets/keycloak-admin"));
        String token = send(
                        "POST",
                        "/realms/master/protocol/openid-connect/token",
                        "application/x-www-form-urlencoded",
                        "",
                        "grant_type=password&client_id=admin-cli&username=admin&password=" + admin)
                .get("access_token")
                .asText();
        String users = "/admin/realms/vademecum/users";
        String id = send("GET", users + "?exact=true&username=" + username, "application/json", token, "")
                .get(0)
                .get("id")
                .asText();
        send(
                "PUT",
                users + "/" + id + "/reset-password",
                "application/json",
                token,
                Json.write(Map.of("type", "password", "value", password, "temporary", false)));
        send("PUT", users + "/" + id, "application/json", token, Json.write(Map.of("requiredActions", List.of())));
    }

    private JsonNode send(String method, String path, String type, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + keycloak + path))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as("%s %s", path, response.body()).isLessThan(300);
            return response.body().isEmpty() ? Json.mapper().nullNode() : Json.read(response.body(), JsonNode.class);
        }
    }

    private static Path log(String service) {
        return Path.of("target", "container-" + service + ".log");
    }

    private void begin(String service, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(service).toFile());
        builder.environment().putAll(environment);
        running.put(service, builder.start());
    }

    private static void finish(Map<String, String> environment, String... command) throws Exception {
        assertThat(exit(environment, command))
                .as(Stream.of(command).collect(Collectors.joining(" ")))
                .isZero();
    }

    private static int exit(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", "containers.log").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
