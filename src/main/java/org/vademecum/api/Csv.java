package org.vademecum.api;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines of comma-separated values (RFC 4180) that no spreadsheet takes for formulas. */
final class Csv {
    /** What a spreadsheet may begin a formula with. */
    private static final String FORMULA = "=+-@\t\r\n|%＝＋－＠";

    private Csv() {}

    /** A line with its end; null is an empty value. */
    static String line(@Nullable Object... values) {
        return Arrays.stream(values).map(Csv::value).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String value(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (value instanceof String && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.matches("[A-Za-z0-9 ._:/-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
