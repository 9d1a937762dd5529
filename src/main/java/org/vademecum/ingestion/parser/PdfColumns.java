package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings what stands on a page into reading order: columns of text one after the other, everything else from the top. */
final class PdfColumns {
    private static final int FEWEST_LINES = 4;
    private static final float NARROWEST = 8f;

    /** Fewer words a line are numbers or labels at the side. */
    private static final double FEWEST_WORDS = 3;

    private PdfColumns() {}

    /** Stretches to be read one after the other; each has lines across its whole width, from the top. */
    static List<List<PdfElement>> inOrder(int page, List<PdfWord> words, List<PdfTable> tables) {
        List<PdfElement> parts = new ArrayList<>(tables);
        PdfLine.of(page, words).forEach(line -> parts.addAll(line.segments()));
        List<List<PdfElement>> order = new ArrayList<>();
        arrange(page, parts, order);
        return order;
    }

    private static void arrange(int page, List<PdfElement> parts, List<List<PdfElement>> order) {
        List<PdfElement> fromTop = parts.stream()
                .sorted(Comparator.comparingDouble(PdfElement::top))
                .toList();
        Optional<Split> split = widest(fromTop);
        if (split.isEmpty()) {
            add(page, fromTop, order);
            return;
        }
        Split found = split.get();
        List<PdfElement> run = fromTop.subList(found.from, found.to);
        arrange(page, fromTop.subList(0, found.from), order);
        arrange(page, run.stream().filter(part -> part.left() < found.at).toList(), order);
        arrange(page, run.stream().filter(part -> part.left() >= found.at).toList(), order);
        arrange(page, fromTop.subList(found.to, fromTop.size()), order);
    }

    private static void add(int page, List<PdfElement> parts, List<List<PdfElement>> order) {
        List<PdfWord> words = parts.stream()
                .flatMap(part -> part instanceof PdfLine line ? line.words().stream() : Stream.empty())
                .toList();
        List<PdfElement> stretch = new ArrayList<>(PdfLine.of(page, words));
        parts.stream().filter(PdfTable.class::isInstance).forEach(stretch::add);
        if (!stretch.isEmpty()) {
            stretch.sort(Comparator.comparingDouble(PdfElement::top));
            order.add(stretch);
        }
    }

    /** Successive parts that leave a stripe at {@code at} free and stand on both sides of it. */
    private record Split(int from, int to, float at) {}

    private static Optional<Split> widest(List<PdfElement> fromTop) {
        return fromTop.stream()
                .map(part -> part.left() - 1)
                .distinct()
                .flatMap(at -> runs(fromTop, at))
                .map(split -> trimmed(fromTop, split))
                .filter(split -> isColumns(fromTop.subList(split.from, split.to), split.at))
                .max(Comparator.comparingInt((Split split) -> split.to - split.from)
                        .thenComparingDouble(split -> split.at));
    }

    private static Stream<Split> runs(List<PdfElement> fromTop, float at) {
        List<Split> runs = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= fromTop.size(); i++) {
            boolean crosses = i < fromTop.size()
                    && fromTop.get(i).left() < at
                    && fromTop.get(i).right() > at;
            if (i == fromTop.size() || crosses) {
                if (i - from >= 2 * FEWEST_LINES) {
                    runs.add(new Split(from, i, at));
                }
                from = i + 1;
            }
        }
        return runs.stream();
    }

    /**
     * The run without what only happens to be narrow: parts at the right above the columns, and below them, when something wide
     * follows, what is set apart from the left column.
     */
    private static Split trimmed(List<PdfElement> fromTop, Split split) {
        List<PdfElement> run = fromTop.subList(split.from, split.to);
        double leftTop = run.stream()
                .filter(part -> part.left() < split.at)
                .mapToDouble(PdfElement::top)
                .min()
                .orElse(0);
        double rightBottom = run.stream()
                .filter(part -> part.left() >= split.at)
                .mapToDouble(PdfElement::bottom)
                .max()
                .orElse(Double.MAX_VALUE);
        int from = split.from;
        while (from < split.to
                && fromTop.get(from).left() >= split.at
                && fromTop.get(from).bottom() < leftTop) {
            from++;
        }
        int to = split.to;
        for (int i = split.to - 1;
                i > from && split.to < fromTop.size() && fromTop.get(i).top() >= rightBottom;
                i--) {
            if (isApart(fromTop.get(i - 1), fromTop.get(i))) {
                to = i;
            }
        }
        return new Split(from, to, split.at);
    }

    private static boolean isApart(PdfElement above, PdfElement below) {
        double height = Math.min(above.bottom() - above.top(), below.bottom() - below.top());
        return below.top() - above.bottom() > height || below.bottom() - below.top() > 1.2 * height;
    }

    private static boolean isColumns(List<PdfElement> run, float at) {
        if (run.size() < 2 * FEWEST_LINES) {
            return false;
        }
        List<PdfElement> left = run.stream().filter(part -> part.left() < at).toList();
        List<PdfElement> right = run.stream().filter(part -> part.left() >= at).toList();
        return isColumn(left) && isColumn(right) && gap(left, right) >= NARROWEST && sideBySide(left, right);
    }

    private static boolean isColumn(List<PdfElement> parts) {
        double words = parts.stream()
                .mapToInt(part -> part instanceof PdfLine line ? line.words().size() : 10)
                .average()
                .orElse(0);
        return parts.size() >= FEWEST_LINES && words >= FEWEST_WORDS;
    }

    private static double gap(List<PdfElement> left, List<PdfElement> right) {
        double end = left.stream().mapToDouble(PdfElement::right).max().orElse(0);
        double begin = right.stream().mapToDouble(PdfElement::left).min().orElse(0);
        return begin - end;
    }

    private static boolean sideBySide(List<PdfElement> left, List<PdfElement> right) {
        double top = Math.max(left.get(0).top(), right.get(0).top());
        double bottom = Math.min(bottom(left), bottom(right));
        double shorter = Math.min(
                bottom(left) - left.get(0).top(), bottom(right) - right.get(0).top());
        return bottom - top > 0.5 * shorter;
    }

    private static double bottom(List<PdfElement> parts) {
        return parts.stream().mapToDouble(PdfElement::bottom).max().orElse(0);
    }
}
