package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class ConfiguredDataSourceTest {
    @Test
    void the_default_database_is_a_file_in_the_data_directory() {
        assertThat(ConfiguredDataSource.h2In("/srv/vademecum")).startsWith("jdbc:h2:file:/srv/vademecum/db/vademecum;");
    }

    @Test
    void a_relative_data_directory_is_made_absolute() {
        assertThat(ConfiguredDataSource.h2In("data"))
                .startsWith("jdbc:h2:file:" + Path.of("data/db").toAbsolutePath());
    }

    @Test
    void what_is_committed_survives_the_death_of_the_process(@TempDir Path dataDir) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingWriter.class.getName(),
                        ConfiguredDataSource.h2In(dataDir.toString()))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isEqualTo(DyingWriter.DEAD);
        try (Connection connection = ConfiguredDataSource.driverOf(
                                ConfiguredDataSource.h2In(dataDir.toString()), "vademecum", "")
                        .getConnection();
                ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM written")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(DyingWriter.ROWS);
        }
    }

    @Test
    void the_url_decides_about_the_driver() {
        assertThat(ConfiguredDataSource.driverOf("jdbc:postgresql://db/vademecum", "u", "p"))
                .isInstanceOf(PGSimpleDataSource.class);
        assertThat(ConfiguredDataSource.driverOf("jdbc:h2:mem:x", "u", "p")).isInstanceOf(JdbcDataSource.class);
    }

    @Test
    void another_database_is_refused_with_the_key_to_correct() {
        assertThatThrownBy(() -> ConfiguredDataSource.driverOf("jdbc:mysql://db/vademecum", "u", "p"))
                .hasMessageContaining("vademecum.db.url");
    }

    /** Commits rows and dies in the same moment, as a killed server does. */
    static final class DyingWriter {
        static final int ROWS = 20;
        static final int DEAD = 9;

        private DyingWriter() {}

        public static void main(String[] args) throws Exception {
            try (Connection connection = ConfiguredDataSource.driverOf(args[0], "vademecum", "")
                            .getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE written (n INT)");
                connection.setAutoCommit(false);
                for (int row = 0; row < ROWS; row++) {
                    statement.execute("INSERT INTO written VALUES (" + row + ")");
                    connection.commit();
                }
                Runtime.getRuntime().halt(DEAD);
            }
        }
    }
}
