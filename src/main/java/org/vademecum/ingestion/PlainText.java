package org.vademecum.ingestion;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.tika.detect.AutoDetectReader;
import org.apache.tika.exception.TikaException;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Reads plain text in any encoding: paragraphs, lists, and headings that stand out by number, capitals or an underline. */
final class PlainText implements DocumentReader {
    private static final Pattern UNDERLINE = Pattern.compile("\\s*(={3,}|-{3,}|~{3,})\\s*");
    private static final Pattern NUMBERED =
            Pattern.compile("\\s*(\\d{1,2}(?:\\.\\d{1,2}){0,4})\\.?\\s+\\p{Lu}.{0,90}[^.,;:!?]");
    private static final Pattern CAPITALS = Pattern.compile("(?=.*\\p{Lu}{2})[^\\p{Ll}]{3,80}");

    /** A shorter line was ended on purpose. */
    private static final double WRAPPED_SHARE = 0.7;

    private static final int WRAPPED_LENGTH = 45;
    private static final int SAMPLE = 65_536;
    private static final int FEW = 3;

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        List<String> lines = decode(file).lines().toList();
        if (!mediaType.equals("text/plain")) {
            addCode(lines, into);
            return new Content(null, null);
        }
        List<String> paragraph = new ArrayList<>();
        for (String line : lines) {
            if (line.isBlank()) {
                flush(paragraph, into);
            } else {
                paragraph.add(line);
            }
        }
        flush(paragraph, into);
        return new Content(null, null);
    }

    /** Program text and data keep their lines; a blank line parts two blocks. */
    private static void addCode(List<String> lines, TextBuilder into) {
        StringBuilder block = new StringBuilder();
        for (String line : lines) {
            if (line.isBlank()) {
                into.add(Kind.CODE, 0, block.toString());
                block.setLength(0);
            } else {
                block.append(line).append('\n');
            }
        }
        into.add(Kind.CODE, 0, block.toString());
    }

    /** Whether bytes are those of text in some encoding: hardly any control characters, or two-byte characters throughout. */
    static boolean isText(Path file) throws IOException {
        byte[] bytes;
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(SAMPLE);
        }
        int[] zeros = new int[2];
        int controls = 0;
        for (int i = 0; i < bytes.length; i++) {
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
            controls += bytes[i] >= 0 && bytes[i] < ' ' && "\t\n\r\f\u001B\b\0".indexOf(bytes[i]) < 0 ? 1 : 0;
        }
        int half = bytes.length / 2;
        boolean wide = Math.max(zeros[0], zeros[1]) > 0.3 * half && Math.min(zeros[0], zeros[1]) < 0.05 * half;
        boolean marked = bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
        return controls <= Math.max(FEW, 0.01 * bytes.length) && (zeros[0] + zeros[1] == 0 || wide || marked);
    }

    /** The file's characters; the encoding is found from byte order mark and content. */
    static String decode(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                AutoDetectReader reader = new AutoDetectReader(bytes)) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (TikaException e) {
            throw new IOException("The text's encoding is not known", e);
        }
    }

    private static void flush(List<String> lines, TextBuilder into) {
        int from = 0;
        Integer level = headingLevel(lines);
        if (level != null) {
            into.add(Kind.HEADING, level, lines.get(0));
            from = lines.size() > 1 ? 2 : 1;
        }
        int widest = lines.stream().mapToInt(String::length).max().orElse(0);
        for (int i = from; i < lines.size(); ) {
            int end = i + 1;
            while (end < lines.size() && goesOn(lines.get(end - 1), lines.get(end), widest)) {
                end++;
            }
            addLines(String.join(" ", lines.subList(i, end)), into);
            i = end;
        }
        lines.clear();
    }

    private static void addLines(String joined, TextBuilder into) {
        ListMarker marker = ListMarker.of(joined);
        if (marker == null) {
            into.add(Kind.PARAGRAPH, 0, joined);
        } else {
            into.add(Kind.LIST_ITEM, 1, marker.itemText(joined));
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

    private static @Nullable Integer headingLevel(List<String> lines) {
        if (lines.size() > 1 && UNDERLINE.matcher(lines.get(1)).matches()) {
            return lines.get(1).strip().charAt(0) == '=' ? 1 : 2;
        }
        if (lines.size() != 1) {
            return null;
        }
        var numbered = NUMBERED.matcher(lines.get(0));
        if (numbered.matches()) {
            return (int) numbered.group(1).chars().filter(c -> c == '.').count() + 1;
        }
        return CAPITALS.matcher(lines.get(0).strip()).matches() ? 1 : null;
    }
}
