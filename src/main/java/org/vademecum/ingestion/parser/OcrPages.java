package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vademecum.vectorstore.PageWords;
import org.vademecum.vectorstore.PageWords.Word;

/**
 * Sets recognised words as if they had been printed: on the base line of their line, in the size of its font. Both are told from how
 * high the boxes are of words with and without long letters; sizes that differ no more than boxes do are made equal, so that only
 * what is clearly larger looks like a heading.
 */
final class OcrPages {
    private static final Pattern ASCENDING =
            Pattern.compile("[\\p{Lu}\\p{N}bdfhijklt\\u00DFäöüÄÖÜ\"'!?()\\[\\]/|&%§$€]");
    private static final Pattern DESCENDING = Pattern.compile("[gjpqyQ,;()\\[\\]/|§$]");

    /** Of the font size: how far letters rise above the base line, small and others, and fall below it. */
    private static final float SMALL = 0.48f;

    private static final float RISE = 0.7f;
    private static final float FALL = 0.22f;

    private static final float SAME_SIZE = 0.16f;

    /** The sizes that are told apart, by where each begins. */
    private final TreeMap<Float, Float> sizes = new TreeMap<>();

    private OcrPages(List<PageWords> pages) {
        List<List<Word>> lines = pages.stream()
                .flatMap(page -> lines(page).stream())
                .sorted(Comparator.comparingDouble(OcrPages::size))
                .toList();
        float body = bodySize(lines);
        sizes.put(body * (1 - SAME_SIZE), rounded(body));
        lines.stream().map(OcrPages::size).forEach(size -> addSize(size, body));
    }

    /** Sizes come in order, and those that follow closely on one are taken for it. */
    private void addSize(float size, float body) {
        if (size < body * (1 - SAME_SIZE)) {
            sizes.putIfAbsent(size, rounded(size));
        } else if (size > body * (1 + SAME_SIZE) && size > sizes.lastKey() * (1 + SAME_SIZE)) {
            sizes.put(size, rounded(size));
        }
    }

    /** The pages of one document. */
    static List<PdfPage> of(List<PageWords> recognised) {
        OcrPages pages = new OcrPages(recognised);
        return recognised.stream().map(pages::page).toList();
    }

    private PdfPage page(PageWords page) {
        List<PdfWord> words = new ArrayList<>();
        lines(page).forEach(line -> words.addAll(line(line)));
        return new PdfPage(page.page(), page.width(), page.height(), words, List.of(), true);
    }

    private List<PdfWord> line(List<Word> line) {
        float size = evened(size(line));
        float baseline = baseline(line, size);
        return line.stream()
                .map(word -> new PdfWord(word.text(), word.left(), word.right(), baseline, size, false, false, false))
                .toList();
    }

    private float evened(float size) {
        Map.Entry<Float, Float> known = sizes.floorEntry(size);
        return known == null ? rounded(size) : known.getValue();
    }

    private static float rounded(float size) {
        return Math.max(1, (float) Math.ceil(size * 2) / 2);
    }

    /** Half of all letters stand in lines of this size or a smaller one. */
    private static float bodySize(List<List<Word>> lines) {
        int half = lines.stream().mapToInt(OcrPages::letters).sum() / 2;
        for (List<Word> line : lines) {
            half -= letters(line);
            if (half <= 0) {
                return size(line);
            }
        }
        return 1;
    }

    private static int letters(List<Word> line) {
        return line.stream().mapToInt(word -> word.text().length()).sum();
    }

    private static List<List<Word>> lines(PageWords page) {
        Map<Integer, List<Word>> lines = page.words().stream()
                .collect(Collectors.groupingBy(Word::line, LinkedHashMap::new, Collectors.toList()));
        return List.copyOf(lines.values());
    }

    private static float size(List<Word> line) {
        return median(
                line.stream().map(word -> word.height() / share(word.text())).toList());
    }

    /** Of the font size, how high a word's box is. */
    private static float share(String text) {
        return (ASCENDING.matcher(text).find() ? RISE : SMALL)
                + (DESCENDING.matcher(text).find() ? FALL : 0);
    }

    private static float baseline(List<Word> line, float size) {
        return median(line.stream()
                .map(word -> word.bottom() - (DESCENDING.matcher(word.text()).find() ? FALL * size : 0))
                .toList());
    }

    private static float median(List<Float> values) {
        List<Float> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
