package org.vademecum.common;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the sentences of a text in English or German. Knows abbreviations, decimal and section numbers, initials, dates and list
 * numbers. A line end always ends a sentence, and a row of {@link Tables} is one. Pure and thread-safe.
 */
public final class Sentences {
    /** A sentence without the white space around it: UTF-16 offsets into the text that was asked about, end exclusive. */
    public record Span(int start, int end) {
        public String of(String text) {
            return text.substring(start, end);
        }

        public int length() {
            return end - start;
        }
    }

    private static final Pattern LINE = Pattern.compile("[^\\n\\r\\f\\u000B\\u0085\\u2028\\u2029]+");

    /** End marks with what closes behind them, footnote numbers included; the group is the first mark. */
    private static final Pattern END = Pattern.compile("([.!?…])[.!?…]*[\"'”’“»«)\\]¹²³⁰⁴-⁹]*(?=\\s)|([。！？])[」』）”]*");

    /** What a sentence can begin with, after opening quotes and brackets. */
    private static final Pattern BEGIN =
            Pattern.compile("\\s+[\"'“”„‘«»(\\[¿¡]*[^\\p{Ll}\\s,;:)\\]]", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern WORD_BEFORE = Pattern.compile("[\\p{L}\\p{N}.&/-]+$");
    private static final Pattern LIST_NUMBER =
            Pattern.compile("\\(?(\\p{Nd}{1,3}(\\.\\p{Nd}{1,3})*|\\p{L}|[ivxIVX]{1,5})[.)]");
    /** Of a name, or of a German abbreviation in several words such as "z. B.". */
    private static final Pattern INITIAL = Pattern.compile("\\p{Lu}(\\.\\p{Lu})*|[zduoisv]");

    private static final Pattern MONTH = Pattern.compile(
            "\\s+(Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Etage|Stock|Auflage|Abschnitt|Kapitel|Lebensjahr)");

    /** Never the end of a sentence: something belonging to them follows. */
    private static final Set<String> LEADING = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "eg", "ie", "cf", "vs", "viz", "approx", "no", "nos",
            "fig", "figs", "eq", "sec", "sect", "ch", "chap", "vol", "ed", "eds", "pp", "art", "para", "ref", "refs",
            "tab", "incl", "excl", "max", "min", "tel", "ext", "dept", "est", "rev", "gen", "z.b", "d.h", "u.a", "o.ä",
            "i.d.r", "z.t", "b", "h", "nr", "abs", "abb", "bzw", "ca", "evtl", "ggf", "inkl", "exkl", "kap", "lit",
            "vgl", "zzgl", "str", "hr", "fr", "ing", "bspw", "mind", "sog", "gem", "lt", "bd", "ziff", "anm", "jan",
            "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez");

    /** German and English words that are also abbreviations: they end a sentence like any other word when it goes on with a capital. */
    private static final Set<String> WORDS =
            Set.of("no", "art", "max", "min", "mar", "ed", "lit", "gen", "est", "fr", "tab");

    private Sentences() {}

    /** The sentences of the whole text, in order. */
    public static List<Span> of(String text) {
        return of(text, 0, text.length());
    }

    /** The sentences between two offsets; the spans are offsets into {@code text}. */
    public static List<Span> of(String text, int start, int end) {
        List<Span> sentences = new ArrayList<>();
        Matcher line = LINE.matcher(text).region(start, end);
        while (line.find()) {
            if (Tables.isRule(line.group())) {
                continue;
            }
            if (Tables.isRow(line.group())) {
                add(text, line.start(), line.end(), sentences);
            } else {
                splitLine(text, line.start(), line.end(), sentences);
            }
        }
        return sentences;
    }

    private static void splitLine(String text, int start, int end, List<Span> sentences) {
        int begin = start;
        Matcher mark = END.matcher(text).region(start, end);
        while (mark.find()) {
            if (mark.group(2) != null || ends(text, begin, mark, end)) {
                add(text, begin, mark.end(), sentences);
                begin = mark.end();
            }
        }
        add(text, begin, end, sentences);
    }

    private static boolean ends(String text, int begin, Matcher mark, int end) {
        if (!BEGIN.matcher(text).region(mark.end(), end).lookingAt()) {
            return false;
        }
        boolean plainPeriod = mark.group().equals(".");
        return !plainPeriod || !belongsToNext(text, begin, mark.start(), end);
    }

    /** Whether the period at {@code period} is that of an abbreviation, an initial, an ordinal or a list number. */
    private static boolean belongsToNext(String text, int begin, int period, int end) {
        if (LIST_NUMBER.matcher(text.substring(begin, period + 1).strip()).matches()) {
            return true;
        }
        Matcher before = WORD_BEFORE.matcher(text).region(begin, period);
        if (!before.find()) {
            return false;
        }
        String word = before.group();
        if (Character.isDigit(word.charAt(word.length() - 1))) {
            return word.length() <= 2
                    && MONTH.matcher(text).region(period + 1, end).lookingAt();
        }
        return INITIAL.matcher(word).matches() || isAbbreviation(text, word, period, end);
    }

    private static boolean isAbbreviation(String text, String word, int period, int end) {
        String lower = word.toLowerCase(java.util.Locale.ROOT);
        if (!LEADING.contains(lower)) {
            return false;
        }
        // "No. 4" goes on; "The answer is no. Ask again." does not.
        return !WORDS.contains(lower) || Character.isUpperCase(word.charAt(0)) || nextIsDigit(text, period + 1, end);
    }

    private static boolean nextIsDigit(String text, int from, int end) {
        int i = from;
        while (i < end && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i < end && Character.isDigit(text.charAt(i));
    }

    private static void add(String text, int start, int end, List<Span> sentences) {
        int from = start;
        int to = end;
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            sentences.add(new Span(from, to));
        }
    }

    private static boolean blank(char c) {
        return Character.isWhitespace(c) || c == '\u00A0' || c == '\uFEFF' || c == '\u200B';
    }
}
