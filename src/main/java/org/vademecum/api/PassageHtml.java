package org.vademecum.api;

import java.util.List;
import org.vademecum.common.Tables;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;

/**
 * The text of a document as HTML for the evidence pane: headings, lists and tables, with the cited passage marked. Only
 * a stretch around the passage is rendered, so that the cost does not grow with the document. Pure.
 */
final class PassageHtml {
    /** How much text is shown before and after the passage, in characters; rounded up to whole blocks. */
    private static final int CONTEXT = 12_000;

    private final DocumentText document;
    private final int start;
    private final int end;
    private final StringBuilder html = new StringBuilder();
    private boolean marked;
    private boolean inTable;

    private PassageHtml(DocumentText document, int start, int end) {
        this.document = document;
        this.start = Math.max(0, Math.min(start, document.text().length()));
        this.end = Math.max(this.start, Math.min(end, document.text().length()));
    }

    /** Marks the text from {@code start} to {@code end}; an empty stretch marks nothing. */
    static String render(DocumentText document, int start, int end) {
        PassageHtml page = new PassageHtml(document, start, end);
        page.renderBlocks();
        return page.html.toString();
    }

    private void renderBlocks() {
        List<Block> blocks = document.blocks().stream()
                .filter(block -> block.end() >= start - CONTEXT && block.start() <= end + CONTEXT)
                .toList();
        int depth = 0;
        for (Block block : blocks) {
            int wanted = block.kind() == Kind.LIST_ITEM ? Math.max(1, block.level()) : 0;
            for (; depth < wanted; depth++) {
                html.append("<ul>");
            }
            for (; depth > wanted; depth--) {
                html.append("</ul>");
            }
            renderBlock(block);
        }
        html.append("</ul>".repeat(depth));
    }

    private void renderBlock(Block block) {
        switch (block.kind()) {
            case HEADING -> element("h" + Math.min(6, block.level() + 1), block.start(), block.end());
            case PARAGRAPH -> element("p", block.start(), block.end());
            case LIST_ITEM -> element("li", block.start(), block.end());
            case CODE -> element("pre", block.start(), block.end());
            case TABLE -> renderTable(block);
        }
    }

    private void element(String tag, int from, int to) {
        html.append('<').append(tag).append('>');
        text(from, to);
        html.append("</").append(tag).append('>');
    }

    private void renderTable(Block block) {
        html.append("<table>");
        inTable = true;
        int row = block.start();
        boolean header = true;
        for (String line : document.textOf(block).split("\n", -1)) {
            if (!Tables.isRule(line)) {
                renderRow(line, row, header ? "th" : "td");
            }
            row += line.length() + 1;
            header = false;
        }
        inTable = false;
        html.append("</table>");
    }

    private void renderRow(String line, int start, String tag) {
        html.append("<tr>");
        int cell = start;
        for (String value : Tables.cells(line)) {
            element(tag, cell, cell + value.length());
            cell += value.length() + Tables.BAR.length();
        }
        html.append("</tr>");
    }

    /** Text with the part that lies in the passage inside a mark; the first mark has the id the page scrolls to. */
    private void text(int from, int to) {
        int markFrom = Math.max(from, start);
        int markTo = Math.min(to, end);
        if (markFrom >= markTo) {
            escape(from, to);
            return;
        }
        escape(from, markFrom);
        html.append(marked ? "<mark>" : "<mark id=\"passage\">");
        marked = true;
        escape(markFrom, markTo);
        html.append("</mark>");
        escape(markTo, to);
    }

    private boolean escapesBar(int index) {
        return inTable && document.text().startsWith("|", index + 1);
    }

    private void escape(int from, int to) {
        for (int i = from; i < to; i++) {
            char character = document.text().charAt(i);
            switch (character) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\\' -> html.append(escapesBar(i) ? "" : "\\");
                default -> html.append(character);
            }
        }
    }
}
