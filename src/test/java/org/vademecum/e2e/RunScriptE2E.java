package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.KeycloakServer;
import org.vademecum.support.Product;

/** {@code bin/run} as its users start it, with a Keycloak beside the product. */
class RunScriptE2E extends BrowserTest {
    private static final Duration START_LIMIT = Duration.ofMinutes(10);
    private static final Path KEYCLOAK = Path.of(System.getProperty("it.keycloak", "target/keycloak"));

    private final Installation place = Installation.prepare();

    @Override
    Installation installation() {
        return place;
    }

    @Test
    @Timeout(900)
    void with_sso_it_starts_keycloak_with_a_realm_of_its_own_and_ends_both() throws Exception {
        int keycloak = Installation.prepare().port();
        Path home = place.dataDir().resolve("keycloak");
        copy(KEYCLOAK, home.resolve(KEYCLOAK.getFileName().toString()));
        Process script = start(
                "--sso",
                "--no-samples",
                "--port=" + place.port(),
                "--sso-port=" + keycloak,
                "--data=" + place.dataDir());
        try {
            Await.until("bin/run says that it is ready, see " + told(), START_LIMIT, () -> {
                if (!script.isAlive()) {
                    throw new AssertionError("bin/run ended: " + said());
                }
                return said().contains("Ctrl-C stops everything");
            });

            assertThat(said())
                    .contains("Vademecum runs on http://localhost:" + place.port())
                    .contains("Keycloak runs on http://localhost:" + keycloak)
                    .contains("hanna", place.passwordOf("hanna"));
            for (String secret : List.of("sample-accounts.txt", "keycloak/secrets")) {
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(place.dataDir().resolve(secret))))
                        .as(secret)
                        .isEqualTo("rw-------");
            }
            assertThat(Files.list(home.resolve(KEYCLOAK.getFileName()).resolve("data/import")))
                    .as("the copy of the realm holds passwords")
                    .isEmpty();
            Page page = browser();
            page.navigate("http://localhost:" + place.port() + "/chat");
            page.waitForURL(Pattern.compile("localhost:" + keycloak));
            page.locator("#username").fill("hanna");
            page.locator("#password").fill(place.passwordOf("hanna"));
            page.locator("#kc-login").click();
            assertThat(page).hasURL(Pattern.compile("localhost:" + place.port() + "/chat"));
            assertThat(page.locator("#user-button")).containsText("Hanna");
        } finally {
            script.destroy();
        }
        assertThat(script.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(said()).endsWith("Stopped.\n");
        assertThat(answers(place.port())).isFalse();
        assertThat(answers(keycloak)).isFalse();
    }

    @Test
    void a_port_that_is_taken_is_named_before_anything_starts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(fails("--port=" + port, "--data=" + place.dataDir()))
                    .contains("Port " + port + " is taken", "bin/run --port " + (port + 1));
            assertThat(fails("--sso", "--sso-port=" + port, "--port=" + place.port(), "--data=" + place.dataDir()))
                    .contains("Port " + port + ", for Keycloak, is taken", "--sso-port " + (port + 1));
        }
        assertThat(fails("--port=many")).contains("--port needs a number, not 'many'");
        assertThat(fails("--prot=8080")).contains("does not know the option --prot=8080");
        try (Stream<Path> left = Files.list(place.dataDir())) {
            assertThat(left.filter(file -> !file.equals(told()))).isEmpty();
        }
    }

    private String fails(String... options) throws Exception {
        Process script = start(options);
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isEqualTo(1);
        return said();
    }

    private Process start(String... options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("bin/run"), Stream.of(options)).collect(Collectors.toList()))
                .redirectErrorStream(true)
                .redirectOutput(told().toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS",
                        "-Xmx700m " + String.join(" ", Product.BRIEF),
                        "KEYCLOAK_HEAP",
                        KeycloakServer.BRIEF));
        return builder.start();
    }

    private Path told() {
        return place.dataDir().resolve("told");
    }

    private String said() {
        try {
            return Files.readString(told());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** As it was unpacked; what other tests let it write is left out. */
    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to.getParent());
        assertThat(new ProcessBuilder("cp", "-R", from.toString(), to.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(new ProcessBuilder("rm", "-rf", to.resolve("data").toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
