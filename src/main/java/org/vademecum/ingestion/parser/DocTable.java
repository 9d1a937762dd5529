package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.hwpf.usermodel.Table;
import org.apache.poi.hwpf.usermodel.TableCell;
import org.apache.poi.hwpf.usermodel.TableRow;

/**
 * The cells of a table in an old Word document, whose rows have edges of their own: a column begins where a cell does.
 *
 * @param hasHeader some of its rows are marked as repeated on every page
 */
record DocTable(List<Row> rows, boolean hasHeader) {
    /** {@code end} is its right edge, in twentieths of a point. */
    record Row(List<TableCell> cells, int end) {}

    /** Edges as near as this, in twentieths of a point, are one that was moved by hand. */
    private static final int NEAR = 100;

    static DocTable of(Table table) {
        List<Row> rows = new ArrayList<>();
        boolean header = false;
        for (int i = 0; i < table.numRows(); i++) {
            TableRow row = table.getRow(i);
            List<TableCell> cells = new ArrayList<>();
            int end = 0;
            for (int j = 0; j < row.numCells(); j++) {
                TableCell cell = row.getCell(j);
                end = cell.getLeftEdge() + cell.getWidth();
                if (!cell.isMerged() || cell.isFirstMerged()) {
                    cells.add(cell);
                }
            }
            rows.add(new Row(cells, end));
            header |= row.isTableHeader();
        }
        return new DocTable(rows, header);
    }

    /** Whether no row has two cells. */
    boolean isColumn() {
        return rows.stream().allMatch(row -> row.cells.size() <= 1);
    }

    Stream<TableCell> cells() {
        return rows.stream().flatMap(row -> row.cells.stream());
    }

    /** The text of every row's every column. */
    List<List<String>> texts(Function<Range, String> textOf) {
        NavigableSet<Integer> edges = edges();
        Map<Integer, String> above = new HashMap<>();
        List<List<TableGrid.Cell>> texts = new ArrayList<>();
        for (Row row : rows) {
            List<TableGrid.Cell> line = new ArrayList<>();
            int column = 0;
            for (int i = 0; i < row.cells.size(); i++) {
                TableCell cell = row.cells.get(i);
                boolean last = i + 1 == row.cells.size();
                int start = Math.max(column, column(edges, cell.getLeftEdge()));
                int end = column(edges, last ? row.end : row.cells.get(i + 1).getLeftEdge());
                if (start > column) {
                    line.add(new TableGrid.Cell("", 1, start - column));
                }
                boolean joined = cell.isVerticallyMerged() && !cell.isFirstVerticallyMerged();
                String text = joined ? above.getOrDefault(start, "") : textOf.apply(cell);
                above.put(start, text);
                column = Math.max(start + 1, end);
                line.add(new TableGrid.Cell(text, 1, column - start));
            }
            texts.add(line);
        }
        return TableGrid.rows(texts);
    }

    private NavigableSet<Integer> edges() {
        NavigableSet<Integer> edges = new TreeSet<>();
        for (Row row : rows) {
            row.cells.forEach(cell -> add(edges, cell.getLeftEdge()));
            add(edges, row.end);
        }
        return edges;
    }

    private static void add(NavigableSet<Integer> edges, int edge) {
        if (edges.subSet(edge - NEAR, true, edge + NEAR, true).isEmpty()) {
            edges.add(edge);
        }
    }

    private static int column(NavigableSet<Integer> edges, int edge) {
        return edges.headSet(edge + NEAR, true).size() - 1;
    }
}
