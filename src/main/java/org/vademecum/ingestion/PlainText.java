package org.vademecum.ingestion;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.detect.AutoDetectReader;
import org.apache.tika.exception.TikaException;
import org.jspecify.annotations.Nullable;
import org.vademecum.ingestion.PlainHeadings.Heading;
import org.vademecum.vectorstore.DocumentText.Kind;

/**
 * Reads plain text in any encoding and leaves it as it is: paragraphs, lists and headings are marked in it. Lines that were
 * only wrapped are one paragraph.
 */
final class PlainText implements DocumentReader {
    private static final Pattern LINE = Pattern.compile(".+");
    private static final Pattern BLANK_LINES = Pattern.compile("\\R[ \\t\\u00A0]*(?=\\R)");

    /** A shorter line was ended on purpose. */
    private static final double WRAPPED_SHARE = 0.7;

    private static final int WRAPPED_LENGTH = 45;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int SAMPLE = 65_536;
    private static final int FEW = 3;
    private static final int LONGEST_TITLE = 200;

    /** Offsets into the text, without the line end. */
    record Line(String text, int start, int end) {}

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        String text = decode(file);
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

    /** Whether bytes are those of text in some encoding: hardly any control characters, or two-byte characters throughout. */
    static boolean isText(Path file) throws IOException {
        byte[] bytes = sample(file);
        boolean zeros = false;
        int controls = 0;
        for (byte each : bytes) {
            zeros |= each == 0;
            controls += each >= 0 && each < ' ' && "\t\n\r\f\u001B\b\0".indexOf(each) < 0 ? 1 : 0;
        }
        boolean marked = bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
        return controls <= Math.max(FEW, 0.01 * bytes.length) && (!zeros || marked || wideCharset(bytes) != null);
    }

    private static byte[] sample(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(SAMPLE);
        }
    }

    /** Told by the zeros in every other byte of western text; null for other text. */
    private static @Nullable Charset wideCharset(byte[] bytes) {
        int[] zeros = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        int half = bytes.length / 2;
        if (Math.max(zeros[0], zeros[1]) <= 0.3 * half || Math.min(zeros[0], zeros[1]) >= 0.05 * half) {
            return null;
        }
        return zeros[0] > zeros[1] ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    /** The file's characters without byte order mark; the encoding is found from that mark and the content. */
    static String decode(Path file) throws IOException {
        Charset wide = wideCharset(sample(file));
        String text = wide == null ? detected(file) : new String(Files.readAllBytes(file), wide);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static String detected(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                AutoDetectReader reader = new AutoDetectReader(bytes)) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (TikaException e) {
            throw new IOException("The text's encoding is not known", e);
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
