package org.vademecum.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Turns text into words that can be compared: lower case, stemmed, without stop words and without the words that only
 * make a sentence a question. Documents and questions must go through the same language. Thread-safe.
 */
public final class Words {
    /** Question and function words beyond Lucene's own list: they stand in every question and tell nothing about it. */
    private static final String ENGLISH_FUNCTION_WORDS = """
            what which who whom whose when where why how
            do does did done doing is are was were been being am
            has have had having can could may might must shall should will would
            i me my mine we us our ours you your yours he him his she her hers its theirs them
            any some many much more most other than too very so also just only even still
            from about after before between during over under up down out off
            here there get got tell know mean means happen happens say says please one""";

    private static final String GERMAN_FUNCTION_WORDS = """
            wer wen wem wessen was wann wo wohin woher warum wieso weshalb wie wieviel wieviele welche welcher welches welchen welchem
            bin bist ist sind seid war waren gewesen habe hast hat haben hatte hatten
            kann kannst können konnte darf darfst dürfen durfte muss musst müssen musste soll sollst sollen sollte
            will willst wollen möchte würde würden werde wird werden gibt geht
            mich mir mein meine meinen meiner dich dir dein deine uns unser unsere euch euer ihr ihre ihm ihn
            viel viele mehr etwas bitte auch noch nur schon denn mal bedeutet heißt""";

    /** No text of ours is longer than a chunk or a question; this bounds what a hostile one costs. */
    private static final int MAX_STEMS = 20_000;

    private final Analyzer analyzer;

    private Words(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    /**
     * @param language ISO 639 code: {@code en} or {@code de}
     * @throws IllegalArgumentException for any other language
     */
    public static Words of(String language) {
        return new Words(
                switch (language.toLowerCase(Locale.ROOT)) {
                    case "en" -> english();
                    case "de" -> german();
                    default ->
                        throw new IllegalArgumentException(
                                "There is no word analysis for the language '%s'; use en or de.".formatted(language));
                });
    }

    /** The words of a text in its order, repeated ones included. */
    public List<String> stems(String text) {
        List<String> stems = new ArrayList<>();
        try (TokenStream tokens = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (stems.size() < MAX_STEMS && tokens.incrementToken()) {
                stems.add(term.toString());
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string does not fail to be read
        }
        return stems;
    }

    /** From a stem to the word of the text that it comes from, the first one of several. */
    public Map<String, String> forms(String text) {
        Map<String, String> forms = new HashMap<>();
        try (TokenStream tokens = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            OffsetAttribute place = tokens.addAttribute(OffsetAttribute.class);
            tokens.reset();
            while (forms.size() < MAX_STEMS && tokens.incrementToken()) {
                forms.putIfAbsent(term.toString(), text.substring(place.startOffset(), place.endOffset()));
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string does not fail to be read
        }
        return forms;
    }

    /** Each word with its right neighbour, joined by a space. */
    public static List<String> pairs(List<String> stems) {
        List<String> pairs = new ArrayList<>(stems.size());
        for (int i = 1; i < stems.size(); i++) {
            pairs.add(stems.get(i - 1) + ' ' + stems.get(i));
        }
        return pairs;
    }

    private static Analyzer english() {
        CharArraySet stop = stopWords(EnglishAnalyzer.getDefaultStopSet(), ENGLISH_FUNCTION_WORDS);
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                StandardTokenizer source = new StandardTokenizer();
                TokenStream words = new LowerCaseFilter(new EnglishPossessiveFilter(source));
                return new TokenStreamComponents(source, new PorterStemFilter(new StopFilter(words, stop)));
            }
        };
    }

    private static Analyzer german() {
        CharArraySet stop = stopWords(GermanAnalyzer.getDefaultStopSet(), GERMAN_FUNCTION_WORDS);
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                StandardTokenizer source = new StandardTokenizer();
                TokenStream words = new StopFilter(new LowerCaseFilter(source), stop);
                return new TokenStreamComponents(
                        source, new GermanLightStemFilter(new GermanNormalizationFilter(words)));
            }
        };
    }

    private static CharArraySet stopWords(CharArraySet base, String more) {
        CharArraySet all = new CharArraySet(base, true);
        for (String word : more.strip().split("\\s+", -1)) {
            all.add(word);
        }
        return CharArraySet.unmodifiableSet(all);
    }
}
