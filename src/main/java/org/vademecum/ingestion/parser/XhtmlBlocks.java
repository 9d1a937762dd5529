package org.vademecum.ingestion.parser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.PageWords;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Turns XHTML events, those of Tika's parsers and others, into blocks. Not thread-safe. */
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

    /** An attribute of cells that stand more than once in a row, beside each other. */
    static final String REPEAT = "repeat";

    private static final char LINE_BREAK = '\u2028';

    /** A line break within a sentence. */
    private static final Pattern SOFT_BREAK = Pattern.compile("(?<![.!?:;])\\s*\u2028\\s*(?=\\p{Ll})");

    private static final Pattern SPAN = Pattern.compile("\\d{1,6}");

    private static final Pattern HIDDEN = Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");

    /** Of a picture, in HTML and in SVG. */
    private static final Pattern ADDRESS = Pattern.compile("src|(xlink:)?href");

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

    /** Text that runs from block to block: the body, or a cell with all that is open in it. */
    private static final class Flow {
        final StringBuilder inline = new StringBuilder();
        final Deque<Integer> lists = new ArrayDeque<>();
        int code;
        int items;

        @Nullable
        Integer heading;

        int bold;
        boolean plain;
        String marker = "";
    }

    private final TextBuilder builder;
    private final Drafts into;
    private final boolean sheets;
    private final Deque<Flow> outer = new ArrayDeque<>();
    private final Deque<XhtmlTable> tables = new ArrayDeque<>();
    private Flow flow = new Flow();
    private int dropped;

    /** The element of which all is dropped; empty for none. */
    private String droppedIn = "";

    /** Finds pictures by their addresses. */
    private Function<String, Optional<DocumentPicture>> addressed = address -> Optional.empty();

    /** Characters of cells, which are drafts only when their table ends. */
    private long inTables;

    /** Those that follow the block, or the table, in which they stand. */
    private final List<DocumentPicture> pictures = new ArrayList<>();

    private @Nullable Integer page;

    XhtmlBlocks(TextBuilder into) {
        this(into, false);
    }

    /** {@code sheets} tells that tables are what the document consists of, not its layout. */
    XhtmlBlocks(TextBuilder into, boolean sheets) {
        this(into, sheets, List.of());
    }

    /** {@code recognised} are pictures within the document that were read. */
    XhtmlBlocks(TextBuilder into, boolean sheets, List<PageWords> recognised) {
        this.builder = into;
        this.into = new Drafts(into, recognised);
        this.sheets = sheets;
    }

    /** Another part of the document begins, such as a chapter. {@code pictures} finds its pictures by their addresses. */
    void startPart(Function<String, Optional<DocumentPicture>> pictures) {
        flush();
        into.endPart();
        addressed = pictures;
    }

    void addPicture(DocumentPicture picture) {
        pictures.add(picture);
    }

    /** What comes from now on stands on this page. */
    void turnTo(int number) {
        flush();
        page = number;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        String name = localName.toLowerCase(Locale.ROOT);
        if (name.equals("image") && droppedIn.equals("svg")) {
            addPicture(attributes);
        }
        if (dropped > 0) {
            dropped++;
        } else if (drops(name, attributes)) {
            dropped++;
            droppedIn = name;
        } else if (tables.isEmpty() || !startInTable(name, attributes)) {
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
            case "table" -> startTable(attributes);
            case "pre" -> startCode();
            case "br" -> lineBreak();
            case "img" -> addPicture(attributes);
            case "b", "strong" -> flow.bold++;
            default -> {
                if (BLOCKS.contains(name)) {
                    flush();
                }
            }
        }
    }

    private void startHeading(String name, Attributes attributes) {
        flush();
        flow.heading = "subtitle".equals(attributes.getValue("class")) ? null : name.charAt(1) - '0';
    }

    private void startList(String name, Attributes attributes) {
        flush();
        flow.lists.push(name.equals("ul") ? -1 : firstNumber(attributes));
    }

    private static int firstNumber(Attributes attributes) {
        String start = attributes.getValue("start");
        return start != null && start.matches("\\d{1,6}") ? Integer.parseInt(start) : 1;
    }

    private void startItem() {
        flush();
        flow.items++;
        flow.marker = "";
        if (!flow.lists.isEmpty() && flow.lists.peek() >= 0) {
            int number = flow.lists.pop();
            flow.marker = number + ". ";
            flow.lists.push(number + 1);
        }
    }

    private void startTable(Attributes attributes) {
        flush();
        tables.push(new XhtmlTable(String.valueOf(attributes.getValue("role")).matches("presentation|none")));
        outer.push(flow);
        flow = new Flow();
    }

    private void startCode() {
        flush();
        flow.code++;
    }

    private void addPicture(Attributes attributes) {
        for (int i = 0; i < attributes.getLength(); i++) {
            if (ADDRESS.matcher(attributes.getQName(i)).matches()) {
                addressed.apply(attributes.getValue(i)).ifPresent(this::addPicture);
            }
        }
    }

    private void lineBreak() {
        flow.inline.append(flow.code > 0 ? '\n' : LINE_BREAK);
    }

    private boolean startInTable(String name, Attributes attributes) {
        XhtmlTable table = tables.element();
        switch (name) {
            case "tr" -> {
                endCell();
                table.startRow();
            }
            case "td", "th" -> {
                endCell();
                table.startCell(
                        name.equals("th"),
                        span(attributes, "rowspan"),
                        span(attributes, "colspan"),
                        span(attributes, REPEAT));
            }
            case "caption" -> {
                endCell();
                table.startCaption();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** None, or more than a page can mean, is one; zero rows go down to the end. */
    private static int span(Attributes attributes, String name) {
        String told = attributes.getValue(name);
        String span = told == null ? "" : told.strip();
        if (!SPAN.matcher(span).matches()) {
            return 1;
        }
        int zero = name.equals("rowspan") ? Integer.MAX_VALUE : 1;
        int number = Integer.parseInt(span);
        return number == 0 ? zero : number;
    }

    /** What is between cells belongs to the one before. */
    private void endCell() {
        flush();
        flow = new Flow();
    }

    @Override
    public void characters(char[] ch, int start, int length) {
        if (dropped == 0) {
            flow.inline.append(ch, start, length);
            flow.plain |= flow.bold == 0 && !new String(ch, start, length).isBlank();
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
            droppedIn = dropped == 0 ? "" : droppedIn;
        } else {
            end(name);
        }
    }

    private void end(String name) {
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                flush();
                flow.heading = null;
            }
            case "ul", "ol" -> {
                flush();
                flow.lists.poll();
            }
            case "li" -> {
                flush();
                flow.items--;
            }
            case "pre" -> {
                flush();
                flow.code--;
            }
            case "b", "strong" -> flow.bold--;
            case "table" -> endTable();
            case "td", "th", "caption", "tr" -> {
                if (!tables.isEmpty()) {
                    endCell();
                }
            }
            default -> {
                if (BLOCKS.contains(name)) {
                    flush();
                }
            }
        }
    }

    private void endTable() {
        if (tables.isEmpty()) {
            return;
        }
        flush();
        XhtmlTable table = tables.pop();
        flow = outer.pop();
        if (sheets ? table.isEmpty() : table.isLayout()) {
            table.blocks().forEach(this::put);
        } else {
            table.caption().forEach(this::put);
            Integer stands = page;
            put(new XhtmlTable.Block(true, table.flat(), drafts -> drafts.addTable(table.rows(), stands)));
        }
        putPictures();
    }

    private void put(XhtmlTable.Block block) {
        if (tables.isEmpty()) {
            block.to().accept(into);
        } else {
            tables.element().add(block);
        }
    }

    @Override
    public void endDocument() {
        flush();
        into.finish();
    }

    private void putPictures() {
        if (tables.isEmpty()) {
            pictures.forEach(picture -> into.addPicture(picture, page));
            pictures.clear();
        }
    }

    private void flush() {
        flushText();
        putPictures();
    }

    private void flushText() {
        String text = flow.inline.toString();
        flow.inline.setLength(0);
        if (text.isBlank()) {
            return;
        }
        if (text.indexOf(LINE_BREAK) < 0) {
            addInline(text);
        } else {
            for (String part : SOFT_BREAK.matcher(text).replaceAll(" ").split(String.valueOf(LINE_BREAK), -1)) {
                if (!part.isBlank()) {
                    addInline(part);
                }
            }
        }
        flow.plain = false;
    }

    private void addInline(String text) {
        if (flow.heading != null) {
            add(Kind.HEADING, flow.heading, text, text);
        } else if (flow.code > 0) {
            add(Kind.CODE, 0, text, text);
        } else if (flow.items > 0) {
            String marked = flow.marker + text.strip();
            add(Kind.LIST_ITEM, Math.max(flow.lists.size(), 1), marked, marked);
            flow.marker = "";
        } else {
            addParagraph(text);
        }
    }

    /** Word processors' list items come as paragraphs that begin with their bullet or number. */
    private void addParagraph(String text) {
        ListMarker listed = ListMarker.of(text);
        if (listed == null) {
            add(Kind.PARAGRAPH, 0, text, text);
        } else {
            add(Kind.LIST_ITEM, 1, listed.itemText(text), text);
        }
    }

    private void add(Kind kind, int level, String text, String inCell) {
        boolean bold = !flow.plain;
        Integer stands = page;
        if (!tables.isEmpty()) {
            inTables += inCell.length();
            builder.check(inTables);
        }
        put(new XhtmlTable.Block(kind == Kind.HEADING, inCell, drafts -> drafts.add(kind, level, text, bold, stands)));
    }
}
