package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lays out cells that span rows and columns, so that every row has the same columns. A joined cell says its text in each row and column
 * it covers, since rows are found, quoted and matched with their header by themselves; one across the whole table is a title within
 * it and says it once. Columns in which no cell begins are none.
 */
final class TableGrid {
    /**
     * A cell as it is written.
     *
     * @param rows that it covers, at least 1
     * @param columns that it covers, at least 1
     */
    record Cell(String text, int rows, int columns) {}

    private record Placed(String text, int lastRow, int end) {}

    private TableGrid() {}

    /** The text of every row's every column. A row without cells of its own is left out. */
    static List<List<String>> rows(List<List<Cell>> table) {
        NavigableSet<Integer> starts = new TreeSet<>();
        List<NavigableMap<Integer, Placed>> placed = new ArrayList<>();
        NavigableMap<Integer, Placed> above = new TreeMap<>();
        for (int row = 0; row < table.size(); row++) {
            int current = row;
            above.values().removeIf(cell -> cell.lastRow() < current);
            NavigableMap<Integer, Placed> line = new TreeMap<>(above);
            int column = 0;
            for (Cell cell : table.get(row)) {
                column = free(above, column);
                int end = (int) Math.min(Integer.MAX_VALUE, (long) column + cell.columns());
                int lastRow = (int) Math.min(table.size() - 1L, (long) row + cell.rows() - 1);
                line.put(column, new Placed(cell.text(), lastRow, end));
                starts.add(column);
                column = end;
            }
            if (!table.get(row).isEmpty()) {
                placed.add(line);
            }
            line.forEach((start, cell) -> {
                if (cell.lastRow() > current) {
                    above.put(start, cell);
                }
            });
        }
        return placed.stream().map(row -> texts(row, starts)).toList();
    }

    /** The first column from {@code column} on that no cell from above covers. */
    private static int free(NavigableMap<Integer, Placed> above, int column) {
        int free = column;
        Map.Entry<Integer, Placed> cover = above.floorEntry(free);
        while (cover != null && cover.getValue().end() > free) {
            free = cover.getValue().end();
            cover = above.floorEntry(free);
        }
        return free;
    }

    private static List<String> texts(NavigableMap<Integer, Placed> row, NavigableSet<Integer> starts) {
        List<String> texts = new ArrayList<>();
        for (int column : starts) {
            Map.Entry<Integer, Placed> cover = row.floorEntry(column);
            if (cover == null || cover.getValue().end() <= column) {
                texts.add("");
                continue;
            }
            boolean whole = cover.getKey() <= starts.first() && cover.getValue().end() > starts.last();
            texts.add(whole && column > cover.getKey() ? "" : cover.getValue().text());
        }
        return texts;
    }
}
