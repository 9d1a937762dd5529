package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import org.vademecum.ingestion.parser.PdfPageScanner.Glyph;

/** Puts glyphs, in the order of the file, together to words. */
final class GlyphRuns {
    /** A gap wider than this share of a space parts two words; in tight lines a space shrinks. */
    private static final float SPACE_SHARE = 0.5f;

    /** Share of the font size that is certainly a space. */
    private static final float SURELY_SPACE = 0.15f;

    /** A glyph may begin before the last one ends, but not by more than this share of its size. */
    private static final float OVERLAP = 0.5f;

    private static final float RAISED_SIZE = 0.85f;

    private GlyphRuns() {}

    static List<PdfWord> words(List<Glyph> glyphs) {
        List<PdfWord> words = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= glyphs.size(); i++) {
            if (i == glyphs.size() || !sameRun(glyphs.get(i - 1), glyphs.get(i))) {
                addRun(glyphs.subList(from, i), words);
                from = i;
            }
        }
        return lowered(words);
    }

    /** A raised number before a word, as in a footnote, belongs to the word's line, and stays apart from what it stands beside. */
    private static List<PdfWord> lowered(List<PdfWord> words) {
        List<PdfWord> result = new ArrayList<>(words);
        for (int i = 0; i < words.size() - 1; i++) {
            PdfWord small = words.get(i);
            PdfWord next = words.get(i + 1);
            float shift = next.baseline() - small.baseline();
            boolean raised = small.size() < RAISED_SIZE * next.size()
                    && shift > 0.05f * next.size()
                    && shift < 0.7f * next.size()
                    && Math.abs(next.left() - small.right()) < 0.6f * next.size();
            if (raised) {
                result.set(
                        i,
                        new PdfWord(
                                Superscript.of(small.text()),
                                small.left(),
                                small.right(),
                                next.baseline(),
                                small.size(),
                                small.bold(),
                                small.mono(),
                                false));
            }
        }
        return result;
    }

    /** On one base line, of one size, from left to right. */
    private static boolean sameRun(Glyph last, Glyph next) {
        return Math.abs(next.baseline() - last.baseline()) < 0.1f * last.size()
                && Math.abs(next.size() - last.size()) < 0.1f * last.size()
                && next.left() > last.right() - OVERLAP * last.size();
    }

    private static void addRun(List<Glyph> run, List<PdfWord> words) {
        float tracking = tracking(run);
        List<Glyph> word = new ArrayList<>();
        for (Glyph glyph : run) {
            boolean blank = glyph.text().isBlank();
            if (!word.isEmpty() && (blank || apart(word.get(word.size() - 1), glyph, tracking))) {
                words.add(word(word, words));
                word.clear();
            }
            if (!blank) {
                word.add(glyph);
            }
        }
        if (!word.isEmpty()) {
            words.add(word(word, words));
        }
    }

    private static boolean apart(Glyph last, Glyph next, float tracking) {
        float space = SPACE_SHARE * Math.max(last.space(), next.space());
        return next.left() - last.right() > tracking + Math.min(space, SURELY_SPACE * last.size());
    }

    /** Letters that are set apart throughout a run belong together all the same. */
    private static float tracking(List<Glyph> run) {
        List<Float> gaps = new ArrayList<>();
        for (int i = 1; i < run.size(); i++) {
            if (!run.get(i - 1).text().isBlank() && !run.get(i).text().isBlank()) {
                gaps.add(run.get(i).left() - run.get(i - 1).right());
            }
        }
        gaps.sort(null);
        return gaps.size() < 4 ? 0 : Math.max(0, gaps.get(gaps.size() / 2));
    }

    private static PdfWord word(List<Glyph> glyphs, List<PdfWord> before) {
        StringBuilder text = new StringBuilder();
        glyphs.forEach(glyph -> text.append(glyph.text()));
        Glyph first = glyphs.get(0);
        boolean raised = !before.isEmpty() && isRaised(before.get(before.size() - 1), first);
        boolean goesOn = !before.isEmpty() && goesOn(before.get(before.size() - 1), first);
        boolean above =
                raised && first.baseline() < before.get(before.size() - 1).baseline();
        return new PdfWord(
                above ? Superscript.of(text.toString()) : text.toString(),
                first.left(),
                glyphs.get(glyphs.size() - 1).right(),
                raised ? before.get(before.size() - 1).baseline() : first.baseline(),
                first.size(),
                glyphs.stream().allMatch(Glyph::bold),
                glyphs.stream().allMatch(Glyph::mono),
                raised || goesOn);
    }

    /** The rest of a word behind a raised or lowered figure within it. */
    private static boolean goesOn(PdfWord last, Glyph glyph) {
        return last.glued()
                && Math.abs(glyph.baseline() - last.baseline()) < 0.1f * glyph.size()
                && Math.abs(glyph.left() - last.right()) < 0.1f * glyph.size();
    }

    /** A smaller figure directly behind a word, above or below its base line. */
    private static boolean isRaised(PdfWord base, Glyph glyph) {
        float gap = glyph.left() - base.right();
        float shift = Math.abs(glyph.baseline() - base.baseline());
        return glyph.size() < RAISED_SIZE * base.size()
                && shift > 0.05f * base.size()
                && shift < 0.7f * base.size()
                && gap > -0.2f * base.size()
                && gap < 0.15f * base.size();
    }
}
