package org.vademecum.llm;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vademecum.common.Languages;
import org.vademecum.common.Words;
import org.vademecum.llm.Judgement.Judged;

/**
 * Judges what answers a question, by meaning and by words, and chooses what to quote. Deterministic and thread-safe.
 *
 * <p>Meaning is the cosine between the question and a quote below its headings. An English question is {@linkplain
 * EnglishReading read}: what a quote leaves unsaid counts against it, and so does it when it does not give the kind of
 * answer that is expected. In other languages words count by the {@linkplain WordShare share} that the quote has.
 */
final class Evidence {
    /** How many quotes are judged by meaning; the others are left out by their words and their passage's rank. */
    private static final int JUDGED = 64;

    private static final String ENGLISH = "en";

    private static final double RANK_WEIGHT = 0.05;

    private final EmbeddingModel embeddings;
    private final VectorCache vectors;
    private final String usual;
    private final Map<String, Words> words = new ConcurrentHashMap<>();
    private final Thesaurus english = Thesaurus.english();

    /** @param usual language of passages that do not tell theirs */
    Evidence(EmbeddingModel embeddings, VectorCache vectors, String usual) {
        this.embeddings = embeddings;
        this.vectors = vectors;
        this.usual = usual;
    }

    /** What to quote, in the order of the answer; empty when nothing answers. */
    List<Quotable> find(String question, List<SourcePassage> passages) {
        return judge(question, passages).chosen();
    }

    Judgement judge(String question, List<SourcePassage> passages) {
        String language = language(passages);
        WordShare share = new WordShare(question, passages, words.computeIfAbsent(language, Words::of));
        Map<Quotable, Double> shares = passages.stream()
                .flatMap(passage -> Quotables.of(passage).stream())
                .distinct()
                .collect(Collectors.toMap(quote -> quote, share::of));
        List<Quotable> quotes = preselect(shares, passages);
        List<String> texts = Stream.concat(Stream.of(question), quotes.stream().map(Quotable::inContext))
                .toList();
        List<TokenVectors> found = vectors.of(texts);
        List<TokenVectors> ofQuotes = found.subList(1, found.size());
        List<Double> meaning = meaning(question, found.getFirst(), ofQuotes);
        Map<SourcePassage, Integer> ranks = ranks(passages);
        List<Integer> rank = quotes.stream()
                .map(quote -> ranks.getOrDefault(quote.source(), 0))
                .toList();
        List<Double> ofQuestion =
                quotes.stream().map(quote -> shares.getOrDefault(quote, 0.0)).toList();
        if (!language.equalsIgnoreCase(ENGLISH) || !SmallTalk.language(question).equals(Locale.ENGLISH)) {
            return Judgement.ofCompared(IntStream.range(0, quotes.size())
                    .mapToObj(i -> Judged.compared(
                            quotes.get(i), ofQuotes.get(i), rank.get(i), meaning.get(i), ofQuestion.get(i)))
                    .toList());
        }
        EnglishReading reading = new EnglishReading(question, found.getFirst(), embeddings, english);
        List<EnglishReading.Fit> fits = reading.fit(quotes, ofQuotes);
        return Judgement.ofRead(IntStream.range(0, quotes.size())
                .mapToObj(i -> Judged.read(
                        quotes.get(i), ofQuotes.get(i), rank.get(i), meaning.get(i), ofQuestion.get(i), fits.get(i)))
                .toList());
    }

    /** Whoever installed this has manuals in other languages, too. */
    private String language(List<SourcePassage> passages) {
        return Languages.of(passages.stream().map(SourcePassage::text).collect(Collectors.joining("\n")))
                .orElse(usual);
    }

    private static Map<SourcePassage, Integer> ranks(List<SourcePassage> passages) {
        Map<SourcePassage, Integer> ranks = new HashMap<>();
        passages.forEach(passage -> ranks.putIfAbsent(passage, ranks.size()));
        return ranks;
    }

    private static List<Quotable> preselect(Map<Quotable, Double> shares, List<SourcePassage> passages) {
        Map<SourcePassage, Integer> rank = ranks(passages);
        return shares.keySet().stream()
                .sorted(Comparator.comparingDouble((Quotable quote) ->
                                RANK_WEIGHT * rank.getOrDefault(quote.source(), 0) - shares.getOrDefault(quote, 0.0))
                        .thenComparingInt(quote -> rank.getOrDefault(quote.source(), 0))
                        .thenComparingInt(Quotable::order))
                .limit(JUDGED)
                .toList();
    }

    /** With and without the model's query prefix: either alone is less reliable. */
    private List<Double> meaning(String question, TokenVectors plain, List<TokenVectors> found) {
        float[] asked = embeddings.embedQuery(question);
        return found.stream()
                .map(TokenVectors::text)
                .map(text -> (VectorCache.cosine(asked, text) + VectorCache.cosine(plain.text(), text)) / 2)
                .toList();
    }
}
