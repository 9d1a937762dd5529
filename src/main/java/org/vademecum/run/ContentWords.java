package org.vademecum.run;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vademecum.common.Words;

/** The words and numbers of a text that carry its meaning, in the language the text seems to be in. Thread-safe. */
final class ContentWords {
    private static final Words ENGLISH = Words.of("en");
    private static final Words GERMAN = Words.of("de");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:/]\\d+)*");
    private static final Pattern THOUSANDS = Pattern.compile("[.,](?=\\d{3}(?:\\D|$))");
    private static final Pattern LIST_NUMBER = Pattern.compile("(?m)^\\s*(?:\\d{1,3}[.)]|[-*•])\\s+");

    private final Words words;

    private ContentWords(Words words) {
        this.words = words;
    }

    /** Whichever language knows more of the text's words as function words. */
    static ContentWords in(String text) {
        return new ContentWords(GERMAN.stems(text).size() < ENGLISH.stems(text).size() ? GERMAN : ENGLISH);
    }

    Set<String> of(String text) {
        return new LinkedHashSet<>(words.stems(text));
    }

    /** The numbers in a text, without thousands separators and without those that count a list. */
    static Set<String> numbers(String text) {
        Set<String> numbers = new LinkedHashSet<>();
        Matcher number = NUMBER.matcher(LIST_NUMBER.matcher(text).replaceAll(""));
        while (number.find()) {
            numbers.add(THOUSANDS.matcher(number.group()).replaceAll(""));
        }
        return numbers;
    }

    /** Share of {@code wanted} that {@code present} has: 0 … 1. */
    static double covered(Set<String> wanted, Set<String> present) {
        return wanted.isEmpty()
                ? 0
                : (double) wanted.stream().filter(present::contains).count() / wanted.size();
    }
}
