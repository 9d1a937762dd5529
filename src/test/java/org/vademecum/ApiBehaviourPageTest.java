package org.vademecum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vademecum.support.NamedTests;

/** The page on how the API behaves names tests for each rule, and they are there. */
class ApiBehaviourPageTest {
    private static final Path PAGE = Path.of("docs/api-behaviour.md");

    private static final Pattern TESTED = Pattern.compile("^\\|.*\\| `[A-Z]\\w+\\.\\w+`.*\\|$");

    @Test
    void every_test_that_the_page_names_is_there() throws IOException {
        List<String> named = NamedTests.of(PAGE);

        assertThat(named).hasSizeGreaterThan(80);
        assertThat(new NamedTests().missing(named)).isEmpty();
    }

    @Test
    void every_rule_has_a_test() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            List<String> rules = lines.filter(line -> line.startsWith("| "))
                    .filter(line -> !line.startsWith("| rule |"))
                    .toList();

            assertThat(rules)
                    .hasSizeGreaterThan(40)
                    .allMatch(line -> TESTED.matcher(line).matches());
        }
    }
}
