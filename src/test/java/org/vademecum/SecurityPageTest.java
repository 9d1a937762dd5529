package org.vademecum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.support.NamedTests;

/** The page on security names nothing that is not there. */
class SecurityPageTest {
    /** A word of HTTP. */
    private static final String NO_CLASS = "SameSite";

    @Test
    void every_class_and_test_that_the_page_names_is_there() throws IOException {
        List<String> named = NamedTests.of(Path.of("docs/security.md")).stream()
                .filter(name -> !name.equals(NO_CLASS))
                .toList();

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(new NamedTests().missing(named)).isEmpty();
    }
}
