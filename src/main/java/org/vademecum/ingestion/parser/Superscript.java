package org.vademecum.ingestion.parser;

import java.util.stream.Collectors;

/** Raised numbers, which lead from a sentence to its footnote. */
final class Superscript {
    private static final String DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Superscript() {}

    /** Of a number that is not negative. */
    static String of(int number) {
        return of(String.valueOf(number));
    }

    /** Of a text that is all digits; any other stays as it is. */
    static String of(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? text.chars()
                        .mapToObj(c -> DIGITS.substring(c - '0', c - '0' + 1))
                        .collect(Collectors.joining())
                : text;
    }
}
