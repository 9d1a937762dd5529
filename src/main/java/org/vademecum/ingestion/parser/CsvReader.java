package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads tables of separated values as one table; the separator is the one that parts the first lines most evenly. */
final class CsvReader implements DocumentReader {
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int SAMPLE = 20;

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        String text = TextEncoding.decode(file);
        into.addTable(rows(text, separator(text)), null);
        return new Content(null, null);
    }

    private static char separator(String text) {
        List<String> lines =
                text.lines().filter(line -> !line.isBlank()).limit(SAMPLE).toList();
        char best = ',';
        long most = 0;
        for (char separator : SEPARATORS) {
            int columns =
                    lines.isEmpty() ? 0 : rows(lines.get(0), separator).get(0).size();
            long alike = lines.stream()
                    .filter(line -> columns > 1 && rows(line, separator).get(0).size() == columns)
                    .count();
            if (alike * columns > most) {
                most = alike * columns;
                best = separator;
            }
        }
        return best;
    }

    private static List<List<String>> rows(String text, char separator) {
        CsvRows rows = new CsvRows(separator);
        text.chars().forEach(c -> rows.accept((char) c));
        return rows.finish();
    }

    /** Values may stand in quotes, with separators, line ends and doubled quotes inside. */
    private static final class CsvRows {
        private final char separator;
        private final List<List<String>> rows = new ArrayList<>();
        private final StringBuilder value = new StringBuilder();
        private List<String> row = new ArrayList<>();
        private boolean quoted;
        private boolean quoteBefore;

        CsvRows(char separator) {
            this.separator = separator;
        }

        void accept(char c) {
            boolean wasQuoted = quoted;
            if (c == '"') {
                acceptQuote();
            } else if (c == separator && !quoted) {
                endValue();
            } else if (c == '\n' && !quoted) {
                endRow();
            } else if (c != '\r') {
                value.append(c);
            }
            quoteBefore = wasQuoted && !quoted;
        }

        /** A quote opens a value, closes it, or stands for itself when it comes twice or in the middle. */
        private void acceptQuote() {
            if (quoted) {
                quoted = false;
            } else if (quoteBefore) {
                value.append('"');
                quoted = true;
            } else if (value.toString().isBlank()) {
                quoted = true;
            } else {
                value.append('"');
            }
        }

        private void endValue() {
            row.add(value.toString());
            value.setLength(0);
        }

        private void endRow() {
            endValue();
            rows.add(row);
            row = new ArrayList<>();
        }

        List<List<String>> finish() {
            endRow();
            return rows;
        }
    }
}
