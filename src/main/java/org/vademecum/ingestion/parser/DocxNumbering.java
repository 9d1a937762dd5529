package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Counts the numbered paragraphs of a Word document as Word does: the numbers are not in its text. Not thread-safe. */
final class DocxNumbering {
    private static final Pattern PLACE = Pattern.compile("%(\\d)");
    private static final int LEVELS = 9;

    private record Level(int start, String format, String text, boolean decimal) {}

    private record Numbers(String definition, Map<Integer, Integer> starts) {}

    private final Map<String, Map<Integer, Level>> definitions = new HashMap<>();
    private final Map<String, Numbers> lists = new HashMap<>();
    private final Map<String, int[]> counters = new HashMap<>();
    private final List<String> begun = new ArrayList<>();

    /** {@code numbering} is the root of the document's numbering part, null when there is none. */
    DocxNumbering(@Nullable Element numbering) {
        if (numbering != null) {
            Docx.children(numbering, "abstractNum")
                    .forEach(definition ->
                            definitions.put(Docx.attribute(definition, "abstractNumId"), levels(definition)));
            Docx.children(numbering, "num").forEach(this::addList);
        }
    }

    private static Map<Integer, Level> levels(Element definition) {
        Map<Integer, Level> levels = new HashMap<>();
        for (Element level : Docx.children(definition, "lvl")) {
            levels.put(
                    Docx.number(Docx.attribute(level, "ilvl"), 0),
                    new Level(
                            Docx.number(Docx.value(level, "start"), 1),
                            Docx.value(level, "numFmt"),
                            Docx.value(level, "lvlText"),
                            Docx.child(level, "isLgl") != null));
        }
        return levels;
    }

    private void addList(Element list) {
        Map<Integer, Integer> starts = new HashMap<>();
        for (Element override : Docx.children(list, "lvlOverride")) {
            if (Docx.child(override, "startOverride") != null) {
                starts.put(
                        Docx.number(Docx.attribute(override, "ilvl"), 0),
                        Docx.number(Docx.value(override, "startOverride"), 1));
            }
        }
        lists.put(Docx.attribute(list, "numId"), new Numbers(Docx.value(list, "abstractNumId"), starts));
    }

    /** The number of the next paragraph in the list; empty for a bullet, null when the paragraph has none. */
    @Nullable
    String next(String numId, int level) {
        Numbers list = lists.get(numId);
        Map<Integer, Level> levels = list == null ? Map.of() : definitions.getOrDefault(list.definition, Map.of());
        Level own = levels.get(level);
        if (list == null || own == null || level < 0 || level >= LEVELS) {
            return null;
        }
        int[] counts = count(numId, list, levels, level);
        if (own.format.equals("bullet")) {
            return "";
        }
        String label = label(own, levels, counts);
        return label.isEmpty() ? null : label;
    }

    /** Lists of one definition count on together, unless a list says where it starts. */
    private int[] count(String numId, Numbers list, Map<Integer, Level> levels, int level) {
        int[] counts = counters.computeIfAbsent(list.definition, definition -> new int[LEVELS]);
        if (!begun.contains(numId)) {
            begun.add(numId);
            list.starts.forEach((at, start) -> counts[Math.min(at, LEVELS - 1)] = 0);
        }
        for (int i = 0; i <= level; i++) {
            if (counts[i] == 0) {
                int start = levels.containsKey(i) ? levels.get(i).start : 1;
                counts[i] = list.starts.getOrDefault(i, start);
            } else if (i == level) {
                counts[i]++;
            }
        }
        java.util.Arrays.fill(counts, level + 1, LEVELS, 0);
        return counts;
    }

    private static String label(Level own, Map<Integer, Level> levels, int[] counts) {
        Matcher place = PLACE.matcher(own.text);
        return place.replaceAll(match -> {
                    int at = Math.clamp(Integer.parseInt(match.group(1)) - 1L, 0, LEVELS - 1);
                    String format = own.decimal || !levels.containsKey(at) ? "decimal" : levels.get(at).format;
                    return format(counts[at], format);
                })
                .strip();
    }

    private static String format(int number, String format) {
        return switch (format) {
            case "lowerLetter" -> letters(number).toLowerCase(Locale.ROOT);
            case "upperLetter" -> letters(number);
            case "lowerRoman" -> roman(number).toLowerCase(Locale.ROOT);
            case "upperRoman" -> roman(number);
            case "decimalZero" -> number < 10 ? "0" + number : String.valueOf(number);
            case "none" -> "";
            default -> String.valueOf(number);
        };
    }

    private static String letters(int number) {
        char letter = (char) ('A' + Math.floorMod(number - 1, 26));
        return String.valueOf(letter).repeat(Math.clamp((number - 1L) / 26 + 1, 1, 10));
    }

    private static String roman(int number) {
        int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        String[] signs = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        StringBuilder roman = new StringBuilder();
        int rest = Math.clamp(number, 0, 3999);
        for (int i = 0; i < values.length; i++) {
            while (rest >= values[i]) {
                roman.append(signs[i]);
                rest -= values[i];
            }
        }
        return roman.toString();
    }
}
