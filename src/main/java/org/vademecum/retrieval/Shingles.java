package org.vademecum.retrieval;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The runs of so many words of a text, each once; capitals and punctuation make no difference. */
record Shingles(Set<List<String>> runs) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    /** A text with fewer words is a single run. */
    static Shingles of(String text, int words) {
        List<String> all = WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        Set<List<String>> runs = new HashSet<>();
        for (int i = 0; i == 0 || i + words <= all.size(); i++) {
            runs.add(all.subList(i, Math.min(all.size(), i + words)));
        }
        return new Shingles(runs);
    }

    /** The share of these that the other has, too, 0 … 1. */
    double within(Shingles other) {
        return (double) shared(other) / runs.size();
    }

    /** The share of all of both that both have, 0 … 1. */
    double resemblance(Shingles other) {
        long shared = shared(other);
        return (double) shared / (runs.size() + other.runs.size() - shared);
    }

    private long shared(Shingles other) {
        return runs.stream().filter(other.runs::contains).count();
    }
}
