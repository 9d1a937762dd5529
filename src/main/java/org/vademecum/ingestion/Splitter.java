package org.vademecum.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.DocumentText;

/**
 * Cuts a text into overlapping windows for search: at most so many tokens, a new one about every so many, ending
 * with a sentence or a table row, never across sections. A table, and a list with its lead-in, stays whole where it fits.
 */
public final class Splitter {
    /** The most tokens of a window in the product's own way. */
    private static final int WINDOW = 128;

    private static final int STRIDE = 64;

    private final ToIntFunction<String> tokens;
    private final int window;
    private final int stride;
    private final boolean keepsWhole;
    private final boolean headings;

    /** Splits in the product's own way; {@code tokens} counts those of the embedding model. */
    public Splitter(ToIntFunction<String> tokens) {
        this(tokens, WINDOW, STRIDE, true, true);
    }

    private Splitter(ToIntFunction<String> tokens, int window, int stride, boolean keepsWhole, boolean headings) {
        this.tokens = text -> tokens.applyAsInt(Tables.withoutRules(text));
        this.window = window;
        this.stride = stride;
        this.keepsWhole = keepsWhole;
        this.headings = headings;
    }

    /**
     * Splits as somebody wants it; null for the product's own way. Neighbours overlap by no more than was asked for, even
     * where a table or a list is torn.
     */
    public static Splitter of(ToIntFunction<String> tokens, @Nullable Chunking chunking) {
        return of(tokens, chunking, true);
    }

    /** The same; {@code headings} is whether a window ends where a section does. */
    static Splitter of(ToIntFunction<String> tokens, @Nullable Chunking chunking, boolean headings) {
        return chunking == null
                ? new Splitter(tokens, WINDOW, STRIDE, true, headings)
                : new Splitter(tokens, chunking.size(), chunking.size() - chunking.overlap(), false, headings);
    }

    /** The windows in the order of the text. All of it is covered, but for tables of contents. */
    public List<Piece> split(DocumentText text) {
        List<Piece> pieces = new ArrayList<>();
        String reading = text.reading(0, text.text().length());
        DocumentText read = new DocumentText(reading, text.blocks(), text.pages(), text.pageStarts());
        List<Section> sections = Section.of(read);
        for (Section section : headings ? sections : Section.joined(sections)) {
            split(read, section, sections, pieces);
        }
        return pieces;
    }

    private void split(DocumentText text, Section section, List<Section> sections, List<Piece> pieces) {
        List<SplitUnit> units = new SectionUnits(text, tokens, window).of(section);
        int first = 0;
        while (first < units.size()) {
            int end = end(units, first);
            pieces.add(piece(
                    text, path(section, sections, units.get(first).start()), units.get(first), units.get(end - 1)));
            if (end == units.size()) {
                return;
            }
            first = next(units, first, end);
        }
    }

    /** The headings above the place where a window begins. */
    private String path(Section section, List<Section> sections, int start) {
        return headings
                ? section.path()
                : sections.stream()
                        .takeWhile(each -> each.start() <= start)
                        .reduce((before, each) -> each)
                        .map(Section::path)
                        .orElse("");
    }

    /** As many units as fit; at least one. */
    private int end(List<SplitUnit> units, int first) {
        int end = first;
        int sum = 0;
        while (end < units.size() && (end == first || sum + units.get(end).tokens() <= window)) {
            sum += units.get(end).tokens();
            end++;
        }
        return end;
    }

    /** Where the next window begins: a stride on, or with the table or list that would otherwise be torn. */
    private int next(List<SplitUnit> units, int first, int end) {
        int next = stride(units, first, end);
        int group = units.get(next).group();
        boolean torn =
                keepsWhole && group != SplitUnit.NO_GROUP && units.get(end).group() == group;
        int begin = next;
        while (torn && begin > first + 1 && units.get(begin - 1).group() == group) {
            begin--;
        }
        return torn && fits(units, group) ? begin : next;
    }

    /** The last unit that begins within a stride; in a program's sizes the first behind one, which overlaps by no more. */
    private int stride(List<SplitUnit> units, int first, int end) {
        int next = first + 1;
        int sum = units.get(first).tokens();
        while (next < end && (keepsWhole ? sum + units.get(next).tokens() <= stride : sum < stride)) {
            sum += units.get(next).tokens();
            next++;
        }
        return next;
    }

    private boolean fits(List<SplitUnit> units, int group) {
        return units.stream()
                        .filter(unit -> unit.group() == group)
                        .mapToInt(SplitUnit::tokens)
                        .sum()
                <= window;
    }

    private Piece piece(DocumentText text, String path, SplitUnit first, SplitUnit last) {
        int start = first.start();
        int end = last.end();
        return new Piece(
                start,
                end,
                text.pageAt(start),
                text.pageAt(end - 1),
                path,
                first.lead(),
                tokens.applyAsInt(text.text().substring(start, end)));
    }
}
