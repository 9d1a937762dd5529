package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;

/** Puts the lines of a table together to rows of cells. */
final class PdfRows {
    private final PdfGutters gutters;
    private final PdfHyphens hyphens;

    PdfRows(PdfGutters gutters, PdfHyphens hyphens) {
        this.gutters = gutters;
        this.hyphens = hyphens;
    }

    /** All lines as one row, whose cells may have several lines. */
    List<String> row(List<PdfLine> lines) {
        List<List<String>> cells = new ArrayList<>();
        for (int column = 0; column < gutters.columns(); column++) {
            cells.add(new ArrayList<>());
        }
        for (PdfLine line : lines) {
            for (int column = 0; column < gutters.columns(); column++) {
                List<PdfWord> words = wordsIn(line, column);
                if (!words.isEmpty()) {
                    cells.get(column).add(new PdfLine(line.page(), words).text());
                }
            }
        }
        return cells.stream().map(hyphens::join).toList();
    }

    private List<PdfWord> wordsIn(PdfLine line, int column) {
        return line.words().stream()
                .filter(word -> gutters.columnOf(word) == column)
                .toList();
    }

    /** Lines without rules between them: each line is a row but those that go on with the cells of the one above. */
    List<List<String>> rows(List<PdfLine> lines) {
        List<List<PdfLine>> rows = new ArrayList<>();
        for (PdfLine line : lines) {
            if (rows.isEmpty() || !continues(rows.get(rows.size() - 1), line)) {
                rows.add(new ArrayList<>());
            }
            rows.get(rows.size() - 1).add(line);
        }
        return rows.stream().map(this::row).toList();
    }

    private boolean continues(List<PdfLine> row, PdfLine line) {
        PdfLine last = row.get(row.size() - 1);
        float distance = line.baseline() - last.baseline();
        List<Integer> columns = gutters.columnsOf(line);
        boolean partial = columns.size() < gutters.columns() && columns.size() <= columns(row);
        boolean opens = columns.contains(0) && (columns.size() > 1 || line.bold());
        return partial && !opens && distance < 1.5f * line.size() && line.bold() == last.bold();
    }

    private int columns(List<PdfLine> row) {
        return (int) row.stream()
                .flatMap(line -> gutters.columnsOf(line).stream())
                .distinct()
                .count();
    }

    /** Whether the lines between two rules are rows of their own rather than one row with wrapped cells. */
    boolean areManyRows(List<PdfLine> lines, boolean ruledThroughout) {
        long complete = lines.stream()
                .filter(line -> gutters.columnsOf(line).size() == columns(lines))
                .count();
        int least = ruledThroughout ? 3 : 2;
        return columns(lines) > 1 && complete >= least && complete >= 0.7 * lines.size();
    }
}
