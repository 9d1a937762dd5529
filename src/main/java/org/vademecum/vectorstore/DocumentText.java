package org.vademecum.vectorstore;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Sentences;
import org.vademecum.common.Tables;

/**
 * The text of a document version as it was extracted, stored as a JSON blob; every offset in the product points into
 * {@code text} (UTF-16 units, end exclusive).
 *
 * @param blocks in reading order, not overlapping; text between two blocks is white space, or a mark of the format such as a
 *     bullet
 * @param pages number of pages, null for formats without
 * @param pageStarts for each page the offset where its text begins, ascending; a block may run over several pages; empty for
 *     formats without pages
 * @param attachments names of files within it, which are not part of the text
 * @param pictures those within it that are large enough to hold text, in reading order; without those that were read and hold none
 */
public record DocumentText(
        String text,
        List<Block> blocks,
        @Nullable Integer pages,
        List<Integer> pageStarts,
        List<String> attachments,
        List<Picture> pictures) {
    /**
     * What a block is. A table is one block: its rows are lines, its cells separated by {@code " | "}, header first, below it a rule
     * ({@link Tables}) unless the table goes on from the page before or the text was read before there were rules; a bar within a cell
     * is {@code \|}.
     */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        LIST_ITEM,
        TABLE,
        CODE
    }

    private static final int MAX_LEAD = 600;
    private static final Set<Kind> FLOWING = EnumSet.of(Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM);

    /**
     * @param level 1 … 6 for a heading, nesting depth from 1 for a list item, otherwise 0
     * @param page from 1, the page on which the block starts; null for formats without pages
     */
    public record Block(
            Kind kind,
            int start,
            int end,
            int level,
            @Nullable Integer page) {}

    /** What became of the text in a picture. */
    public enum Reading {
        RECOGNISED,
        /** Nothing could read it here. */
        NO_OCR,
        /** As many as may be were read before it. */
        TOO_MANY,
        /** It has more pixels than a picture may have. */
        TOO_LARGE
    }

    /**
     * A picture within a document, where it stands in the text.
     *
     * @param number from 1, each has its own within the file
     * @param end behind what was recognised in it; as {@code start} when it was not read
     */
    public record Picture(int number, int start, int end, Reading reading) {
        public Picture {
            if (number < 1 || start < 0 || end < start) {
                throw new IllegalArgumentException("No picture of a text");
            }
        }
    }

    public DocumentText {
        blocks = List.copyOf(blocks);
        pageStarts = pageStarts == null ? List.of() : List.copyOf(pageStarts);
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
        pictures = pictures == null ? List.of() : List.copyOf(pictures);
    }

    /** A text without attachments and pictures. */
    public DocumentText(String text, List<Block> blocks, @Nullable Integer pages, List<Integer> pageStarts) {
        this(text, blocks, pages, pageStarts, List.of(), List.of());
    }

    /** A text whose pages, if it has any, are known by block only. */
    public DocumentText(String text, List<Block> blocks, @Nullable Integer pages) {
        this(text, blocks, pages, List.of());
    }

    /** The same, with the names of files within it. */
    public DocumentText attaching(List<String> names) {
        return new DocumentText(text, blocks, pages, pageStarts, names, pictures);
    }

    /** The numbers of the pictures of which this became. */
    public List<Integer> pictures(Reading reading) {
        return pictures.stream()
                .filter(picture -> picture.reading() == reading)
                .map(Picture::number)
                .toList();
    }

    public String textOf(Block block) {
        return text.substring(block.start(), block.end());
    }

    /** The blocks that share a character with the stretch, found without reading the others. */
    public List<Block> blocksIn(int start, int end) {
        int from = count(block -> block.end() <= start);
        return blocks.subList(from, Math.max(from, count(block -> block.start() < end)));
    }

    /** How many blocks, from the first, meet a condition that all of them meet up to some place and none behind it. */
    private int count(Predicate<Block> condition) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (condition.test(blocks.get(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The text of a stretch as it is read: a line that was only wrapped goes on with a blank, so that every line end left
     * ends a sentence. As long as the stretch, character for character.
     */
    public String reading(int start, int end) {
        StringBuilder reading = new StringBuilder(end - start).append(text, start, end);
        blocksIn(start, end).stream()
                .filter(block -> FLOWING.contains(block.kind()))
                .forEach(block -> {
                    for (int i = Math.max(start, block.start()); i < Math.min(end, block.end()); i++) {
                        if (Character.isWhitespace(text.charAt(i))) {
                            reading.setCharAt(i - start, ' ');
                        }
                    }
                });
        return reading.toString();
    }

    /**
     * What tells how to read a stretch that begins here: the header row of the table that it begins within, or the sentence that
     * leads into the list; empty for any other place.
     */
    public String leadAt(int offset) {
        int at = count(block -> block.start() <= offset) - 1;
        if (at < 0 || offset >= blocks.get(at).end()) {
            return "";
        }
        Block block = blocks.get(at);
        return switch (block.kind()) {
            case TABLE ->
                offset == block.start()
                        ? ""
                        : clip(textOf(block).lines().findFirst().orElse(""));
            case LIST_ITEM -> leadIn(at);
            case HEADING, PARAGRAPH, CODE -> "";
        };
    }

    private String leadIn(int listItem) {
        int first = listItem;
        while (first > 0 && blocks.get(first).kind() == Kind.LIST_ITEM) {
            first--;
        }
        Block before = blocks.get(first);
        String text = reading(before.start(), before.end()).strip();
        return before.kind() == Kind.PARAGRAPH && text.endsWith(":") ? clip(lastSentence(text)) : "";
    }

    private static String lastSentence(String text) {
        return Sentences.of(text).stream()
                .reduce((earlier, later) -> later)
                .map(sentence -> sentence.of(text))
                .orElse(text);
    }

    private static String clip(String lead) {
        return lead.length() <= MAX_LEAD ? lead : lead.substring(0, MAX_LEAD) + "…";
    }

    /** The page, from 1, on which the character at the offset stands; null for formats without pages. */
    public @Nullable Integer pageAt(int offset) {
        if (pageStarts.isEmpty()) {
            return pageOfBlockAt(offset);
        }
        int found = Collections.binarySearch(pageStarts, offset);
        int last = found >= 0 ? found : -found - 2;
        // A page without text begins where the next one does.
        while (last + 1 < pageStarts.size() && pageStarts.get(last + 1) == offset) {
            last++;
        }
        return Math.max(last, 0) + 1;
    }

    private @Nullable Integer pageOfBlockAt(int offset) {
        int last = count(block -> block.start() <= offset) - 1;
        return last < 0 ? null : blocks.get(last).page();
    }
}
