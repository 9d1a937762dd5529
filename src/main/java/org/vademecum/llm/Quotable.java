package org.vademecum.llm;

import java.util.List;

/**
 * The least that an answer quotes: a sentence, a list item or a table row.
 *
 * @param source where it stands
 * @param order its place among all that the passage offers
 * @param block numbers the list or table within the passage; 0 outside of both
 * @param text the passage's own words, without the mark of a list item
 * @param lead the sentence that announces the list, or the table's header row; empty when there is none
 */
record Quotable(SourcePassage source, Kind kind, int order, int block, String text, String lead) {
    enum Kind {
        SENTENCE,
        ITEM,
        ROW
    }

    /** Row cells; a single one for anything else. */
    List<String> cells() {
        return cells(text);
    }

    List<String> header() {
        return lead.isEmpty() ? List.of() : cells(lead);
    }

    /** Bars within a cell stay escaped, as Markdown wants them. */
    private static List<String> cells(String row) {
        return List.of(row.strip().split(" ?(?<!\\\\)\\| ?", -1));
    }

    boolean isInTableOf(Quotable other) {
        return kind == Kind.ROW && other.kind() == Kind.ROW && block == other.block() && source.equals(other.source());
    }

    /** As it is understood by itself: below its headings, each cell with the name of its column. */
    String inContext() {
        String path = source.headings().replaceAll("(^|› )\\d+(\\.\\d+)*\\.?\\s+", "$1");
        return (path.isEmpty() ? source.title() : path) + "\n" + readable();
    }

    /** With the sentence that announces it, or the header of its table. */
    String withLead() {
        return lead.isEmpty() ? text : lead + " " + text;
    }

    private String readable() {
        if (kind != Kind.ROW) {
            return withLead();
        }
        List<String> cells = cells();
        List<String> header = header();
        StringBuilder named = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            named.append(i == 0 ? "" : "; ");
            named.append(i < header.size() ? header.get(i) + ": " : "").append(cells.get(i));
        }
        return named.toString();
    }
}
