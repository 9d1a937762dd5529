package org.vademecum.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vademecum.common.Words;

/**
 * Words and phrases of working life that stand for the same thing. Immutable.
 *
 * <p>The resource has a concept a line: words and phrases separated by commas; a line that begins with # is a comment.
 * They are compared by their stems. A word may belong to several concepts.
 */
final class Thesaurus {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:[.,]\\p{N}+)*");
    private static final String FUNCTION_WORD = "~";
    private static final int LONGEST_PHRASE = 4;

    private final Words words;
    private final Map<List<String>, Set<String>> concepts = new HashMap<>();

    private Thesaurus(Words words, List<String> lines) {
        this.words = words;
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                add(line);
            }
        }
    }

    /** The English one. */
    static Thesaurus english() {
        try (InputStream text = Thesaurus.class.getResourceAsStream("thesaurus-en.txt")) {
            if (text == null) {
                throw new IllegalStateException("thesaurus-en.txt is not on the class path");
            }
            return of("en", new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Thesaurus of(String language, String text) {
        return new Thesaurus(Words.of(language), text.lines().toList());
    }

    private void add(String line) {
        String concept = "#" + concepts.size();
        for (String phrase : line.split(",", -1)) {
            List<String> stems = stems(phrase);
            if (!stems.isEmpty()) {
                concepts.computeIfAbsent(stems, key -> new HashSet<>()).add(concept);
            }
        }
    }

    /** What a text speaks of: its stems, and the concepts that its words and phrases stand for. */
    Set<String> concepts(String text) {
        List<String> stems = stems(text);
        Set<String> found = new HashSet<>(stems);
        found.removeIf(stem -> stem.startsWith(FUNCTION_WORD));
        for (int start = 0; start < stems.size(); start++) {
            for (int end = start + 1; end <= Math.min(stems.size(), start + LONGEST_PHRASE); end++) {
                found.addAll(concepts.getOrDefault(stems.subList(start, end), Set.of()));
            }
        }
        return found;
    }

    /** For each {@link #words word} of a text its stem, and the concepts that it stands for alone or within a phrase. */
    List<Set<String>> conceptsByWord(String text) {
        List<String> stems = stems(text);
        List<Set<String>> byWord = new ArrayList<>();
        stems.forEach(stem -> byWord.add(new HashSet<>(Set.of(stem))));
        for (int start = 0; start < stems.size(); start++) {
            for (int end = start + 1; end <= Math.min(stems.size(), start + LONGEST_PHRASE); end++) {
                Set<String> found = concepts.getOrDefault(stems.subList(start, end), Set.of());
                byWord.subList(start, end).forEach(word -> word.addAll(found));
            }
        }
        return byWord;
    }

    /** A word with its place in the text. */
    record Word(String text, int start, int end) {
        String lower() {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    static List<Word> words(String text) {
        List<Word> found = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            found.add(new Word(matcher.group(), matcher.start(), matcher.end()));
        }
        return found;
    }

    /** Function words have no stem; they count within phrases and stand for themselves. */
    private List<String> stems(String text) {
        Map<String, String> known = new HashMap<>();
        return words(text).stream()
                .map(word -> known.computeIfAbsent(word.lower(), this::stem))
                .toList();
    }

    private String stem(String word) {
        List<String> stems = words.stems(word);
        return stems.isEmpty() ? FUNCTION_WORD + word : stems.getFirst();
    }
}
