package org.vademecum.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vademecum.common.Sentences;
import org.vademecum.common.Sentences.Span;

/** Finds the part of a passage that a sentence of an answer rests on. Pure. */
final class QuoteFinder {
    /** Fewer words stand in a passage by accident. */
    private static final int FEWEST_WORDS = 3;

    /** Below this share of common words the whole passage is the better quote. */
    private static final double WEAKEST = 0.25;

    /** What a neighbouring sentence must add to be part of the quote. */
    private static final double WORTH_ADDING = 0.2;

    private QuoteFinder() {}

    /** Offsets into the passage's text, end exclusive, without white space at the ends. */
    static Span find(String sentence, String passage) {
        return verbatim(sentence, passage).or(() -> nearest(sentence, passage)).orElseGet(() -> trimmed(passage));
    }

    private static Optional<Span> verbatim(String sentence, String passage) {
        NormalText needle = NormalText.of(sentence).core();
        return needle.words() < FEWEST_WORDS
                ? Optional.empty()
                : NormalText.of(passage).find(needle).map(span -> withPeriod(span, passage));
    }

    private static Span withPeriod(Span span, String passage) {
        boolean ends = span.end() < passage.length() && ".!?".indexOf(passage.charAt(span.end())) >= 0;
        return ends ? new Span(span.start(), span.end() + 1) : span;
    }

    private static Optional<Span> nearest(String sentence, String passage) {
        ContentWords language = ContentWords.in(passage);
        Set<String> wanted = language.of(sentence);
        wanted.addAll(ContentWords.numbers(sentence));
        List<Span> sentences = Sentences.of(passage);
        Span best = null;
        double bestScore = WEAKEST;
        for (int i = 0; i < sentences.size(); i++) {
            Span one = sentences.get(i);
            double score = score(wanted, one, passage, language);
            if (score > bestScore) {
                best = one;
                bestScore = score;
            }
            if (i > 0) {
                Span two = new Span(sentences.get(i - 1).start(), one.end());
                double both = score(wanted, two, passage, language) - WORTH_ADDING;
                if (both > bestScore) {
                    best = two;
                    bestScore = both;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Mostly how much of the sentence is there, and a little how little else is. */
    private static double score(Set<String> wanted, Span span, String passage, ContentWords language) {
        String text = span.of(passage);
        Set<String> present = language.of(text);
        present.addAll(ContentWords.numbers(text));
        return ContentWords.covered(wanted, present) + 0.1 * ContentWords.covered(present, wanted);
    }

    private static Span trimmed(String passage) {
        int start = 0;
        int end = passage.length();
        while (start < end && Character.isWhitespace(passage.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(passage.charAt(end - 1))) {
            end--;
        }
        return new Span(start, end);
    }
}
