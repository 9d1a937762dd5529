package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.DocumentText.Picture;
import org.vademecum.vectorstore.DocumentText.Reading;

/**
 * Puts a document's text together block by block: white space made even, control characters dropped, a blank line between blocks
 * (none between the items of a list). Of a format that is nothing but text, the text stays as it is and blocks are marked in it.
 * Refuses more text than the limit, and stops when its thread is interrupted.
 */
final class TextBuilder {
    /**
     * A stretch of a block that stands on one page.
     *
     * @param page null where the format has no pages
     * @param glued goes on with the last word of the stretch before
     */
    record Part(String text, @Nullable Integer page, boolean glued) {
        Part(String text, @Nullable Integer page) {
            this(text, page, false);
        }
    }

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0\\u2007\\u202F\\u3000]+");

    /** Controls, soft hyphens, zero-width and direction marks, byte order marks, private use and half surrogates. */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\p{Cc}&&[^\\s]]|[\\u00AD\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060\\u2066-\\u2069\\uFEFF\\uFFFE\\uFFFF]|\\p{Co}|\\p{Cs}");

    /** What no database column and no page can hold. */
    private static final Pattern UNWRITABLE = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]|[\\uFFFE\\uFFFF]|\\p{Cs}");

    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> pageStarts = new ArrayList<>();
    private final List<Picture> pictures = new ArrayList<>();

    /** Of the table that was added last, which may have begun pages before. */
    private String tableHead = "";

    TextBuilder(int limit) {
        this.limit = limit;
    }

    void add(Kind kind, int level, String content) {
        add(kind, level, List.of(new Part(content, null)));
    }

    /** A block that may run over several pages; nothing is added when it has no visible characters. */
    void add(Kind kind, int level, List<Part> parts) {
        check();
        List<Part> visible = parts.stream()
                .map(part ->
                        new Part(kind == Kind.CODE ? code(part.text()) : line(part.text()), part.page(), part.glued()))
                .filter(part -> !part.text().isEmpty())
                .toList();
        if (!visible.isEmpty()) {
            separate(kind);
            int start = text.length();
            append(visible);
            blocks.add(
                    new Block(kind, start, text.length(), level, visible.get(0).page()));
        }
    }

    /** The whole text as it stands in the file, but for control characters, each of which becomes a blank. */
    void verbatim(String content) {
        check(content.length());
        text.append(UNWRITABLE.matcher(content).replaceAll(" "));
    }

    /** A block of the {@link #verbatim} text; the white space at its ends is left out, and nothing is marked when that is all. */
    void mark(Kind kind, int level, int start, int end) {
        check();
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            blocks.add(new Block(kind, from, to, level, null));
        }
    }

    /** A table of at least one visible cell, header row first. */
    void addTable(List<List<String>> rows, @Nullable Integer page) {
        check();
        List<String> lines = rows.stream()
                .map(row -> row.stream().map(TextBuilder::line).toList())
                .filter(row -> row.stream().anyMatch(cell -> !cell.isEmpty()))
                .map(TextBuilder::row)
                .toList();
        if (!lines.isEmpty()) {
            boolean goesOn = goesOn(lines, page);
            separate(Kind.TABLE);
            int start = text.length();
            turnTo(page);
            text.append(goesOn ? String.join("\n", lines) : ruled(lines));
            tableHead = goesOn ? tableHead : lines.getFirst();
            blocks.add(new Block(Kind.TABLE, start, text.length(), 0, page));
        }
    }

    /**
     * Blocks that were put together elsewhere, all on one page. Returns where their text begins now.
     *
     * @param headings whether headings among them are headings here
     */
    int addAll(DocumentText other, @Nullable Integer page, boolean headings) {
        check((long) text.length() + other.text().length());
        separate(other.blocks().getFirst().kind());
        turnTo(page);
        int start = text.length();
        text.append(other.text());
        tableHead = "";
        for (Block block : other.blocks()) {
            boolean heading = block.kind() == Kind.HEADING;
            blocks.add(new Block(
                    heading && !headings ? Kind.PARAGRAPH : block.kind(),
                    start + block.start(),
                    start + block.end(),
                    heading && !headings ? 0 : block.level(),
                    page));
        }
        return start;
    }

    /** The stretch from {@code start} to {@code end} was recognised in the picture of this number. */
    void markPicture(int number, int start, int end) {
        pictures.add(new Picture(number, start, end, Reading.RECOGNISED));
    }

    /** A picture stands here that was not read. */
    void markUnread(int number, Reading cause) {
        pictures.add(new Picture(number, text.length(), text.length(), cause));
    }

    /** A builder for a part of the text, with the same limit. */
    TextBuilder forPart() {
        return new TextBuilder(limit);
    }

    /** Rows on the page behind a table with as many columns are its rest, when they do not repeat its head. */
    private boolean goesOn(List<String> lines, @Nullable Integer page) {
        return page != null
                && !blocks.isEmpty()
                && blocks.getLast().kind() == Kind.TABLE
                && !page.equals(blocks.getLast().page())
                && !lines.getFirst().equals(tableHead)
                && Tables.columns(lines.getFirst()) == Tables.columns(tableHead);
    }

    /** With a rule below the head, as Markdown wants it; a single row has none, nor has a single column. */
    private static String ruled(List<String> lines) {
        List<String> ruled = new ArrayList<>(lines);
        if (lines.size() > 1 && Tables.isRow(lines.getFirst())) {
            ruled.add(1, Tables.rule(lines.getFirst()));
        }
        return String.join("\n", ruled);
    }

    /** Empty cells at the end are left out; those before keep the others in their columns. A cell's own bars are escaped. */
    private static String row(List<String> cells) {
        int filled = cells.size();
        while (cells.get(filled - 1).isEmpty()) {
            filled--;
        }
        return cells.subList(0, filled).stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(Tables.BAR));
    }

    private void append(List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0 && !parts.get(i).glued()) {
                text.append(' ');
            }
            turnTo(parts.get(i).page());
            text.append(parts.get(i).text());
        }
    }

    /** Pages without text begin where the next one does. */
    private void turnTo(@Nullable Integer page) {
        while (page != null && pageStarts.size() < page) {
            pageStarts.add(text.length());
        }
    }

    private void separate(Kind kind) {
        if (!blocks.isEmpty()) {
            boolean sameList =
                    kind == Kind.LIST_ITEM && blocks.get(blocks.size() - 1).kind() == Kind.LIST_ITEM;
            text.append(sameList ? "\n" : "\n\n");
        }
    }

    private void check() {
        check(text.length());
    }

    /** Fails when so many characters are too many, or when the thread was told to stop. */
    void check(long characters) {
        if (characters > limit) {
            throw new TooMuchText(limit);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new ParseInterrupted();
        }
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    @Nullable
    String firstHeading() {
        return blocks.stream()
                .filter(block -> block.kind() == Kind.HEADING)
                .findFirst()
                .map(block -> line(text.substring(block.start(), block.end())))
                .orElse(null);
    }

    /** {@code pages} is null for formats without. */
    DocumentText build(@Nullable Integer pages) {
        check();
        if (pages != null) {
            turnTo(pages);
        }
        return new DocumentText(text.toString(), blocks, pages, pageStarts, List.of(), pictures);
    }

    /** Text on one line, as it is seen. */
    static String line(String raw) {
        return BLANKS.matcher(INVISIBLE.matcher(raw).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    /** Text that keeps its lines and indents. */
    private static String code(String raw) {
        return INVISIBLE
                .matcher(raw)
                .replaceAll("")
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .replaceAll("^\\n+|\\s+$", "");
    }

    /** The text has passed the limit. */
    static final class TooMuchText extends RuntimeException {
        TooMuchText(int limit) {
            super("More than " + limit + " characters");
        }
    }

    /** The thread was told to stop; it stays interrupted. */
    static final class ParseInterrupted extends RuntimeException {
        ParseInterrupted() {
            super("Parsing was interrupted");
        }
    }
}
