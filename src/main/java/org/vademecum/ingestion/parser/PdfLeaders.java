package org.vademecum.ingestion.parser;

import java.util.regex.Pattern;

/** Lines of a table of contents: a title, a row of dots or the like, and a page number. */
final class PdfLeaders {
    private static final Pattern LEADER =
            Pattern.compile("^(.*?)\\s*(?:(?:\\. ?){4,}|…{1,}|_{4,}|(?:· ?){4,})\\s*(\\d{1,4}|[ivxlc]{1,6})$");

    private static final String NUMERALS = "0123456789ivxlc";

    private PdfLeaders() {}

    static boolean isIn(String line) {
        return endsInNumeral(line) && LEADER.matcher(line).matches();
    }

    /** "Carry-over . . . . . 7" as "Carry-over … 7". */
    static String shortened(String text) {
        return endsInNumeral(text) ? LEADER.matcher(text).replaceFirst("$1 … $2") : text;
    }

    /** Most lines do not, and are told apart by this alone. */
    private static boolean endsInNumeral(String text) {
        return !text.isEmpty() && NUMERALS.indexOf(text.charAt(text.length() - 1)) >= 0;
    }
}
