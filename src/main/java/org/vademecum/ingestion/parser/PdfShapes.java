package org.vademecum.ingestion.parser;

import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSNumber;
import org.vademecum.ingestion.parser.PdfPage.Shape;

/** Follows the path operators of a page and notes what they paint: the lines that are stroked, the bounds of what is filled. */
final class PdfShapes {
    /** Maps a point of the current coordinates to the page as it is viewed. */
    interface Projection {
        Point2D.Float of(float x, float y);
    }

    /** More is a drawing, not a table. */
    private static final int MAX_SHAPES = 20_000;

    private static final double SHORTEST = 0.1;

    private final List<Shape> painted = new ArrayList<>();
    private final List<Shape> strokes = new ArrayList<>();
    private final List<Shape> areas = new ArrayList<>();
    private final List<Point2D.Float> path = new ArrayList<>();

    List<Shape> painted() {
        return List.copyOf(painted);
    }

    void apply(String operator, List<COSBase> operands, Projection projection) {
        switch (operator) {
            case "m" -> {
                endPath();
                points(operands, projection, 1);
            }
            case "l" -> line(operands, projection);
            case "c" -> points(operands, projection, 3);
            case "v", "y" -> points(operands, projection, 2);
            case "re" -> rectangle(operands, projection);
            case "h" -> close();
            case "S", "s", "B", "B*", "b", "b*" -> paint(true);
            case "f", "F", "f*" -> paint(false);
            case "n" -> clear();
            default -> {
                // Not a path operator.
            }
        }
    }

    private void line(List<COSBase> operands, Projection projection) {
        int from = path.size() - 1;
        points(operands, projection, 1);
        if (from >= 0 && path.size() > from + 1) {
            stroke(path.get(from), path.get(from + 1));
        }
    }

    private void close() {
        if (path.size() > 1) {
            stroke(path.get(path.size() - 1), path.get(0));
        }
    }

    private void rectangle(List<COSBase> operands, Projection projection) {
        endPath();
        if (operands.size() < 4) {
            return;
        }
        float x = number(operands.get(0));
        float y = number(operands.get(1));
        float width = number(operands.get(2));
        float height = number(operands.get(3));
        path.add(projection.of(x, y));
        path.add(projection.of(x + width, y));
        path.add(projection.of(x + width, y + height));
        path.add(projection.of(x, y + height));
        for (int i = 0; i < 4; i++) {
            stroke(path.get(i), path.get((i + 1) % 4));
        }
        endPath();
    }

    private void points(List<COSBase> operands, Projection projection, int count) {
        for (int i = 0; i < count && operands.size() >= 2 * i + 2; i++) {
            path.add(projection.of(number(operands.get(2 * i)), number(operands.get(2 * i + 1))));
        }
    }

    private static float number(COSBase operand) {
        return operand instanceof COSNumber number ? number.floatValue() : 0;
    }

    private void stroke(Point2D.Float a, Point2D.Float b) {
        if (a.distance(b) < SHORTEST) {
            return;
        }
        strokes.add(new Shape(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)));
    }

    private void endPath() {
        if (path.size() > 1) {
            Shape bounds = new Shape(path.get(0).x, path.get(0).y, path.get(0).x, path.get(0).y);
            for (Point2D.Float point : path) {
                bounds = new Shape(
                        Math.min(bounds.left(), point.x),
                        Math.min(bounds.top(), point.y),
                        Math.max(bounds.right(), point.x),
                        Math.max(bounds.bottom(), point.y));
            }
            areas.add(bounds);
        }
        path.clear();
    }

    private void paint(boolean stroked) {
        endPath();
        List<Shape> added = stroked && !strokes.isEmpty() ? strokes : areas;
        if (painted.size() + added.size() <= MAX_SHAPES) {
            painted.addAll(added);
        }
        clear();
    }

    private void clear() {
        path.clear();
        strokes.clear();
        areas.clear();
    }
}
