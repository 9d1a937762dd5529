package org.vademecum.common;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tables within a text, as Markdown has them: a row is a line, {@link #BAR} parts its cells, and below the head stands a rule. The rule
 * says nothing: it is neither counted, searched nor quoted. Pure.
 */
public final class Tables {
    public static final String BAR = " | ";

    private static final String CELL = "---";
    private static final Pattern RULE = Pattern.compile("---(?: \\| ---)+");
    private static final Pattern RULE_LINE = Pattern.compile("(?m)^---(?: \\| ---)+$\\n?");

    private Tables() {}

    /** What stands between the bars, empty cells included. */
    public static List<String> cells(String row) {
        return List.of(row.split(" \\| ", -1));
    }

    public static int columns(String row) {
        return cells(row).size();
    }

    /** What stands below the head of a table with at least two columns. */
    public static String rule(String head) {
        return CELL + (BAR + CELL).repeat(columns(head) - 1);
    }

    public static boolean isRow(String line) {
        return line.contains(BAR);
    }

    public static boolean isRule(CharSequence line) {
        return RULE.matcher(line).matches();
    }

    /** The text as it is read aloud. */
    public static String withoutRules(String text) {
        return text.contains(CELL + BAR + CELL) ? RULE_LINE.matcher(text).replaceAll("") : text;
    }
}
