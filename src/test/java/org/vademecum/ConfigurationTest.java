package org.vademecum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} tells every key that the code reads, with its default, and no other. */
class ConfigurationTest {
    private static final String NONE = "–";
    private static final Pattern IN_CODE = Pattern.compile(
            "(?:@ConfigProperty\\(\\s*name =|get(?:Optional)?Values?\\()\\s*\"(vademecum\\.[a-z0-9.-]+)\""
                    + "(?:,\\s*defaultValue =\\s*\"([^\"]*)\")?");
    private static final Pattern IN_DOCS =
            Pattern.compile("(?m)^\\| `(vademecum\\.[a-z0-9.-]+)` \\| (\\S+) \\| .+ \\|$");

    @Test
    void every_key_is_documented_with_its_default() throws IOException {
        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(read());
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        Matcher row = IN_DOCS.matcher(Files.readString(Path.of("docs/configuration.md")));
        while (row.find()) {
            keys.put(row.group(1), row.group(2).replace("`", ""));
        }
        return keys;
    }

    /** Keys and defaults as the sources name them; a default of the properties file counts for all who read the key. */
    private static Map<String, String> read() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : new TreeSet<>(
                    sources.filter(file -> file.toString().endsWith(".java")).toList())) {
                Matcher use = IN_CODE.matcher(Files.readString(source));
                while (use.find()) {
                    keys.merge(use.group(1), use.group(2) == null ? NONE : use.group(2), ConfigurationTest::same);
                }
            }
        }
        for (String line : Files.readAllLines(Path.of("src/main/resources/META-INF/microprofile-config.properties"))) {
            if (line.startsWith("vademecum.")) {
                String[] pair = line.split("=", 2);
                keys.merge(pair[0], pair[1], ConfigurationTest::same);
            }
        }
        return keys;
    }

    private static String same(String one, String other) {
        if (one.equals(NONE) || one.equals(other)) {
            return other;
        }
        if (other.equals(NONE)) {
            return one;
        }
        throw new AssertionError("two defaults of one key: %s and %s".formatted(one, other));
    }
}
