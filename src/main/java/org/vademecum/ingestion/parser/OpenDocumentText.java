package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Tells the content of an OpenDocument file as XHTML. A slide is a page and its title a heading, a sheet is a heading and a table, and
 * notes follow the paragraph or the table that refers to them. Not thread-safe.
 */
final class OpenDocumentText extends DefaultHandler {
    /** Deleted text, comments, and what describes pictures. */
    private static final Set<String> SKIPPED =
            Set.of("tracked-changes", "annotation", "forms", "scripts", "covered-table-cell", "note-citation", "desc");

    /** Of frames on slides, by their class. */
    private static final Set<String> FURNITURE = Set.of("date-time", "footer", "header", "page-number");

    private static final Map<String, String> TAGS = Map.of(
            "list", "ul",
            "list-item", "li",
            "list-header", "li",
            "table", "table",
            "table-row", "tr");
    private static final Attributes NONE = new AttributesImpl();

    private final XhtmlBlocks into;
    private final boolean sheets;
    private final Function<String, Optional<DocumentPicture>> pictures;
    private final List<String> waiting = new ArrayList<>();
    private @Nullable StringBuilder note;
    private int notes;
    private int skipped;
    private int paragraphs;
    private int tables;
    private int pages;
    private boolean header;
    private boolean title;

    /**
     * @param sheets tells that tables are sheets, which have names
     * @param pictures finds those that may hold text, by their name in the package
     */
    OpenDocumentText(XhtmlBlocks into, boolean sheets, Function<String, Optional<DocumentPicture>> pictures) {
        this.into = into;
        this.sheets = sheets;
        this.pictures = pictures;
    }

    int pages() {
        return pages;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        if (skipped > 0 || skips(uri, localName, attributes)) {
            skipped++;
            return;
        }
        switch (localName) {
            case "p", "h" -> startParagraph(localName, attributes);
            case "s", "tab" -> text(" ");
            case "line-break" -> lineBreak();
            case "note-body" -> startNote();
            case "page" -> into.turnTo(++pages);
            case "frame" -> title = value(attributes, "class").equals("title");
            case "image" -> pictures.apply(file(value(attributes, "href"))).ifPresent(into::addPicture);
            case "table-header-rows" -> header = true;
            case "table-cell" -> startCell(attributes);
            case "table" -> startTable(attributes);
            default -> start(TAGS.get(localName), NONE);
        }
    }

    private static boolean skips(String uri, String name, Attributes attributes) {
        return SKIPPED.contains(name)
                || (name.equals("title") && uri.contains("svg"))
                || (name.equals("frame") && FURNITURE.contains(value(attributes, "class")));
    }

    private void startParagraph(String name, Attributes attributes) {
        paragraphs++;
        text(note == null ? "" : " ");
        start(name.equals("h") ? "h" + level(attributes) : paragraphTag(), NONE);
    }

    private String paragraphTag() {
        return title ? "h2" : "p";
    }

    private static int level(Attributes attributes) {
        String level = value(attributes, "outline-level");
        return level.matches("[1-6]") ? Integer.parseInt(level) : 1;
    }

    private static String file(String address) {
        return address.startsWith("./") ? address.substring(2) : address;
    }

    private void lineBreak() {
        text(note == null ? "" : " ");
        start("br", NONE);
        end("br");
    }

    private void startNote() {
        text(Superscript.of(++notes));
        note = new StringBuilder();
    }

    private void startTable(Attributes attributes) {
        if (sheets && tables == 0) {
            start("h1", NONE);
            into.characters(
                    value(attributes, "name").toCharArray(),
                    0,
                    value(attributes, "name").length());
            end("h1");
        }
        tables++;
        start("table", NONE);
    }

    private void startCell(Attributes attributes) {
        AttributesImpl spans = new AttributesImpl();
        copy(attributes, "number-columns-spanned", "colspan", spans);
        copy(attributes, "number-rows-spanned", "rowspan", spans);
        copy(attributes, "number-columns-repeated", XhtmlBlocks.REPEAT, spans);
        start(cellTag(), spans);
    }

    private String cellTag() {
        return header ? "th" : "td";
    }

    private static void copy(Attributes from, String name, String as, AttributesImpl to) {
        if (!value(from, name).isEmpty()) {
            to.addAttribute("", as, as, "CDATA", value(from, name));
        }
    }

    private static String value(Attributes attributes, String name) {
        for (int i = 0; i < attributes.getLength(); i++) {
            if (attributes.getLocalName(i).equals(name)) {
                return attributes.getValue(i);
            }
        }
        return "";
    }

    @Override
    public void characters(char[] ch, int start, int length) {
        if (skipped == 0 && paragraphs > 0) {
            text(new String(ch, start, length));
        }
    }

    private void text(String text) {
        if (note == null) {
            into.characters(text.toCharArray(), 0, text.length());
        } else {
            note.append(text);
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        if (skipped > 0) {
            skipped--;
            return;
        }
        switch (localName) {
            case "p" -> endParagraph(paragraphTag());
            case "h" -> endParagraph("h1");
            case "note-body" -> endNote();
            case "frame" -> title = false;
            case "table-header-rows" -> header = false;
            case "table-cell" -> end(cellTag());
            case "table" -> {
                tables--;
                end("table");
                addNotes();
            }
            default -> end(TAGS.get(localName));
        }
    }

    private void endParagraph(String tag) {
        paragraphs--;
        end(tag);
        addNotes();
    }

    private void endNote() {
        if (note != null) {
            waiting.add(Superscript.of(notes) + note);
            note = null;
        }
    }

    private void addNotes() {
        if (paragraphs == 0 && tables == 0) {
            for (String each : List.copyOf(waiting)) {
                start("p", NONE);
                text(each);
                end("p");
            }
            waiting.clear();
        }
    }

    /** A note is text alone. */
    private void start(@Nullable String tag, Attributes attributes) {
        if (tag != null && note == null) {
            into.startElement("", tag, tag, attributes);
        }
    }

    private void end(@Nullable String tag) {
        if (tag != null && note == null) {
            into.endElement("", tag, tag);
        }
    }
}
