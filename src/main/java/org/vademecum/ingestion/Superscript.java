package org.vademecum.ingestion;

/** Raised numbers, which lead from a sentence to its footnote. */
final class Superscript {
    private static final String DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Superscript() {}

    /** Of a number that is not negative. */
    static String of(int number) {
        StringBuilder raised = new StringBuilder();
        String.valueOf(number).chars().forEach(digit -> raised.append(DIGITS.charAt(digit - '0')));
        return raised.toString();
    }
}
