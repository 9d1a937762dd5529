package org.vademecum.common;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.CharArraySet;

/**
 * Tells in which of {@link Words#LANGUAGES} a text is written, by the words that stand in any text of a language and in few
 * of the others. Thread-safe.
 */
public final class Languages {
    /** Words; a title is not enough to go by. */
    private static final int FEWEST = 20;

    /** Share of function words that running text has more of; tables and part lists have less. */
    private static final double LEAST_SHARE = 0.2;

    /** Relatives have words in common; the right one has this many times as many. */
    private static final double LEAD = 1.2;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private static final Map<String, CharArraySet> FUNCTION_WORDS =
            Words.LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(language -> language, Words::functionWords));

    private Languages() {}

    private record Score(String language, double share) {}

    /** Empty for a text of too few words, of another language, or of several. */
    public static Optional<String> of(String text) {
        List<String> words = WORD.matcher(text)
                .results()
                .map(match -> match.group().toLowerCase(Locale.ROOT))
                .toList();
        if (words.size() < FEWEST) {
            return Optional.empty();
        }
        List<Score> scores = Words.LANGUAGES.stream()
                .map(language -> new Score(language, share(words, language)))
                .sorted(Comparator.comparingDouble(Score::share).reversed())
                .toList();
        Score best = scores.getFirst();
        boolean clear = best.share() >= LEAST_SHARE
                && best.share() >= LEAD * scores.get(1).share();
        return clear ? Optional.of(best.language()) : Optional.empty();
    }

    private static double share(List<String> words, String language) {
        CharArraySet known = FUNCTION_WORDS.getOrDefault(language, CharArraySet.EMPTY_SET);
        return (double) words.stream().filter(known::contains).count() / words.size();
    }
}
