package org.vademecum.ingestion.parser;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Joins lines to running text; a word split at a line end becomes whole again, judged by the words of the same document. */
final class PdfHyphens {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+(?:['’-][\\p{L}\\p{M}]+)*");
    private static final int LONGEST_WORD = 200;
    private static final String HYPHENS = "-\u2010\u00AD";
    private static final Pattern LAST = Pattern.compile("([\\p{L}\\p{M}]+(?:-[\\p{L}\\p{M}]+)*)([-\\u2010\\u00AD])$");
    private static final Pattern FIRST = Pattern.compile("^[\\p{L}\\p{M}]+(?:-[\\p{L}\\p{M}]+)*");

    /** First parts of compounds that are written with a hyphen. */
    private static final Set<String> PREFIXES = Set.of(
            "self", "non", "well", "part", "full", "long", "short", "high", "low", "two", "three", "four", "five",
            "six", "seven", "eight", "ten", "multi", "all", "ex", "half", "cross", "co", "pre", "post", "anti", "semi",
            "one", "first", "second", "third", "year", "time", "by", "in", "on", "up", "e");

    /** "two- and three-day": the hyphen stands for a word that follows later. */
    private static final Pattern LINKING = Pattern.compile("^(and|or|to|und|oder|bis|bzw|sowie)\\b");

    private final Set<String> words = new HashSet<>();

    /** Learns the words of the lines, but not the parts of those that may be split. */
    PdfHyphens(List<PdfLine> lines) {
        boolean afterHyphen = false;
        for (PdfLine line : lines) {
            String text = line.text();
            boolean beforeHyphen = endsInHyphen(text) && LAST.matcher(text).find();
            learn(text, afterHyphen, beforeHyphen);
            afterHyphen = beforeHyphen;
        }
    }

    private void learn(String text, boolean skipFirst, boolean skipLast) {
        Matcher word = WORD.matcher(text);
        boolean first = true;
        while (word.find()) {
            boolean last = word.end() >= text.length() - 1;
            if (!(first && skipFirst) && !(last && skipLast)) {
                words.add(word.group().toLowerCase(Locale.ROOT));
            }
            first = false;
        }
    }

    String join(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            append(text, line.strip());
        }
        return text.toString();
    }

    private void append(StringBuilder text, String line) {
        Matcher last = LAST.matcher(text).region(Math.max(0, text.length() - LONGEST_WORD), text.length());
        Matcher first = FIRST.matcher(line);
        if (text.isEmpty() || line.isEmpty()) {
            text.append(line);
        } else if (LINKING.matcher(line).find()) {
            text.append(' ').append(line);
        } else if (endsInHyphen(text) && last.find() && first.find() && sameCase(last.group(1), first.group())) {
            boolean soft = last.group(2).equals("\u00AD");
            if (soft || isSplit(last.group(1), first.group())) {
                text.setLength(text.length() - 1);
            }
            text.append(line);
        } else if (endsInCompound(text, line)) {
            text.append(line);
        } else {
            text.append(' ').append(line);
        }
    }

    private static boolean endsInHyphen(CharSequence text) {
        return !text.isEmpty() && HYPHENS.indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    /** A split word goes on in lower case, or is all capitals. */
    private static boolean sameCase(String left, String right) {
        boolean capitals = left.length() > 1 && left.equals(left.toUpperCase(Locale.ROOT));
        return Character.isLowerCase(right.charAt(0)) || (capitals && right.equals(right.toUpperCase(Locale.ROOT)));
    }

    /** "TG-" and "150", "Alder-" and "Finch" on the next line are one word; "two- and three-day" is not. */
    private static boolean endsInCompound(StringBuilder text, String line) {
        int end = text.length();
        return end > 1
                && text.charAt(end - 1) == '-'
                && Character.isLetterOrDigit(text.charAt(end - 2))
                && Character.isLetterOrDigit(line.charAt(0))
                && !Character.isLowerCase(line.charAt(0));
    }

    private boolean isSplit(String left, String right) {
        String start = left.toLowerCase(Locale.ROOT);
        String end = right.toLowerCase(Locale.ROOT);
        if (words.contains(start + "-" + end)) {
            return false;
        }
        if (words.contains(start + end)) {
            return true;
        }
        boolean bothAreWords = words.contains(start) && words.contains(end);
        return !bothAreWords && !PREFIXES.contains(start);
    }
}
