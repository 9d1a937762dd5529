package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.vademecum.ingestion.parser.PdfRuledTables.Found;
import org.vademecum.ingestion.parser.PdfRules.Rule;

/** Finds tables drawn with horizontal and vertical lines; cells that are joined, across or down, count once. */
final class PdfGridTables {
    private static final float SAME = 4f;

    /** A drawing has cells too, but most of them are empty. */
    private static final double FILLED = 0.4;

    /** A cell with more is a part of the page's layout. */
    private static final int LONGEST_CELL = 1500;

    private final int page;
    private final List<PdfWord> words;
    private final PdfHyphens hyphens;

    PdfGridTables(int page, List<PdfWord> words, PdfHyphens hyphens) {
        this.page = page;
        this.words = words;
        this.hyphens = hyphens;
    }

    List<Found> find(PdfRules rules) {
        return touching(rules).stream()
                .map(this::table)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Lines that meet each other. */
    private record Grid(List<Rule> horizontal, List<Rule> vertical) {}

    private static List<Grid> touching(PdfRules rules) {
        List<Grid> grids = new ArrayList<>();
        for (Rule vertical : rules.vertical()) {
            Grid merged = new Grid(new ArrayList<>(), new ArrayList<>(List.of(vertical)));
            rules.horizontal().stream()
                    .filter(horizontal -> meet(horizontal, vertical))
                    .forEach(merged.horizontal()::add);
            for (Grid other : List.copyOf(grids)) {
                if (other.horizontal().stream().anyMatch(merged.horizontal()::contains)) {
                    grids.remove(other);
                    other.horizontal().stream()
                            .filter(rule -> !merged.horizontal().contains(rule))
                            .forEach(merged.horizontal()::add);
                    merged.vertical().addAll(other.vertical());
                }
            }
            grids.add(merged);
        }
        return grids;
    }

    private static boolean meet(Rule horizontal, Rule vertical) {
        return horizontal.covers(vertical.at()) && vertical.covers(horizontal.at());
    }

    private Optional<Found> table(Grid grid) {
        float[] xs = edges(grid.vertical(), grid.horizontal());
        float[] ys = edges(grid.horizontal(), grid.vertical());
        if (grid.horizontal().size() < 2 || xs.length < 3 || ys.length < 3) {
            return Optional.empty();
        }
        Cells cells = new Cells(grid, xs, ys);
        List<PdfWord> inside = words.stream().filter(cells::holds).toList();
        inside.forEach(cells::put);
        List<List<String>> rows = cells.rows();
        boolean text = rows.stream().flatMap(List::stream).noneMatch(cell -> cell.length() > LONGEST_CELL);
        if (!text || rows.size() < 2 || cells.filled() < FILLED) {
            return Optional.empty();
        }
        PdfTable table = new PdfTable(page, xs[0], ys[0], xs[xs.length - 1], ys[ys.length - 1], rows);
        return Optional.of(new Found(table, inside));
    }

    /** Where the lines stand, and where those across begin and end, since the outermost are often not drawn. */
    private static float[] edges(List<Rule> along, List<Rule> across) {
        List<Float> all = new ArrayList<>();
        along.forEach(rule -> all.add(rule.at()));
        across.forEach(rule -> all.addAll(List.of(rule.from(), rule.to())));
        all.sort(null);
        float[] apart = new float[all.size()];
        int count = 0;
        for (float position : all) {
            if (count == 0 || position - apart[count - 1] > SAME) {
                apart[count++] = position;
            }
        }
        return Arrays.copyOf(apart, count);
    }

    /** The words by cell. */
    private final class Cells {
        private final Grid grid;
        private final float[] xs;
        private final float[] ys;
        private final List<List<List<PdfWord>>> cells = new ArrayList<>();

        Cells(Grid grid, float[] xs, float[] ys) {
            this.grid = grid;
            this.xs = xs;
            this.ys = ys;
            for (int row = 0; row < ys.length - 1; row++) {
                List<List<PdfWord>> columns = new ArrayList<>();
                for (int column = 0; column < xs.length - 1; column++) {
                    columns.add(new ArrayList<>());
                }
                cells.add(columns);
            }
        }

        boolean holds(PdfWord word) {
            return word.centre() > xs[0]
                    && word.centre() < xs[xs.length - 1]
                    && word.middle() > ys[0]
                    && word.middle() < ys[ys.length - 1];
        }

        void put(PdfWord word) {
            int row = index(ys, word.middle());
            int column = index(xs, word.centre());
            boolean moved = true;
            while (moved) {
                moved = false;
                if (column > 0 && joinedToLeft(row, column)) {
                    column--;
                    moved = true;
                }
                if (row > 0 && joinedToAbove(row, column)) {
                    row--;
                    moved = true;
                }
            }
            cells.get(row).get(column).add(word);
        }

        private static int index(float[] edges, float position) {
            int found = Arrays.binarySearch(edges, position);
            return found >= 0 ? found : -found - 2;
        }

        private boolean joinedToLeft(int row, int column) {
            float middle = (ys[row] + ys[row + 1]) / 2;
            return grid.vertical().stream()
                    .noneMatch(rule -> Math.abs(rule.at() - xs[column]) <= SAME && rule.covers(middle));
        }

        private boolean joinedToAbove(int row, int column) {
            float middle = (xs[column] + xs[column + 1]) / 2;
            return grid.horizontal().stream()
                    .noneMatch(rule -> Math.abs(rule.at() - ys[row]) <= SAME && rule.covers(middle));
        }

        /** Rows with words; a cell that belongs to the one on its left leaves no gap, one joined to the cell above is empty. */
        List<List<String>> rows() {
            List<List<String>> rows = new ArrayList<>();
            for (int row = 0; row < cells.size(); row++) {
                List<String> texts = new ArrayList<>();
                for (int column = 0; column < xs.length - 1; column++) {
                    if (column == 0 || !joinedToLeft(row, column)) {
                        texts.add(text(cells.get(row).get(column)));
                    }
                }
                if (texts.stream().anyMatch(text -> !text.isEmpty())) {
                    rows.add(texts);
                }
            }
            return rows;
        }

        private String text(List<PdfWord> cell) {
            return hyphens.join(
                    PdfLine.of(page, cell).stream().map(PdfLine::text).toList());
        }

        /** Share of the cells that hold words. */
        double filled() {
            long all = rows().stream().mapToLong(List::size).sum();
            long filled = rows().stream()
                    .flatMap(List::stream)
                    .filter(cell -> !cell.isEmpty())
                    .count();
            return all == 0 ? 0 : (double) filled / all;
        }
    }
}
