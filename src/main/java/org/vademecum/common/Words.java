package org.vademecum.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
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
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.tartarus.snowball.ext.DutchStemmer;

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

    private static final String SPANISH_FUNCTION_WORDS = """
            quién quiénes cuál cuáles cuándo cuánto cuánta cuántos cuántas cómo dónde qué
            puedo puede pueden podemos debo debe deben debemos hay hace hacer tengo tiene tienen favor""";

    private static final String FRENCH_FUNCTION_WORDS = """
            quel quelle quels quelles comment quand combien où pourquoi lequel laquelle
            puis peux peut peuvent pouvons dois doit doivent devons faut faire fait si plus très""";

    private static final String ITALIAN_FUNCTION_WORDS = """
            quale quali quando quanto quanta quanti quante come dove perché cosa
            posso può possono possiamo devo deve devono dobbiamo bisogna fare""";

    private static final String DUTCH_FUNCTION_WORDS = """
            wie wat waar wanneer welk welke hoe hoeveel waarom
            kan kunt kunnen mag mogen moet moeten gaat""";

    private static final String PORTUGUESE_FUNCTION_WORDS = """
            quem qual quais quando quanto quanta quantos quantas como onde porque quê
            posso pode podem podemos devo deve devem devemos há fazer tenho tem""";

    private static final CharArraySet ITALIAN_ARTICLES = CharArraySet.unmodifiableSet(new CharArraySet(
            List.of("c", "l", "all", "dall", "dell", "nell", "sull", "coll", "un", "d", "quest", "quell"), true));

    /** ISO 639 codes of the languages that can be analysed. */
    public static final List<String> LANGUAGES = List.of("de", "en", "es", "fr", "it", "nl", "pt");

    /** No text of ours is longer than a chunk or a question; this bounds what a hostile one costs. */
    private static final int MAX_STEMS = 20_000;

    private final Analyzer analyzer;

    private Words(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    /**
     * @param language one of {@link #LANGUAGES}
     * @throws IllegalArgumentException for any other language
     */
    public static Words of(String language) {
        return new Words(
                switch (language.toLowerCase(Locale.ROOT)) {
                    case "en" -> english();
                    case "de" -> german();
                    case "es" -> lightly(words -> words, functionWords("es"), SpanishLightStemFilter::new);
                    case "fr" ->
                        lightly(
                                words -> new ElisionFilter(words, FrenchAnalyzer.DEFAULT_ARTICLES),
                                functionWords("fr"),
                                FrenchLightStemFilter::new);
                    case "it" ->
                        lightly(
                                words -> new ElisionFilter(words, ITALIAN_ARTICLES),
                                functionWords("it"),
                                ItalianLightStemFilter::new);
                    case "nl" ->
                        lightly(
                                words -> words,
                                functionWords("nl"),
                                words -> new SnowballFilter(words, new DutchStemmer()));
                    case "pt" -> lightly(words -> words, functionWords("pt"), PortugueseLightStemFilter::new);
                    default -> throw unknown(language);
                });
    }

    /** The stop words and question words of one of {@link #LANGUAGES}, which stand in any text of it. */
    static CharArraySet functionWords(String language) {
        return switch (language) {
            case "en" -> stopWords(EnglishAnalyzer.getDefaultStopSet(), ENGLISH_FUNCTION_WORDS);
            case "de" -> stopWords(GermanAnalyzer.getDefaultStopSet(), GERMAN_FUNCTION_WORDS);
            case "es" -> stopWords(SpanishAnalyzer.getDefaultStopSet(), SPANISH_FUNCTION_WORDS);
            case "fr" -> stopWords(FrenchAnalyzer.getDefaultStopSet(), FRENCH_FUNCTION_WORDS);
            case "it" -> stopWords(ItalianAnalyzer.getDefaultStopSet(), ITALIAN_FUNCTION_WORDS);
            case "nl" -> stopWords(DutchAnalyzer.getDefaultStopSet(), DUTCH_FUNCTION_WORDS);
            case "pt" -> stopWords(PortugueseAnalyzer.getDefaultStopSet(), PORTUGUESE_FUNCTION_WORDS);
            default -> throw unknown(language);
        };
    }

    private static IllegalArgumentException unknown(String language) {
        return new IllegalArgumentException(
                "There is no word analysis for the language '%s'; use one of %s.".formatted(language, LANGUAGES));
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
        CharArraySet stop = functionWords("en");
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
        CharArraySet stop = functionWords("de");
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

    private static Analyzer lightly(
            UnaryOperator<TokenStream> elided, CharArraySet stop, UnaryOperator<TokenStream> stemmed) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                StandardTokenizer source = new StandardTokenizer();
                TokenStream words = new StopFilter(new LowerCaseFilter(elided.apply(source)), stop);
                return new TokenStreamComponents(source, stemmed.apply(words));
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
