package org.vademecum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on security names nothing that is not there. */
class SecurityPageTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)`");

    /** Words of HTTP. */
    private static final Set<String> NO_CLASSES = Set.of("SameSite");

    @Test
    void every_class_and_test_that_the_page_names_is_there() throws IOException {
        Set<String> there;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            there = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        Set<String> named = NAMED.matcher(Files.readString(Path.of("docs/security.md")))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !NO_CLASSES.contains(name))
                .collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(there).containsAll(named);
    }
}
