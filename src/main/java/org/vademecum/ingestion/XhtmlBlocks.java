package org.vademecum.ingestion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Turns the XHTML events of Tika's parsers into blocks. */
final class XhtmlBlocks extends DefaultHandler {
    private static final Set<String> DROPPED = Set.of(
            "script",
            "style",
            "head",
            "noscript",
            "template",
            "object",
            "svg",
            "nav",
            "iframe",
            "textarea",
            "select",
            "button",
            "canvas",
            "audio",
            "video",
            "math");
    private static final char LINE_BREAK = '\u2028';

    /** A line break within a sentence. */
    private static final Pattern SOFT_BREAK = Pattern.compile("(?<![.!?:;])\\s*\u2028\\s*(?=\\p{Ll})");

    private static final Pattern HIDDEN = Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");

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

    private final Drafts into;
    private final StringBuilder inline = new StringBuilder();
    private final Deque<Integer> lists = new ArrayDeque<>();
    private final Deque<XhtmlTable> tables = new ArrayDeque<>();
    private int dropped;
    private int code;
    private int items;
    private @Nullable Integer heading;
    private int bold;
    private boolean plain;
    private String marker = "";

    XhtmlBlocks(TextBuilder into) {
        this.into = new Drafts(into);
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

    /** Scripts, embedded files and what is hidden are not part of the text. */
    private static boolean drops(String name, Attributes attributes) {
        String type = String.valueOf(attributes.getValue("class"));
        String style = String.valueOf(attributes.getValue("style"));
        return DROPPED.contains(name)
                || type.equals("embedded")
                || type.equals("package-entry")
                || attributes.getValue("hidden") != null
                || HIDDEN.matcher(style).find();
    }

    private void start(String name, Attributes attributes) {
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> startHeading(name, attributes);
            case "ul", "ol" -> startList(name, attributes);
            case "li" -> startItem();
            case "table" -> startTable();
            case "pre" -> startCode();
            case "br" -> lineBreak();
            case "b", "strong" -> bold++;
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
        inline.append(code > 0 ? '\n' : LINE_BREAK);
    }

    /** Inside a table everything is cell text; a table within a cell becomes part of the cell. */
    private boolean startInTable(String name) {
        XhtmlTable table = tables.element();
        switch (name) {
            case "table" -> tables.push(new XhtmlTable());
            case "tr" -> table.startRow();
            case "td", "th" -> table.startCell();
            case "caption" -> table.startCaption();
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
            plain |= bold == 0 && !new String(ch, start, length).isBlank();
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
            case "b", "strong" -> bold--;
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
            table.end(name);
            return;
        }
        tables.pop();
        if (tables.isEmpty()) {
            into.add(Kind.PARAGRAPH, 0, table.caption.toString(), false, null);
            into.addTable(table.rows(), null);
        } else {
            tables.element().append(table.flat());
        }
    }

    @Override
    public void endDocument() {
        flush();
        into.finish();
    }

    private void flush() {
        String text = inline.toString();
        inline.setLength(0);
        if (text.isBlank()) {
            return;
        }
        for (String part : SOFT_BREAK.matcher(text).replaceAll(" ").split(String.valueOf(LINE_BREAK), -1)) {
            if (!part.isBlank()) {
                addInline(part);
            }
        }
        plain = false;
    }

    private void addInline(String text) {
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
        into.add(kind, level, text, !plain, null);
    }

    /** Rows and cells as they come. */
    private static final class XhtmlTable {
        private final List<List<StringBuilder>> rows = new ArrayList<>();
        final StringBuilder caption = new StringBuilder();
        private boolean inCaption;

        void startCaption() {
            inCaption = true;
        }

        void end(String name) {
            inCaption &= !name.equals("caption");
            space();
        }

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
            if (inCaption) {
                caption.append(text);
            } else if (!rows.isEmpty() && !rows.get(rows.size() - 1).isEmpty()) {
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
