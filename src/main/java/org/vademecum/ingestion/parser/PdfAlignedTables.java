package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.vademecum.ingestion.parser.PdfRuledTables.Found;

/** Finds tables without lines: successive rows of text whose parts stand below each other. */
final class PdfAlignedTables {
    private static final int FEWEST_ROWS = 3;

    /** In font sizes. */
    private static final float NARROWEST_GUTTER = 1.0f;

    private static final float FARTHEST_ROW = 2.6f;

    /** Columns of prose are filled to their width by lines of several words. */
    private static final double PROSE_FILL = 0.7;

    private static final int PROSE_WORDS = 4;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}|[ivxlc]{1,6}");
    private static final Pattern LEADER = Pattern.compile(".*(\\. ?){4,}.*|.*…{2,}.*");

    private final int page;
    private final PdfHyphens hyphens;

    PdfAlignedTables(int page, PdfHyphens hyphens) {
        this.page = page;
        this.hyphens = hyphens;
    }

    List<Found> find(List<PdfWord> words) {
        List<PdfLine> lines = PdfLine.of(page, words);
        List<Found> found = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            List<PdfLine> run = run(lines, from);
            if (isTable(run)) {
                found.add(table(run));
                from += run.size();
            } else {
                from++;
            }
        }
        return found;
    }

    private static List<PdfLine> run(List<PdfLine> lines, int from) {
        List<PdfLine> run = new ArrayList<>();
        List<PdfWord> words = new ArrayList<>();
        for (PdfLine line : lines.subList(from, lines.size())) {
            List<PdfWord> joined = new ArrayList<>(words);
            joined.addAll(line.words());
            boolean fits = run.isEmpty()
                    ? isRow(line)
                    : near(run.get(run.size() - 1), line)
                            && gutters(joined).count() > 0
                            && belongs(line, gutters(joined));
            if (!fits) {
                break;
            }
            run.add(line);
            words = joined;
        }
        while (!run.isEmpty() && !isRow(run.get(run.size() - 1)) && !wraps(run)) {
            run.remove(run.size() - 1);
        }
        return run;
    }

    /** A last line that goes on with a cell right above it. */
    private static boolean wraps(List<PdfLine> run) {
        PdfLine last = run.get(run.size() - 1);
        return run.size() > 1 && last.baseline() - run.get(run.size() - 2).baseline() < 1.5f * last.size();
    }

    private static boolean isRow(PdfLine line) {
        List<PdfLine> parts = line.segments();
        return parts.size() > 1
                && !ListMarker.isMarker(parts.get(0).text())
                && !LEADER.matcher(line.text()).matches();
    }

    /** A row, or the rest of a cell that is not in the first column. */
    private static boolean belongs(PdfLine line, PdfGutters gutters) {
        return isRow(line) || !gutters.columnsOf(line).contains(0);
    }

    private static boolean near(PdfLine last, PdfLine line) {
        return line.baseline() - last.baseline() < FARTHEST_ROW * line.size()
                && Math.abs(line.size() - last.size()) < 1.1f;
    }

    private static PdfGutters gutters(List<PdfWord> words) {
        float size = (float) words.stream().mapToDouble(PdfWord::size).average().orElse(0);
        return PdfGutters.of(words, NARROWEST_GUTTER * size);
    }

    private static List<PdfWord> words(List<PdfLine> lines) {
        return lines.stream().flatMap(line -> line.words().stream()).toList();
    }

    private static boolean isTable(List<PdfLine> run) {
        long rows = run.stream().filter(PdfAlignedTables::isRow).count();
        boolean headed = rows == 2 && run.get(0).bold() && !run.get(1).bold();
        return (rows >= FEWEST_ROWS || headed) && !isProse(run);
    }

    private static boolean isProse(List<PdfLine> run) {
        PdfGutters gutters = gutters(words(run));
        for (int column = 0; column < gutters.columns(); column++) {
            int at = column;
            List<PdfLine> cells = run.stream()
                    .map(line -> line.words().stream()
                            .filter(word -> gutters.columnOf(word) == at)
                            .toList())
                    .filter(cell -> !cell.isEmpty())
                    .map(cell -> new PdfLine(run.get(0).page(), cell))
                    .toList();
            if (!isProseColumn(cells)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isProseColumn(List<PdfLine> cells) {
        double left = cells.stream().mapToDouble(PdfLine::left).min().orElse(0);
        double right = cells.stream().mapToDouble(PdfLine::right).max().orElse(0);
        long full = cells.stream()
                .filter(cell -> cell.right() - left > PROSE_FILL * (right - left))
                .filter(cell -> cell.words().size() >= PROSE_WORDS)
                .count();
        return full >= 0.6 * cells.size();
    }

    private Found table(List<PdfLine> run) {
        List<PdfWord> words = words(run);
        PdfGutters gutters = gutters(words);
        PdfRows rows = new PdfRows(gutters, hyphens);
        float left = (float) words.stream().mapToDouble(PdfWord::left).min().orElse(0);
        float right = (float) words.stream().mapToDouble(PdfWord::right).max().orElse(0);
        PdfLine last = run.get(run.size() - 1);
        return new Found(new PdfTable(page, left, run.get(0).top(), right, last.bottom(), rows.rows(run)), words);
    }

    /** Whether a line of a table of contents: its last part is a page number, and a like line stands next to it. */
    static boolean isContents(PdfTable table) {
        int previous = 0;
        for (var row : table.rows()) {
            String last = row.get(row.size() - 1);
            if (!NUMBER.matcher(last).matches()) {
                return false;
            }
            int number = Character.isDigit(last.charAt(0)) ? Integer.parseInt(last) : 0;
            if (number < previous) {
                return false;
            }
            previous = number;
        }
        return table.rows().size() >= FEWEST_ROWS;
    }
}
