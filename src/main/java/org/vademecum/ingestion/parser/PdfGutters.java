package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The empty stripes between the columns of a table: each is where no word stands, from its left to its right edge. */
record PdfGutters(List<Stripe> stripes) {
    record Stripe(float left, float right) {
        float middle() {
            return (left + right) / 2;
        }
    }

    /** The stripes of at least the given width that no word reaches into. */
    static PdfGutters of(Collection<PdfWord> words, float narrowest) {
        List<PdfWord> fromLeft =
                words.stream().sorted(Comparator.comparingDouble(PdfWord::left)).toList();
        List<Stripe> stripes = new ArrayList<>();
        float reached = Float.MAX_VALUE;
        for (PdfWord word : fromLeft) {
            if (word.left() - reached >= narrowest) {
                stripes.add(new Stripe(reached, word.left()));
            }
            reached = reached == Float.MAX_VALUE ? word.right() : Math.max(reached, word.right());
        }
        return new PdfGutters(stripes);
    }

    int count() {
        return stripes.size();
    }

    int columns() {
        return stripes.size() + 1;
    }

    /** From 0. */
    int columnOf(PdfWord word) {
        int column = 0;
        while (column < stripes.size() && word.centre() > stripes.get(column).middle()) {
            column++;
        }
        return column;
    }

    /** The columns in which a line has words. */
    List<Integer> columnsOf(PdfLine line) {
        return line.words().stream().map(this::columnOf).distinct().sorted().toList();
    }
}
