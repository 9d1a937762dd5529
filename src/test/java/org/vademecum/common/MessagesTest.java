package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
    private static final Path FOLDER = Path.of("src/main/resources/i18n");
    private static final Path PAGES = Path.of("src/main/webapp");
    private static final Pattern KEY_IN_PAGE = Pattern.compile("msg\\['([a-z0-9_.]+)'\\]");

    @Test
    void every_bundle_is_read() throws IOException {
        assertThat(bundles()).isSubsetOf(Messages.BUNDLES);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void a_bundle_has_the_same_keys_in_every_language(String bundle) throws IOException {
        assertThat(read(bundle, "de").keySet()).isEqualTo(read(bundle, "en").keySet());
    }

    @Test
    void no_key_is_said_twice() throws IOException {
        for (Path bundle : files(FOLDER, ".properties")) {
            assertThat(Files.readAllLines(bundle).stream()
                            .filter(line -> !line.startsWith("#"))
                            .filter(line -> line.contains("="))
                            .map(line -> line.substring(0, line.indexOf('='))))
                    .as("%s", bundle)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void no_key_is_in_two_bundles() throws IOException {
        Map<String, String> owners = new HashMap<>();
        for (String bundle : bundles().toList()) {
            for (Object key : read(bundle, "en").keySet()) {
                assertThat(owners.put((String) key, bundle))
                        .as("%s in %s", key, bundle)
                        .isNull();
            }
        }
    }

    @Test
    void every_text_a_page_asks_for_is_there() throws IOException {
        Messages english = Messages.in(Locale.ENGLISH);
        for (Path page : files(PAGES, ".xhtml")) {
            List<String> missing = KEY_IN_PAGE
                    .matcher(Files.readString(page))
                    .results()
                    .map(match -> match.group(1))
                    .filter(key -> !english.contains(key))
                    .toList();
            assertThat(missing).as(page.toString()).isEmpty();
        }
    }

    @Test
    void the_browsers_first_language_that_we_speak_counts() {
        assertThat(Messages.spoken(List.of(Locale.FRENCH, Locale.GERMANY, Locale.UK)))
                .isEqualTo(Locale.GERMAN);
        assertThat(Messages.spoken(List.of(Locale.FRENCH))).isEqualTo(Locale.ENGLISH);
        assertThat(Messages.spoken(List.of())).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void a_key_without_a_text_shows_itself() {
        assertThat(Messages.in(Locale.GERMAN).text("nothing.there")).isEqualTo("???nothing.there???");
    }

    private static Stream<String> bundles() throws IOException {
        return files(FOLDER, "_en.properties").stream()
                .map(file -> file.getFileName().toString().replace("_en.properties", ""));
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).collect(Collectors.toList());
        }
    }

    private static Properties read(String bundle, String language) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FOLDER.resolve(bundle + "_" + language + ".properties"))) {
            properties.load(reader);
        }
        return properties;
    }
}
