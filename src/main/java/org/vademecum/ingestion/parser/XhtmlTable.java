package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table while its cells come. It may be one of data, or nothing but the layout of a page or a mail. Not thread-safe. */
final class XhtmlTable {
    /**
     * What stands in a cell.
     *
     * @param structured a heading or a table, which cells of data do not hold
     * @param flat the text of it in a row
     * @param to adds it where it stands by itself
     */
    record Block(boolean structured, String flat, Consumer<Drafts> to) {}

    private record Cell(boolean header, int rows, int columns, int repeats, List<Block> blocks) {
        /** An empty one is as good as one that spans the columns. */
        Stream<TableGrid.Cell> cells() {
            return isFilled()
                    ? Collections.nCopies(Math.min(repeats, MOST_REPEATS), new TableGrid.Cell(flat(), rows, columns))
                            .stream()
                    : Stream.of(new TableGrid.Cell("", rows, Math.max(columns, repeats)));
        }

        boolean isFilled() {
            return !blocks.isEmpty();
        }

        boolean isStructured() {
            return blocks.stream().anyMatch(Block::structured);
        }

        String flat() {
            return blocks.stream().map(Block::flat).collect(Collectors.joining(" "));
        }
    }

    private static final int MOST_REPEATS = 1000;

    private final boolean presentation;
    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<Block> caption = new ArrayList<>();
    private List<Block> open = caption;

    /** {@code presentation} is what its author says of it. */
    XhtmlTable(boolean presentation) {
        this.presentation = presentation;
    }

    void startCaption() {
        open = caption;
    }

    void startRow() {
        rows.add(new ArrayList<>());
    }

    void startCell(boolean header, int rowSpan, int columnSpan, int repeats) {
        if (rows.isEmpty()) {
            startRow();
        }
        open = new ArrayList<>();
        rows.getLast().add(new Cell(header, rowSpan, columnSpan, repeats, open));
    }

    /** To the cell, or the caption, that was started last. */
    void add(Block block) {
        open.add(block);
    }

    boolean isEmpty() {
        return cells().noneMatch(Cell::isFilled);
    }

    /**
     * Whether it only arranges what stands in it: one cell in a row, headings or tables in cells, or a single row of cells with several
     * blocks. A header cell of mere text tells a table of data.
     */
    boolean isLayout() {
        List<Long> filled = rows.stream()
                .map(row -> row.stream().filter(Cell::isFilled).count())
                .filter(count -> count > 0)
                .toList();
        if (presentation || filled.stream().allMatch(count -> count == 1)) {
            return true;
        }
        boolean titled = cells().anyMatch(cell -> cell.header() && cell.isFilled() && !cell.isStructured());
        boolean single = filled.size() == 1;
        return !titled
                && cells().anyMatch(cell ->
                        cell.isStructured() || (single && cell.blocks().size() > 1));
    }

    private Stream<Cell> cells() {
        return rows.stream().flatMap(List::stream);
    }

    List<Block> caption() {
        return caption;
    }

    /** All there is, in the order in which it is read. */
    List<Block> blocks() {
        return Stream.concat(caption.stream(), cells().flatMap(cell -> cell.blocks().stream()))
                .toList();
    }

    List<List<String>> rows() {
        return TableGrid.rows(rows.stream()
                .map(row -> row.stream().flatMap(Cell::cells).toList())
                .toList());
    }

    String flat() {
        return cells().map(Cell::flat).collect(Collectors.joining(" "));
    }
}
