package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.support.Await;

/** How {@code bin/run --sso} comes by Keycloak where it has never been; a command of the test's plays Maven. */
class KeycloakFetchTest {
    private static final String VERSION = "26.7.3";

    /** Where Maven puts what it was asked for. */
    private static final String COPY = "for each; do case $each in -DoutputDirectory=*) to=${each#*=};; esac; done\n"
            + "zip=keycloak-quarkus-dist-" + VERSION + ".zip\n";

    @TempDir
    Path folder;

    @BeforeEach
    void makeArchive() throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve("whole.zip"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name : new String[] {"bin/kc.sh", "lib/some.jar"}) {
                zip.putNextEntry(new ZipEntry("keycloak-" + VERSION + "/" + name));
                zip.write("#!/bin/sh\necho Keycloak\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void it_is_fetched_once_with_a_word_on_how_far_it_is() throws Exception {
        Path repository = folder.resolve("repository/org/keycloak/keycloak-quarkus-dist/" + VERSION);
        maven("mkdir -p " + repository + "; for part in 1 2; do head -c 25000000 /dev/zero >>" + repository
                + "/x.tmp; sleep 2; done; cp " + folder.resolve("whole.zip") + " $to/$zip");

        String told = succeeds();

        assertThat(told)
                .contains("Fetching Keycloak " + VERSION + " from Maven Central (about 170 MB, once)")
                .containsPattern("2\\d of about 170 MB\n +4\\d of about 170 MB")
                .contains("Unpacking it in");
        assertThat(home().resolve("bin/kc.sh")).isExecutable();
        assertThat(home().resolve("lib/some.jar")).exists();
        assertThat(home().resolveSibling("unpacking")).doesNotExist();
        maven("exit 1");
        assertThat(succeeds()).isEmpty();
    }

    @Test
    void without_the_network_it_says_what_to_do_and_the_next_attempt_works() throws Exception {
        maven("echo '[INFO] Scanning'; echo '[ERROR] Could not transfer artifact: Unknown host'; exit 1");

        String told = fails();

        assertThat(told)
                .contains("[ERROR] Could not transfer artifact: Unknown host")
                .contains("Keycloak could not be fetched.")
                .contains("is this machine online?", "The same command tries again")
                .contains("All that Maven said: " + folder)
                .doesNotContain("Scanning", "Unpacking");
        assertThat(home()).doesNotExist();
        mavenThatWorks();
        succeeds();
        assertThat(home().resolve("bin/kc.sh")).isExecutable();
    }

    @Test
    void half_an_archive_is_not_taken() throws Exception {
        mavenThatWorks();
        Path left = Files.createDirectories(folder.resolve("target/keycloak"))
                .resolve("keycloak-quarkus-dist-" + VERSION + ".zip");
        Files.write(left, new byte[] {'P', 'K', 3, 4});
        Files.createDirectories(folder.resolve("target/keycloak/fetched"));
        Files.copy(left, folder.resolve("target/keycloak/fetched").resolve(left.getFileName()));

        succeeds();

        assertThat(home().resolve("bin/kc.sh")).isExecutable();
    }

    @Test
    void an_archive_that_cannot_be_read_is_told_and_nothing_of_it_taken() throws Exception {
        maven("head -c 40 " + folder.resolve("whole.zip") + " >$to/$zip");

        assertThat(fails()).contains("Keycloak could not be unpacked in");

        assertThat(home()).doesNotExist();
        mavenThatWorks();
        succeeds();
    }

    @Test
    void who_stops_the_script_stops_the_fetching_and_goes_on_another_time() throws Exception {
        maven("echo $$ >" + folder.resolve("maven") + "; exec sleep 60");
        Process script = start();
        Await.until(
                "Maven fetches",
                Duration.ofSeconds(20),
                () -> Files.exists(folder.resolve("maven")) && size(folder.resolve("maven")) > 0);
        long maven = Long.parseLong(Files.readString(folder.resolve("maven")).strip());

        script.destroy();

        assertThat(script.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Await.until(
                "Maven has ended",
                Duration.ofSeconds(20),
                () -> ProcessHandle.of(maven).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(home()).doesNotExist();
        mavenThatWorks();
        succeeds();
        assertThat(home().resolve("bin/kc.sh")).isExecutable();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private Path home() {
        return folder.resolve("data/keycloak/keycloak-" + VERSION);
    }

    private void mavenThatWorks() throws IOException {
        maven("cp " + folder.resolve("whole.zip") + " $to/$zip");
    }

    private void maven(String body) throws IOException {
        Path file = Files.createDirectories(folder.resolve("path")).resolve("mvn");
        Files.writeString(file, "#!/bin/bash\n" + COPY + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private String succeeds() throws Exception {
        assertThat(exit()).as(told()).isZero();
        return told();
    }

    private String fails() throws Exception {
        assertThat(exit()).isNotZero();
        return told();
    }

    private int exit() throws Exception {
        Process script = start();
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return script.exitValue();
    }

    private Process start() throws IOException {
        Path scripts = Path.of("bin").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", """
                        set -euo pipefail
                        . "%1$s/lib.sh"
                        . "%1$s/keycloak.sh"
                        trap stop_fetching EXIT
                        trap 'exit 143' TERM
                        unpack_keycloak "%2$s"
                        """.formatted(scripts, home()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("told").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("MAVEN_REPOSITORY", folder.resolve("repository").toString());
        builder.environment().merge("PATH", folder.resolve("path") + ":", (path, own) -> own + path);
        return builder.start();
    }

    private String told() throws IOException {
        return Files.readString(folder.resolve("told"));
    }
}
