package org.vademecum.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * Lines of comma-separated values (RFC 4180) that no spreadsheet takes for formulas, and those that a spreadsheet has
 * made.
 */
final class Csv {
    /**
     * Where a spreadsheet may see the beginning of a formula: of the value, or of a part of it where the spreadsheet takes other
     * separators than we write and so does not heed our quotes.
     */
    private static final String BEGINNING = "(^|[;\t\r\n] *)";

    private static final String FORMULA = "(?=[=+\\-@\t\r\n|%＝＋－＠])";
    private static final Pattern UNGUARDED = Pattern.compile(BEGINNING + FORMULA);
    private static final Pattern GUARDED = Pattern.compile(BEGINNING + "'" + FORMULA);

    /** Whichever comes first. */
    private static final String SEPARATORS = ",;\t";

    private Csv() {}

    /** A line with its end; null is an empty value. */
    static String line(@Nullable Object... values) {
        return Arrays.stream(values).map(Csv::value).collect(Collectors.joining(",")) + "\r\n";
    }

    /**
     * Reads lines back: an apostrophe before what might be a formula is taken away again. They may be separated by
     * semicolons or tabs instead, as spreadsheets of some countries do; the first line tells. Empty lines are left out.
     *
     * @param most lines to read
     * @throws Invalid for a quote that nothing ends
     */
    static List<Line> parse(String text, int most) {
        return new Reader(text.startsWith("\uFEFF") ? text.substring(1) : text).lines(most);
    }

    /** @param number of the line that it begins in, from 1 */
    record Line(int number, List<String> values) {
        Line {
            values = List.copyOf(values);
        }

        boolean isEmpty() {
            return values.stream().allMatch(String::isBlank);
        }
    }

    /** Reads a text once from front to back. */
    private static final class Reader {
        private final String text;
        private final char separator;
        private int at;
        private int number = 1;

        Reader(String text) {
            this.text = text;
            this.separator = separator(text);
        }

        private static char separator(String text) {
            String first = text.lines().findFirst().orElse("").replaceAll("\"[^\"]*\"", "");
            int found = first.chars()
                    .filter(c -> SEPARATORS.indexOf(c) >= 0)
                    .findFirst()
                    .orElse(',');
            return (char) found;
        }

        List<Line> lines(int most) {
            List<Line> lines = new ArrayList<>();
            while (at < text.length() && lines.size() < most) {
                Line line = line();
                if (!line.isEmpty()) {
                    lines.add(line);
                }
            }
            return lines;
        }

        private Line line() {
            int began = number;
            List<String> values = new ArrayList<>(List.of(value()));
            while (at < text.length() && text.charAt(at) == separator) {
                at++;
                values.add(value());
            }
            endLine();
            return new Line(began, values);
        }

        private void endLine() {
            if (at < text.length() && text.charAt(at) == '\r') {
                at++;
            }
            if (at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
            number++;
        }

        private String value() {
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            String value = (quoted ? quoted() : "") + plain();
            return GUARDED.matcher(value).replaceAll("$1");
        }

        /** Up to the separator or the end of the line. */
        private String plain() {
            int from = at;
            while (at < text.length() && text.charAt(at) != separator && "\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            int began = number;
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                boolean twice = c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
                if (c == '"' && !twice) {
                    at++;
                    return value.toString();
                }
                if (twice) {
                    at++;
                }
                if (c == '\n') {
                    number++;
                }
                value.append(c);
            }
            throw new Invalid(
                    "lines[%d]".formatted(began), "invalid_csv", "Line %d: a quote is not ended.".formatted(began));
        }
    }

    private static String value(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (value instanceof String) {
            text = UNGUARDED.matcher(text).replaceAll("$1'");
        }
        return text.matches("[A-Za-z0-9 ._:/-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
