package org.vademecum.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.vademecum.common.Tables;
import org.vademecum.llm.Quotable.Kind;

/**
 * Writes quotes as markdown, each with the marker of its passage: sentences as a paragraph, list items as a list below
 * their lead-in, table rows as a table with its header. Pure.
 */
final class QuotedAnswer {
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?…]\\P{L}*$");

    private QuotedAnswer() {}

    /** The answer in the pieces in which it is streamed: a quote each, with what stands between it and the one before. */
    static List<String> pieces(List<Quotable> quotes) {
        List<String> pieces = new ArrayList<>();
        Quotable last = null;
        for (Quotable quote : quotes) {
            boolean continues = last != null && last.source().equals(quote.source()) && last.block() == quote.block();
            pieces.add((last == null ? "" : continues ? between(last, quote) : "\n\n")
                    + (continues ? "" : opening(quote))
                    + written(quote));
            last = quote;
        }
        return pieces;
    }

    /** What has no full stop would run into what follows. */
    private static String between(Quotable last, Quotable quote) {
        if (quote.kind() != Kind.SENTENCE) {
            return "\n";
        }
        return SENTENCE_END.matcher(last.text()).find() ? " " : "\n\n";
    }

    private static String opening(Quotable quote) {
        return switch (quote.kind()) {
            case SENTENCE -> "";
            case ITEM ->
                quote.lead().isEmpty()
                        ? ""
                        : line(quote.lead()) + " " + quote.source().marker() + "\n\n";
            case ROW -> header(quote);
        };
    }

    private static String header(Quotable row) {
        int columns = row.cells().size();
        List<String> names = row.header().size() == columns ? row.header() : Collections.nCopies(columns, "");
        return row(names, "") + "\n" + row(Collections.nCopies(columns, "---"), "") + "\n";
    }

    private static String written(Quotable quote) {
        String marker = " " + quote.source().marker();
        return switch (quote.kind()) {
            case SENTENCE -> line(quote.text()) + marker;
            case ITEM -> "- " + line(quote.text()) + marker;
            case ROW -> row(quote.cells(), marker);
        };
    }

    private static String row(List<String> cells, String marker) {
        return "| " + String.join(Tables.BAR, cells) + marker + " |";
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
