package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Words on one base line.
 *
 * @param words from left to right; at least one
 * @param size that of most of its characters
 * @param text its words, with spaces between those that stand apart
 */
record PdfLine(int page, List<PdfWord> words, float size, String text) implements PdfElement {
    /** Wider gaps, in font sizes, part what stands beside each other: columns and cells. */
    private static final float APART = 1.0f;

    /** Words of justified lines may stand far apart, but then all of them do. */
    private static final float APART_FROM_REST = 2.2f;

    PdfLine(int page, List<PdfWord> words) {
        this(page, List.copyOf(words), sizeOf(words), textOf(words));
    }

    /** Puts words into lines, from top to bottom. */
    static List<PdfLine> of(int page, List<PdfWord> words) {
        List<PdfWord> sorted = words.stream()
                .sorted(Comparator.comparingDouble(PdfWord::baseline))
                .toList();
        List<List<PdfWord>> lines = new ArrayList<>();
        for (PdfWord word : sorted) {
            List<PdfWord> last = lines.isEmpty() ? List.of() : lines.get(lines.size() - 1);
            if (last.isEmpty() || word.baseline() - last.get(0).baseline() > 0.25f * word.size()) {
                lines.add(new ArrayList<>());
            }
            lines.get(lines.size() - 1).add(word);
        }
        return lines.stream().map(line -> new PdfLine(page, fromLeft(line))).toList();
    }

    private static List<PdfWord> fromLeft(List<PdfWord> words) {
        return words.stream().sorted(Comparator.comparingDouble(PdfWord::left)).toList();
    }

    /** Its parts that stand clearly apart from each other. */
    List<PdfLine> segments() {
        float apart = Math.max(APART * size(), APART_FROM_REST * medianGap());
        List<PdfLine> segments = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= words.size(); i++) {
            if (i == words.size() || words.get(i).left() - words.get(i - 1).right() > apart) {
                segments.add(new PdfLine(page, words.subList(from, i)));
                from = i;
            }
        }
        return segments;
    }

    /** With few words the one wide gap would be the median itself. */
    private float medianGap() {
        List<Float> gaps = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            gaps.add(words.get(i).left() - words.get(i - 1).right());
        }
        gaps.sort(null);
        return gaps.size() < 4 ? 0 : gaps.get((gaps.size() - 1) / 2);
    }

    @Override
    public float left() {
        return words.get(0).left();
    }

    @Override
    public float right() {
        return (float) words.stream().mapToDouble(PdfWord::right).max().orElse(left());
    }

    @Override
    public float top() {
        return baseline() - 0.75f * size();
    }

    @Override
    public float bottom() {
        return baseline() + 0.2f * size();
    }

    float baseline() {
        return words.get(0).baseline();
    }

    private static float sizeOf(List<PdfWord> words) {
        float size = words.get(0).size();
        int most = 0;
        for (PdfWord word : words) {
            int count = 0;
            for (PdfWord other : words) {
                count += Math.abs(other.size() - word.size()) < 0.3f
                        ? other.text().length()
                        : 0;
            }
            if (count > most) {
                most = count;
                size = word.size();
            }
        }
        return size;
    }

    boolean bold() {
        return words.stream().allMatch(PdfWord::bold);
    }

    boolean mono() {
        return words.stream().allMatch(PdfWord::mono);
    }

    private static String textOf(List<PdfWord> words) {
        StringBuilder text = new StringBuilder();
        for (PdfWord word : words) {
            if (!text.isEmpty() && !word.glued()) {
                text.append(' ');
            }
            text.append(word.text());
        }
        return text.toString();
    }
}
