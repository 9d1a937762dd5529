package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Json;
import org.vademecum.support.PostgresServer;

/** What lies in {@code docker/}, as far as it can be tried without an engine: the scripts by running them. */
class ContainerFilesTest {
    private static final Path DOCKER = Path.of("docker");
    private static final Pattern SETTING = Pattern.compile("VADEMECUM_([A-Z0-9_]+?)(_FILE)?");

    @TempDir
    Path folder;

    @Test
    void every_secret_and_every_file_that_is_mounted_is_made_or_there() throws Exception {
        run(Map.of(), "docker/secrets.sh", folder.resolve("secrets").toString());
        JsonNode compose = compose();

        List<String> used = new ArrayList<>();
        for (JsonNode service : compose.get("services")) {
            service.path("secrets").forEach(secret -> used.add(secret.asText()));
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith(".")) {
                    assertThat(DOCKER.resolve(source)).exists();
                } else {
                    assertThat(compose.get("volumes").has(source)).isTrue();
                }
            }
        }
        assertThat(used).isNotEmpty().allSatisfy(secret -> {
            assertThat(compose.at("/secrets/" + secret + "/file").asText()).isEqualTo("./secrets/" + secret);
            assertThat(folder.resolve("secrets").resolve(secret)).isNotEmptyFile();
        });
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets"))))
                .isEqualTo("rwx------");
    }

    @Test
    void secrets_stay_as_they_are() throws Exception {
        run(Map.of(), "docker/secrets.sh", folder.toString());
        String first = Files.readString(folder.resolve("postgres"));
        run(Map.of(), "docker/secrets.sh", folder.toString());

        assertThat(Files.readString(folder.resolve("postgres"))).hasSize(48).isEqualTo(first);
    }

    @Test
    void one_starts_when_what_it_needs_is_healthy() throws IOException {
        JsonNode services = compose().get("services");

        assertThat(services.at("/keycloak/depends_on/postgres/condition").asText())
                .isEqualTo("service_healthy");
        assertThat(services.at("/vademecum/depends_on/postgres/condition").asText())
                .isEqualTo("service_healthy");
        assertThat(services.at("/vademecum/depends_on/keycloak/condition").asText())
                .isEqualTo("service_healthy");
        assertThat(services.at("/postgres").has("healthcheck")).isTrue();
        assertThat(services.at("/keycloak").has("healthcheck")).isTrue();
        assertThat(Files.readString(DOCKER.resolve("Dockerfile"))).contains("HEALTHCHECK");
    }

    @Test
    void the_product_has_no_rights_that_it_does_not_need() throws IOException {
        JsonNode product = compose().at("/services/vademecum");

        assertThat(product.get("read_only").asBoolean()).isTrue();
        assertThat(product.get("cap_drop").get(0).asText()).isEqualTo("ALL");
        assertThat(product.get("security_opt").get(0).asText()).isEqualTo("no-new-privileges:true");
        assertThat(Files.readAllLines(DOCKER.resolve("Dockerfile"))).contains("USER 10001:10001");
        product.get("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
    }

    @Test
    void every_setting_is_a_known_one_and_no_secret_stands_in_the_file() throws IOException {
        String documented = Files.readString(Path.of("docs", "configuration.md"));

        compose().at("/services/vademecum/environment").properties().forEach(setting -> {
            var name = SETTING.matcher(setting.getKey());
            assertThat(name.matches()).isTrue();
            assertThat(documented.toLowerCase(Locale.ROOT).replaceAll("[.-]", "_"))
                    .contains("`vademecum_" + name.group(1).toLowerCase(Locale.ROOT) + "`");
            boolean secret = name.group(1).matches(".*(SECRET|PASSWORD|KEY)");
            assertThat(name.group(2) != null).isEqualTo(secret);
        });
    }

    @Test
    void the_realm_gets_the_addresses_and_the_secrets_of_the_installation() throws Exception {
        JsonNode realm = realm("https://help.example.com");

        JsonNode client = client(realm, "vademecum");
        assertThat(client.get("secret").asText()).isEqualTo("one & only");
        assertThat(client.at("/redirectUris/0").asText()).isEqualTo("https://help.example.com/sso/callback");
        assertThat(client.at("/attributes/backchannel.logout.url").asText())
                .isEqualTo("http://vademecum:8080/sso/backchannel-logout");
        assertThat(client(realm, "vademecum-program").get("secret").asText()).isEqualTo("secret of oidc-program");
        assertThat(realm.toString()).doesNotContain("localhost");
    }

    @Test
    void a_database_with_a_user_of_its_own_is_made_for_each() throws Exception {
        PostgresServer postgres = PostgresServer.shared();
        String password = "it's \"one\" $x \\";
        for (String name : List.of("vademecum", "keycloak")) {
            Files.writeString(folder.resolve(name + "-db"), name + password);
        }
        Map<String, String> environment = new HashMap<>(postgres.clientEnvironment());
        environment.put("SECRETS", folder.toString());
        // So that the server tells what it has understood.
        environment.put("PGOPTIONS", "-c password_encryption=md5");

        run(environment, "docker/databases.sh");

        for (String name : List.of("vademecum", "keycloak")) {
            assertThat(postgres.ask(name, name, "select current_database() || ' ' || current_user"))
                    .isEqualTo(name + " " + name);
            assertThat(postgres.ask(
                            "postgres",
                            postgres.user(),
                            "select rolpassword || ' ' || rolsuper || rolcreatedb || rolcreaterole from pg_authid"
                                    + " where rolname = '" + name + "'"))
                    .isEqualTo("md5%s falsefalsefalse".formatted(md5(name + password + name)));
        }
        assertThat(fails(environment, "docker/databases.sh")).contains("already exists");
    }

    private static String md5(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void keycloak_is_told_its_passwords_and_to_import_the_realm() throws Exception {
        realm("https://help.example.com");

        assertThat(Files.readString(folder.resolve("told")))
                .isEqualTo("start --import-realm|secret of keycloak-admin|secret of keycloak-db\n");
    }

    private JsonNode realm(String address) throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("run"));
        for (String name : List.of("oidc-program", "keycloak-admin", "keycloak-db")) {
            Files.writeString(secrets.resolve(name), "secret of " + name + "\n");
        }
        Files.writeString(secrets.resolve("oidc-client"), "one & only");
        script(
                folder.resolve("bin/kc.sh"),
                "echo \"$*|$KC_BOOTSTRAP_ADMIN_PASSWORD|$KC_DB_PASSWORD\" >" + folder.resolve("told"));
        run(
                Map.of(
                        "KEYCLOAK_HOME",
                        folder.toString(),
                        "SECRETS",
                        secrets.toString(),
                        "REALM_TEMPLATE",
                        "realm-export.json",
                        "VADEMECUM_PUBLIC_URL",
                        address,
                        "VADEMECUM_INTERNAL_URL",
                        "http://vademecum:8080"),
                "docker/keycloak.sh");
        return Json.mapper()
                .readTree(folder.resolve("data/import/vademecum.json").toFile());
    }

    private static JsonNode client(JsonNode realm, String id) {
        for (JsonNode client : realm.get("clients")) {
            if (client.get("clientId").asText().equals(id)) {
                return client;
            }
        }
        throw new AssertionError("no client " + id);
    }

    @Test
    void the_server_takes_the_place_of_the_entrypoint() throws Exception {
        Path java = script(folder.resolve("jdk/bin/java"), "echo \"$$ $*\"");
        Files.createDirectories(folder.resolve("data/server/left-over"));

        String[] told = run(
                        Map.of(
                                "JAVA_HOME", java.getParent().getParent().toString(),
                                "VADEMECUM_JAR", "/app.jar",
                                "VADEMECUM_DATA_DIR", folder.resolve("data").toString(),
                                "VADEMECUM_PORT", "9090",
                                "JAVA_OPTS", "-Xmx1g -Dsome=thing"),
                        "docker/entrypoint.sh")
                .split(" ", 2);

        assertThat(told[0]).isEqualTo(Long.toString(pid));
        assertThat(told[1].strip())
                .isEqualTo("--add-modules jdk.incubator.vector -Xmx1g -Dsome=thing -jar /app.jar --port 9090 --rootdir "
                        + folder.resolve("data/server"));
        assertThat(folder.resolve("data/server/left-over")).doesNotExist();
    }

    @Test
    void a_secret_that_cannot_be_read_is_named_before_anything_starts() throws Exception {
        Map<String, String> environment = Map.of(
                "VADEMECUM_DATA_DIR",
                folder.resolve("data").toString(),
                "VADEMECUM_DB_PASSWORD_FILE",
                "/run/secrets/none");

        assertThat(fails(environment, "docker/entrypoint.sh"))
                .contains("VADEMECUM_DB_PASSWORD_FILE names /run/secrets/none");
    }

    @Test
    void a_data_folder_that_cannot_be_written_is_named() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThat(fails(Map.of("VADEMECUM_DATA_DIR", file.resolve("data").toString()), "docker/entrypoint.sh"))
                .contains("cannot be written by user");
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1"})
    void health_is_what_the_server_says(int status, int exit) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(exit(
                            Map.of(
                                    "VADEMECUM_PORT",
                                    Integer.toString(server.getAddress().getPort())),
                            "docker/health.sh"))
                    .isEqualTo(exit);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void without_a_server_there_is_no_health() throws Exception {
        assertThat(exit(Map.of("VADEMECUM_PORT", "1"), "docker/health.sh")).isNotZero();
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile());
    }

    private static Path script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private long pid;
    private String output = "";

    private String run(Map<String, String> environment, String... command) throws Exception {
        assertThat(exit(environment, command)).as(output).isZero();
        return output;
    }

    private String fails(Map<String, String> environment, String... command) throws Exception {
        assertThat(exit(environment, command)).isNotZero();
        return output;
    }

    private int exit(Map<String, String> environment, String... command) throws Exception {
        Path told = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("bash"), Stream.of(command)).collect(Collectors.toList()))
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        pid = process.pid();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        output = Files.readString(told);
        return process.exitValue();
    }
}
