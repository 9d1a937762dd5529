package org.vademecum.vectorstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document version as it was extracted, stored as a JSON blob; every offset in the product points into
 * {@code text} (UTF-16 units, end exclusive).
 *
 * @param blocks in reading order, not overlapping; text between two blocks is white space
 * @param pages number of pages, null for formats without
 */
public record DocumentText(String text, List<Block> blocks, @Nullable Integer pages) {
    /** What a block is. A table is one block: its rows are lines, its cells separated by {@code " | "}, header first. */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        LIST_ITEM,
        TABLE,
        CODE
    }

    /**
     * @param level 1 … 6 for a heading, nesting depth from 1 for a list item, otherwise 0
     * @param page from 1, the page on which the block starts; null for formats without pages
     */
    public record Block(Kind kind, int start, int end, int level, @Nullable Integer page) {}

    public DocumentText {
        blocks = List.copyOf(blocks);
    }

    public String textOf(Block block) {
        return text.substring(block.start(), block.end());
    }
}
