package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.ingestion.parser.PlainHeadings.Heading;
import org.vademecum.vectorstore.DocumentText.Kind;

/**
 * Reads plain text in any encoding and leaves it as it is: paragraphs, lists and headings are marked in it. Lines that were
 * only wrapped are one paragraph.
 */
final class PlainText implements DocumentReader {
    private static final Pattern LINE = Pattern.compile(".+");

    /** A line end of two characters is not two line ends. */
    private static final Pattern BLANK_LINES = Pattern.compile("(?>\\R)[ \\t\\u00A0]*(?=\\R)");

    /** A shorter line was ended on purpose. */
    private static final double WRAPPED_SHARE = 0.7;

    static final int WRAPPED_LENGTH = 45;
    private static final int LONGEST_TITLE = 200;

    /** Offsets into the text, without the line end. */
    record Line(String text, int start, int end) {}

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        String text = TextEncoding.decode(file);
        into.verbatim(text);
        List<List<Line>> paragraphs = paragraphs(text);
        if (mediaType.equals("text/plain")) {
            PlainHeadings headings = new PlainHeadings(paragraphs);
            for (int i = 0; i < paragraphs.size(); i++) {
                mark(paragraphs.get(i), headings.of(i), into);
            }
            return new Content(title(paragraphs), null);
        }
        // Program text and data keep their lines.
        paragraphs.forEach(lines -> mark(Kind.CODE, 0, lines, into));
        return new Content(null, null);
    }

    /** The first line, when it could be one and more comes below. */
    private static @Nullable String title(List<List<Line>> paragraphs) {
        if (paragraphs.size() < 2) {
            return null;
        }
        String line = paragraphs.getFirst().getFirst().text().strip();
        boolean stands = line.length() <= LONGEST_TITLE && ".,;:".indexOf(line.charAt(line.length() - 1)) < 0;
        return stands ? line : null;
    }

    /** Lines that no blank line parts. */
    private static List<List<Line>> paragraphs(String text) {
        List<List<Line>> paragraphs = new ArrayList<>();
        Matcher blank = BLANK_LINES.matcher(text);
        int start = 0;
        while (blank.find()) {
            addParagraph(text, start, blank.start(), paragraphs);
            start = blank.end();
        }
        addParagraph(text, start, text.length(), paragraphs);
        return paragraphs;
    }

    private static void addParagraph(String text, int start, int end, List<List<Line>> paragraphs) {
        List<Line> lines = new ArrayList<>();
        Matcher line = LINE.matcher(text).region(start, end);
        while (line.find()) {
            if (!line.group().isBlank()) {
                lines.add(new Line(line.group(), line.start(), line.end()));
            }
        }
        if (!lines.isEmpty()) {
            paragraphs.add(lines);
        }
    }

    private static void mark(List<Line> lines, Heading heading, TextBuilder into) {
        mark(Kind.HEADING, heading.level(), lines.subList(0, Math.min(1, heading.lines())), into);
        int widest = lines.stream().mapToInt(line -> line.text().length()).max().orElse(0);
        for (int i = heading.lines(); i < lines.size(); ) {
            int end = i + 1;
            while (end < lines.size()
                    && goesOn(lines.get(end - 1).text(), lines.get(end).text(), widest)) {
                end++;
            }
            markText(lines.subList(i, end), into);
            i = end;
        }
    }

    private static void mark(Kind kind, int level, List<Line> lines, TextBuilder into) {
        if (!lines.isEmpty()) {
            into.mark(kind, level, lines.getFirst().start(), lines.getLast().end());
        }
    }

    /** A bullet stays outside of the item, since pages draw their own; a number is part of it. */
    private static void markText(List<Line> lines, TextBuilder into) {
        Line first = lines.getFirst();
        ListMarker marker = ListMarker.of(first.text());
        if (marker == null) {
            mark(Kind.PARAGRAPH, 0, lines, into);
        } else {
            int skipped = marker.isBullet() ? marker.length() : 0;
            into.mark(
                    Kind.LIST_ITEM, 1, first.start() + skipped, lines.getLast().end());
        }
    }

    private static boolean goesOn(String line, String next, int widest) {
        return ListMarker.of(next) == null
                && (indented(line, next) || line.length() >= Math.max(WRAPPED_LENGTH, widest * WRAPPED_SHARE));
    }

    /** A list item's further lines stand under its text. */
    private static boolean indented(String line, String next) {
        return ListMarker.of(line) != null && Character.isWhitespace(next.charAt(0));
    }
}
