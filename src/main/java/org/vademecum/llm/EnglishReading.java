package org.vademecum.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads quotes with an English question in mind: how much of it they leave unsaid, and whether they give the kind of
 * answer that it expects.
 *
 * <p>A word is said when the quote or its passage has it or another word for it; otherwise it is the less unsaid the
 * nearer the text comes to its meaning. Words that carry the question's meaning, by how far it moves without them, count
 * more.
 */
final class EnglishReading {
    /** From this likeness on a word is said in other words; {@link #UNLIKE} and less says nothing of it. */
    private static final double ALIKE = 0.85;

    private static final double UNLIKE = 0.45;

    /** How far a question usually moves when it loses a word. */
    private static final double USUAL_MOVE = 0.05;

    private static final double MOST_MOVES = 3;

    private final Thesaurus thesaurus;
    private final String question;
    private final TokenVectors asked;
    private final List<AskedWord> words;
    private final List<Double> weights;
    private final Set<ExpectedAnswer> expected;

    EnglishReading(String question, TokenVectors asked, EmbeddingModel embeddings, Thesaurus thesaurus) {
        this.thesaurus = thesaurus;
        this.question = question;
        this.asked = asked;
        this.words = AskedWords.of(question, thesaurus);
        this.weights = weights(embeddings);
        this.expected = ExpectedAnswer.of(AskedWords.askingPart(question));
    }

    /**
     * @param unsaid weight of the words that are not said; 0 when all are
     * @param said share of the words, by weight, that the quote has itself or another word for
     * @param given share of the expected kinds of answer that the quote gives
     */
    record Fit(double unsaid, double said, double given) {
        static final Fit PERFECT = new Fit(0, 1, 1);
    }

    private List<Double> weights(EmbeddingModel embeddings) {
        List<float[]> without = embeddings.embedPassages(words.stream()
                .map(word -> (question.substring(0, word.start()) + question.substring(word.end())).replace("  ", " "))
                .toList());
        List<Double> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            double move = Math.max(0, 1 - VectorCache.cosine(asked.text(), without.get(i)));
            found.add(words.get(i).weight() * Math.sqrt(Math.min(MOST_MOVES, move / USUAL_MOVE)));
        }
        return found;
    }

    /** One a quote, in the same order. */
    List<Fit> fit(List<Quotable> quotes, List<TokenVectors> vectors) {
        List<List<Double>> likeness = vectors.stream().map(this::likeness).toList();
        Map<SourcePassage, List<Double>> nearby = new HashMap<>();
        for (int i = 0; i < quotes.size(); i++) {
            nearby.merge(quotes.get(i).source(), likeness.get(i), EnglishReading::most);
        }
        Map<SourcePassage, Set<String>> spoken = new HashMap<>();
        List<Fit> fits = new ArrayList<>();
        for (int i = 0; i < quotes.size(); i++) {
            Quotable quote = quotes.get(i);
            Set<String> around = spoken.computeIfAbsent(quote.source(), this::concepts);
            Set<String> within = thesaurus.concepts(quote.inContext());
            double unsaid = unsaid(quote, within, likeness.get(i));
            double unsaidAround = unsaid(quote, around, nearby.getOrDefault(quote.source(), List.of()));
            fits.add(new Fit((unsaid + unsaidAround) / 2, said(within), given(quote)));
        }
        return fits;
    }

    private List<Double> likeness(TokenVectors text) {
        return words.stream()
                .map(word -> asked.likeness(word.start(), word.end(), text))
                .toList();
    }

    private static List<Double> most(List<Double> one, List<Double> other) {
        List<Double> most = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            most.add(Math.max(one.get(i), other.get(i)));
        }
        return most;
    }

    private Set<String> concepts(SourcePassage passage) {
        return thesaurus.concepts(passage.title() + " | " + passage.headings() + " | " + passage.text());
    }

    private double unsaid(Quotable quote, Set<String> concepts, List<Double> likeness) {
        double unsaid = 0;
        for (int i = 0; i < words.size(); i++) {
            AskedWord word = words.get(i);
            if (Collections.disjoint(word.concepts(), concepts) && !isAnswered(word, quote)) {
                double open = (ALIKE - likeness.get(i)) / (ALIKE - UNLIKE);
                unsaid += weights.get(i) * (word.literal() ? 1 : Math.clamp(open, 0, 1));
            }
        }
        return unsaid;
    }

    private double said(Set<String> concepts) {
        double all = 0;
        double said = 0;
        for (int i = 0; i < words.size(); i++) {
            all += weights.get(i);
            said += Collections.disjoint(words.get(i).concepts(), concepts) ? 0 : weights.get(i);
        }
        return all == 0 ? 1 : said / all;
    }

    /** "Pressure" is said by "3.2 bar", "cost" by "12 euros". */
    private boolean isAnswered(AskedWord word, Quotable quote) {
        return EnumSet.allOf(ExpectedAnswer.class).stream()
                .filter(answer -> answer.isMeasure() || expected.contains(answer))
                .anyMatch(answer -> answer.standsFor(word.text()) && answer.isGivenBy(quote.withLead()));
    }

    private double given(Quotable quote) {
        return expected.stream()
                .mapToInt(answer -> answer.isGivenBy(quote.withLead()) ? 1 : 0)
                .average()
                .orElse(1);
    }
}
