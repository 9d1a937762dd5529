package org.vademecum.ingestion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Turns the XHTML events of Tika's parsers into blocks. A slide counts as a page. */
final class XhtmlBlocks extends DefaultHandler {
    private static final Set<String> DROPPED =
            Set.of("script", "style", "head", "noscript", "template", "object", "svg");
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "nav",
            "blockquote",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "figure",
            "figcaption",
            "address",
            "form",
            "fieldset",
            "hr",
            "body",
            "caption",
            "summary",
            "details");

    private final TextBuilder into;
    private final StringBuilder inline = new StringBuilder();
    private final Deque<Integer> lists = new ArrayDeque<>();
    private final Deque<XhtmlTable> tables = new ArrayDeque<>();
    private int dropped;
    private int code;
    private int items;
    private @Nullable Integer heading;
    private String marker = "";
    private @Nullable Integer slide;

    XhtmlBlocks(TextBuilder into) {
        this.into = into;
    }

    /** Number of slides, null when there are none. */
    @Nullable
    Integer slides() {
        return slide;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        String name = localName.toLowerCase(Locale.ROOT);
        if (dropped > 0 || drops(name, attributes)) {
            dropped++;
        } else if (!tables.isEmpty() && startInTable(name)) {
            return;
        } else {
            start(name, attributes);
        }
    }

    /** Embedded files are not part of the text. */
    private static boolean drops(String name, Attributes attributes) {
        String type = String.valueOf(attributes.getValue("class"));
        return DROPPED.contains(name) || type.equals("embedded") || type.equals("package-entry");
    }

    private void start(String name, Attributes attributes) {
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> startHeading(name, attributes);
            case "ul", "ol" -> startList(name, attributes);
            case "li" -> startItem();
            case "table" -> startTable();
            case "pre" -> startCode();
            case "br" -> lineBreak();
            case "div" -> startDivision(attributes);
            default -> {
                if (BLOCKS.contains(name)) {
                    flush();
                }
            }
        }
    }

    private void startHeading(String name, Attributes attributes) {
        flush();
        heading = "subtitle".equals(attributes.getValue("class")) ? null : name.charAt(1) - '0';
    }

    private void startList(String name, Attributes attributes) {
        flush();
        lists.push(name.equals("ul") ? -1 : firstNumber(attributes));
    }

    private static int firstNumber(Attributes attributes) {
        String start = attributes.getValue("start");
        return start != null && start.matches("\\d{1,6}") ? Integer.parseInt(start) : 1;
    }

    private void startItem() {
        flush();
        items++;
        marker = "";
        if (!lists.isEmpty() && lists.peek() >= 0) {
            int number = lists.pop();
            marker = number + ". ";
            lists.push(number + 1);
        }
    }

    private void startTable() {
        flush();
        tables.push(new XhtmlTable());
    }

    private void startCode() {
        flush();
        code++;
    }

    private void lineBreak() {
        if (code > 0) {
            inline.append('\n');
        } else {
            flush();
        }
    }

    private void startDivision(Attributes attributes) {
        flush();
        if ("slide-content".equals(attributes.getValue("class"))) {
            slide = slide == null ? 1 : slide + 1;
        }
    }

    /** Inside a table everything is cell text; a table within a cell becomes part of the cell. */
    private boolean startInTable(String name) {
        XhtmlTable table = tables.element();
        switch (name) {
            case "table" -> tables.push(new XhtmlTable());
            case "tr" -> table.startRow();
            case "td", "th" -> table.startCell();
            default -> table.space();
        }
        return true;
    }

    @Override
    public void characters(char[] ch, int start, int length) {
        if (dropped > 0) {
            return;
        }
        if (tables.isEmpty()) {
            inline.append(ch, start, length);
        } else {
            tables.element().append(new String(ch, start, length));
        }
    }

    @Override
    public void ignorableWhitespace(char[] ch, int start, int length) {
        characters(ch, start, length);
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        String name = localName.toLowerCase(Locale.ROOT);
        if (dropped > 0) {
            dropped--;
        } else if (!tables.isEmpty()) {
            endInTable(name);
        } else {
            end(name);
        }
    }

    private void end(String name) {
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                flush();
                heading = null;
            }
            case "ul", "ol" -> {
                flush();
                lists.poll();
            }
            case "li" -> {
                flush();
                items--;
            }
            case "pre" -> {
                flush();
                code--;
            }
            default -> {
                if (BLOCKS.contains(name)) {
                    flush();
                }
            }
        }
    }

    private void endInTable(String name) {
        XhtmlTable table = tables.element();
        if (!name.equals("table")) {
            table.space();
            return;
        }
        tables.pop();
        if (tables.isEmpty()) {
            into.addTable(table.rows(), slide);
        } else {
            tables.element().append(table.flat());
        }
    }

    @Override
    public void endDocument() {
        flush();
    }

    private void flush() {
        String text = inline.toString();
        inline.setLength(0);
        if (text.isBlank()) {
            return;
        }
        if (heading != null) {
            add(Kind.HEADING, heading, text);
        } else if (code > 0) {
            add(Kind.CODE, 0, text);
        } else if (items > 0) {
            add(Kind.LIST_ITEM, Math.max(lists.size(), 1), marker + text.strip());
            marker = "";
        } else {
            addParagraph(text);
        }
    }

    /** Word processors' list items come as paragraphs that begin with their bullet or number. */
    private void addParagraph(String text) {
        ListMarker listed = ListMarker.of(text);
        if (listed == null) {
            add(Kind.PARAGRAPH, 0, text);
        } else {
            add(Kind.LIST_ITEM, 1, listed.itemText(text));
        }
    }

    private void add(Kind kind, int level, String text) {
        into.add(kind, level, List.of(new TextBuilder.Part(text, slide)));
    }

    /** Rows and cells as they come. */
    private static final class XhtmlTable {
        private final List<List<StringBuilder>> rows = new ArrayList<>();

        void startRow() {
            rows.add(new ArrayList<>());
        }

        void startCell() {
            if (rows.isEmpty()) {
                startRow();
            }
            rows.get(rows.size() - 1).add(new StringBuilder());
        }

        void append(String text) {
            if (!rows.isEmpty() && !rows.get(rows.size() - 1).isEmpty()) {
                List<StringBuilder> row = rows.get(rows.size() - 1);
                row.get(row.size() - 1).append(text);
            }
        }

        void space() {
            append(" ");
        }

        List<List<String>> rows() {
            return rows.stream()
                    .map(row -> row.stream().map(StringBuilder::toString).toList())
                    .toList();
        }

        String flat() {
            return String.join(" ", rows().stream().flatMap(List::stream).toList());
        }
    }
}
