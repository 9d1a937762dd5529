package org.vademecum.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The texts shown to people, in one language: all bundles under {@code i18n/} as one. Files are UTF-8. Immutable and
 * thread-safe.
 */
public final class Messages {
    /** What the product speaks; the first is spoken to everybody else. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    static final List<String> BUNDLES = List.of("app", "chat", "answer", "admin", "review", "ingestion");

    private static final Map<Locale, Messages> ALL =
            LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(language -> language, Messages::load));

    private final Locale language;
    private final Map<String, String> texts;

    private Messages(Locale language, Map<String, String> texts) {
        this.language = language;
        this.texts = Map.copyOf(texts);
    }

    /** In the language of the locale, or in the first of {@link #LANGUAGES}. */
    public static Messages in(Locale locale) {
        return Objects.requireNonNull(ALL.get(spoken(List.of(locale))));
    }

    /** The first language of these that the product speaks. */
    public static Locale spoken(Collection<Locale> wanted) {
        return wanted.stream()
                .map(locale -> Locale.of(locale.getLanguage()))
                .filter(LANGUAGES::contains)
                .findFirst()
                .orElse(LANGUAGES.getFirst());
    }

    public Locale language() {
        return language;
    }

    public boolean contains(String key) {
        return texts.containsKey(key);
    }

    /** The text as it stands; a key without one shows itself, so that it is seen. */
    public String text(String key) {
        return texts.getOrDefault(key, "???" + key + "???");
    }

    /** The text with <code>{0}</code>, <code>{1}</code> … filled in, numbers and dates in the way of the language. */
    public String format(String key, @Nullable Object... args) {
        return new MessageFormat(text(key), language).format(args);
    }

    /** All texts by key. */
    public Map<String, String> all() {
        return texts;
    }

    private static Messages load(Locale language) {
        Map<String, String> texts = new HashMap<>();
        for (String bundle : BUNDLES) {
            load("/i18n/%s_%s.properties".formatted(bundle, language.getLanguage()))
                    .forEach((key, text) -> texts.put((String) key, (String) text));
        }
        return new Messages(language, texts);
    }

    private static Properties load(String resource) {
        Properties properties = new Properties();
        try (InputStream stream = Messages.class.getResourceAsStream(resource)) {
            if (stream != null) {
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
                properties.load(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
