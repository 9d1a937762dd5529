package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
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
}
