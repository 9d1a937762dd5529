package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.vademecum.ingestion.parser.PdfRuledTables.Found;

/** All tables of a page, and the words that are in none. */
record PdfTables(List<PdfTable> tables, List<PdfWord> rest) {

    static PdfTables find(PdfPage page, PdfRules rules, PdfHyphens hyphens) {
        PdfTables drawn = none(page).with(new PdfGridTables(page.number(), page.words(), hyphens).find(rules));
        PdfTables ruled = drawn.with(new PdfRuledTables(page.number(), drawn.rest(), hyphens).find(rules.horizontal()));
        List<Found> aligned = new PdfAlignedTables(page.number(), hyphens).find(ruled.rest());
        return ruled.with(aligned.stream()
                        .filter(found -> !PdfAlignedTables.isContents(found.table()))
                        .toList())
                .withLeaders(page.number(), aligned);
    }

    private static PdfTables none(PdfPage page) {
        return new PdfTables(List.of(), page.words());
    }

    private PdfTables with(List<Found> found) {
        List<PdfTable> all = new ArrayList<>(tables);
        List<PdfWord> left = new ArrayList<>(rest);
        for (Found one : found) {
            all.add(one.table());
            left.removeAll(new HashSet<>(one.words()));
        }
        return new PdfTables(all, left);
    }

    /** A table of contents without dots between title and page number gets them, to be known later on. */
    private PdfTables withLeaders(int page, List<Found> aligned) {
        List<PdfWord> words = new ArrayList<>(rest);
        for (Found found : aligned) {
            if (PdfAlignedTables.isContents(found.table())) {
                for (PdfLine line : PdfLine.of(page, found.words())) {
                    PdfWord number = line.words().get(line.words().size() - 1);
                    PdfWord before = line.words().get(line.words().size() - 2);
                    words.add(leader(before, number));
                }
            }
        }
        return new PdfTables(tables, words);
    }

    private static PdfWord leader(PdfWord before, PdfWord number) {
        float left = before.right();
        float right = number.left();
        return new PdfWord("…", left, right, number.baseline(), number.size(), false, false, false);
    }
}
