package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.ingestion.parser.PdfRules.Rule;

/** Finds tables whose rows lie between horizontal lines of equal width; the header may stand above the first. */
final class PdfRuledTables {
    /** Text is nearer to the lines around its row. */
    private static final float FARTHEST = 16f;

    private static final float NARROWEST_GUTTER = 0.55f;
    private static final float SAME = 4f;

    private final int page;
    private final List<PdfWord> words;
    private final PdfHyphens hyphens;
    private List<Rule> all = List.of();

    PdfRuledTables(int page, List<PdfWord> words, PdfHyphens hyphens) {
        this.page = page;
        this.words = new ArrayList<>(words);
        this.hyphens = hyphens;
    }

    /** Lines of one row, even of several, stand closer together than this, in font sizes. */
    private static final float WIDEST_GAP = 2.4f;

    /** What a table is made of, and the words in it. */
    record Found(PdfTable table, List<PdfWord> words) {}

    List<Found> find(List<Rule> rules) {
        all = rules;
        List<Found> found = new ArrayList<>();
        for (List<Rule> group : ofEqualWidth(rules)) {
            int from = 0;
            while (from < group.size() - 1) {
                List<Band> run = run(group, from);
                Found table = table(run, group.get(from));
                if (table != null) {
                    found.add(table);
                    words.removeAll(new HashSet<>(table.words()));
                }
                from += Math.max(run.size(), 1);
            }
        }
        return found;
    }

    private static List<List<Rule>> ofEqualWidth(List<Rule> rules) {
        List<List<Rule>> groups = new ArrayList<>();
        for (Rule rule :
                rules.stream().sorted(Comparator.comparingDouble(Rule::at)).toList()) {
            List<Rule> group = groups.stream()
                    .filter(other -> Math.abs(other.get(0).from() - rule.from()) < SAME
                            && Math.abs(other.get(0).to() - rule.to()) < SAME)
                    .findFirst()
                    .orElse(null);
            if (group == null) {
                group = new ArrayList<>();
                groups.add(group);
            }
            group.add(rule);
        }
        return groups;
    }

    /** What stands between two rules. */
    private record Band(List<PdfLine> lines, boolean spanning) {
        List<PdfWord> words() {
            return lines.stream().flatMap(line -> line.words().stream()).toList();
        }
    }

    /** The bands from the given rule on that are rows of one table. */
    private List<Band> run(List<Rule> rules, int from) {
        List<Band> run = new ArrayList<>();
        List<PdfWord> cells = new ArrayList<>();
        for (int i = from; i < rules.size() - 1; i++) {
            Band band = band(rules.get(i), rules.get(i + 1));
            if (band == null) {
                break;
            }
            if (!band.spanning()) {
                List<PdfWord> joined = new ArrayList<>(cells);
                joined.addAll(band.words());
                int columns = gutters(cells).count();
                if (gutters(joined).count() < Math.max(1, columns - 1)) {
                    break;
                }
                cells = joined;
            }
            run.add(band);
        }
        return run;
    }

    private @Nullable Band band(Rule above, Rule below) {
        List<PdfLine> lines = PdfLine.of(
                page,
                words.stream()
                        .filter(word -> word.middle() > above.at() && word.middle() < below.at())
                        .filter(word -> word.left() > above.from() - SAME && word.right() < above.to() + SAME)
                        .toList());
        boolean near = !lines.isEmpty()
                && lines.get(0).top() - above.at() < FARTHEST
                && below.at() - lines.get(lines.size() - 1).bottom() < FARTHEST
                && areClose(lines)
                && !holdsOtherRules(above, below);
        if (!near) {
            return null;
        }
        Band band = new Band(lines, false);
        boolean inOneColumn = gutters(band.words()).count() == 0;
        return inOneColumn && lines.size() > 1 ? null : new Band(lines, inOneColumn);
    }

    private static boolean areClose(List<PdfLine> lines) {
        for (int i = 1; i < lines.size(); i++) {
            float distance = lines.get(i).baseline() - lines.get(i - 1).baseline();
            if (distance > WIDEST_GAP * lines.get(i).size()) {
                return false;
            }
        }
        return true;
    }

    /** Then there is another table, or a frame, between the two. */
    private boolean holdsOtherRules(Rule above, Rule below) {
        return all.stream()
                .filter(rule -> rule.at() > above.at() + SAME && rule.at() < below.at() - SAME)
                .anyMatch(rule -> rule.length() > 0.2f * above.length()
                        && rule.from() > above.from() - SAME
                        && rule.to() < above.to() + SAME);
    }

    private static PdfGutters gutters(List<PdfWord> cells) {
        float size = (float) cells.stream().mapToDouble(PdfWord::size).average().orElse(0);
        return PdfGutters.of(cells, NARROWEST_GUTTER * size);
    }

    private @Nullable Found table(List<Band> run, Rule first) {
        List<PdfWord> cells = run.stream()
                .filter(band -> !band.spanning())
                .flatMap(band -> band.words().stream())
                .toList();
        if (gutters(cells).count() == 0) {
            return null;
        }
        List<PdfLine> header = header(cells, first);
        List<PdfWord> all = new ArrayList<>(cells);
        header.forEach(line -> all.addAll(line.words()));
        PdfRows rows = new PdfRows(gutters(all), hyphens);
        List<List<String>> content = content(run, header, rows);
        run.stream().filter(Band::spanning).forEach(band -> all.addAll(band.words()));
        return content.size() < 2 ? null : new Found(bounded(all, first, content), all);
    }

    private static List<List<String>> content(List<Band> run, List<PdfLine> header, PdfRows rows) {
        List<List<String>> content = new ArrayList<>();
        if (!header.isEmpty()) {
            content.add(rows.row(header));
        }
        for (Band band : run) {
            if (band.spanning()) {
                content.add(List.of(band.lines().get(0).text()));
            } else if (rows.areManyRows(band.lines(), run.size() > 2)) {
                content.addAll(rows.rows(band.lines()));
            } else {
                content.add(rows.row(band.lines()));
            }
        }
        return content;
    }

    private PdfTable bounded(List<PdfWord> all, Rule first, List<List<String>> content) {
        float top = (float) all.stream().mapToDouble(PdfWord::top).min().orElse(0);
        float bottom = (float) all.stream().mapToDouble(PdfWord::bottom).max().orElse(0);
        return new PdfTable(page, first.from(), top, first.to(), bottom, content);
    }

    /** The lines right above the first rule, if they stand in the columns of the cells below. */
    private List<PdfLine> header(List<PdfWord> cells, Rule first) {
        List<PdfLine> above = PdfLine.of(
                page,
                words.stream()
                        .filter(word -> word.middle() < first.at())
                        .filter(word -> word.left() > first.from() - SAME && word.right() < first.to() + SAME)
                        .toList());
        int columns = gutters(cells).count();
        List<PdfWord> joined = new ArrayList<>(cells);
        List<PdfLine> header = new ArrayList<>();
        for (PdfLine line : above.reversed()) {
            joined.addAll(line.words());
            boolean fits = gutters(joined).count() >= columns;
            boolean near = header.isEmpty()
                    ? first.at() - line.bottom() < FARTHEST
                            && gutters(cells).columnsOf(line).size() > 1
                    : goesOn(line, header.get(0));
            if (!fits || !near) {
                break;
            }
            header.add(0, line);
        }
        return header;
    }

    private static boolean goesOn(PdfLine line, PdfLine below) {
        return below.baseline() - line.baseline() < 1.5f * below.size()
                && line.bold() == below.bold()
                && Math.abs(line.size() - below.size()) < 0.5f;
    }
}
