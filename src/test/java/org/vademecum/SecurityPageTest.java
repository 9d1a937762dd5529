package org.vademecum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vademecum.support.NamedTests;

/** The page on security names nothing that is not there. */
class SecurityPageTest {
    /** A word of HTTP. */
    private static final String NO_CLASS = "SameSite";

    private static final Pattern COLUMN_OF_A_SECRET = Pattern.compile(
            "(?im)^\\s*(?:alter table \\w+ add column )?(\\w*(?:secret|password|passphrase|credential|private|bearer|token|refresh|key)\\w*)\\s+(?:varchar|char|text|clob|binary|varbinary|blob|bytea)");

    /** The id of an API key, and the key of the text that says why something went wrong. */
    private static final Set<String> NO_SECRETS = Set.of("key_id", "error_key");

    @Test
    void every_class_and_test_that_the_page_names_is_there() throws IOException {
        List<String> named = NamedTests.of(Path.of("docs/security.md")).stream()
                .filter(name -> !name.equals(NO_CLASS))
                .toList();

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(new NamedTests().missing(named)).isEmpty();
    }

    /** What is kept of a secret is a hash: then there is nothing to encrypt. */
    @Test
    void no_column_of_the_database_holds_a_secret_that_could_be_used() throws IOException {
        List<String> columns = new ArrayList<>();
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (Path migration : migrations.toList()) {
                COLUMN_OF_A_SECRET
                        .matcher(Files.readString(migration))
                        .results()
                        .forEach(column -> columns.add(column.group(1)));
            }
        }

        columns.removeAll(NO_SECRETS);
        assertThat(columns).containsExactlyInAnyOrder("password_hash", "secret_hash");
    }
}
