package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vademecum.ingestion.parser.PdfPage.Shape;

/** The straight lines of a page, put together from their pieces, and its dots, which may be bullets. */
record PdfRules(List<Rule> horizontal, List<Rule> vertical, List<Shape> dots) {
    /** A line at {@code at}, from {@code from} to {@code to} along its direction, in points. */
    record Rule(float at, float from, float to) {
        float length() {
            return to - from;
        }

        boolean covers(float position) {
            return from - NEAR <= position && position <= to + NEAR;
        }
    }

    static final float NEAR = 3f;

    private static final float THICKEST = 3f;
    private static final float SHORTEST = 8f;
    private static final float SMALLEST_DOT = 1.2f;
    private static final float BIGGEST_DOT = 7f;

    static PdfRules of(List<Shape> shapes) {
        List<Rule> horizontal = new ArrayList<>();
        List<Rule> vertical = new ArrayList<>();
        List<Shape> dots = new ArrayList<>();
        for (Shape shape : shapes) {
            if (isDot(shape)) {
                dots.add(shape);
            } else if (shape.height() <= THICKEST && shape.width() > shape.height()) {
                horizontal.add(new Rule((shape.top() + shape.bottom()) / 2, shape.left(), shape.right()));
            } else if (shape.width() <= THICKEST && shape.height() > shape.width()) {
                vertical.add(new Rule((shape.left() + shape.right()) / 2, shape.top(), shape.bottom()));
            }
        }
        return new PdfRules(joined(horizontal), joined(vertical), dots);
    }

    private static boolean isDot(Shape shape) {
        return shape.width() >= SMALLEST_DOT
                && shape.width() <= BIGGEST_DOT
                && shape.height() >= SMALLEST_DOT
                && shape.height() <= BIGGEST_DOT
                && shape.width() < 2 * shape.height()
                && shape.height() < 2 * shape.width();
    }

    /** A line is often drawn cell by cell. */
    private static List<Rule> joined(List<Rule> pieces) {
        List<Rule> sorted = pieces.stream()
                .sorted(Comparator.comparingDouble(Rule::at).thenComparingDouble(Rule::from))
                .toList();
        List<Rule> joined = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || sorted.get(i).at() - sorted.get(from).at() > 1.5f) {
                joinLevel(sorted.subList(from, i), joined);
                from = i;
            }
        }
        return joined.stream().filter(rule -> rule.length() >= SHORTEST).toList();
    }

    private static void joinLevel(List<Rule> level, List<Rule> joined) {
        if (level.isEmpty()) {
            return;
        }
        List<Rule> fromLeft =
                level.stream().sorted(Comparator.comparingDouble(Rule::from)).toList();
        Rule open = fromLeft.get(0);
        for (Rule next : fromLeft.subList(1, fromLeft.size())) {
            if (next.from() <= open.to() + NEAR) {
                open = new Rule(open.at(), open.from(), Math.max(open.to(), next.to()));
            } else {
                joined.add(open);
                open = next;
            }
        }
        joined.add(open);
    }
}
