package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    Path folder;

    @Test
    void the_content_of_the_file_is_the_value() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "p@ss word\n");
        SecretFiles files = new SecretFiles(Map.of("VADEMECUM_OIDC_CLIENT_SECRET_FILE", file.toString()));

        assertThat(files.getValue("vademecum.oidc.client-secret")).isEqualTo("p@ss word");
        assertThat(files.getValue("vademecum.db.password")).isNull();
    }

    @Test
    void a_file_that_cannot_be_read_is_told_with_its_variable() {
        SecretFiles files = new SecretFiles(Map.of("VADEMECUM_DB_PASSWORD_FILE", "/nowhere/at/all"));

        assertThatThrownBy(() -> files.getValue("vademecum.db.password"))
                .hasMessageContaining("VADEMECUM_DB_PASSWORD_FILE");
    }

    @Test
    void keys_of_others_are_left_alone() {
        SecretFiles files = new SecretFiles(Map.of("JAVA_HOME_FILE", "/nowhere"));

        assertThat(files.getValue("java.home")).isNull();
    }

    @Test
    void the_server_finds_it() {
        assertThat(ServiceLoader.load(ConfigSource.class)).anyMatch(SecretFiles.class::isInstance);
    }
}
