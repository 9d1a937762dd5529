package org.vademecum.ingestion.parser;

import java.util.ArrayDeque;
import java.util.Deque;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Turns the signs that {@link RtfSource} has put into rich text into the tables, headings and list items they stand for, once a parser has made
 * paragraphs of it. Not thread-safe.
 */
final class RtfSigns extends DefaultHandler {
    /** Signs for private use, which have no meaning in a text. The end of a cell: */
    static final char CELL = '\uE000';

    /** The end of a row. */
    static final char ROW = '\uE001';

    /** Before the text of a paragraph that stands in a table. */
    static final char IN_TABLE = '\uE002';

    /** The same of a heading, and as many more as it is deep. */
    static final char HEADING = '\uE010';

    static final int DEEPEST = 6;

    /** Before the text of a list item, and as many more as it is deep. */
    static final char ITEM = '\uE020';

    static final int DEEPEST_ITEM = 9;

    private final ContentHandler to;
    private boolean inTable;
    private boolean inRow;
    private boolean inCell;

    /** Whether nothing of a paragraph has come yet. */
    private boolean begins;

    /** What its signs have started, the last first. */
    private final Deque<String> open = new ArrayDeque<>();

    RtfSigns(ContentHandler to) {
        this.to = to;
    }

    static boolean isSign(char each) {
        return (each >= CELL && each <= IN_TABLE)
                || (each >= HEADING && each <= HEADING + DEEPEST)
                || (each > ITEM && each <= ITEM + DEEPEST_ITEM);
    }

    @Override
    public void startElement(String uri, String localName, String qName, org.xml.sax.Attributes attributes)
            throws SAXException {
        begins |= localName.equals("p");
        to.startElement(uri, localName, qName, attributes);
    }

    @Override
    public void endElement(String uri, String localName, String qName) throws SAXException {
        while (localName.equals("p") && !open.isEmpty()) {
            end(open.pop());
        }
        to.endElement(uri, localName, qName);
    }

    @Override
    public void characters(char[] ch, int start, int length) throws SAXException {
        int from = start;
        for (int i = start; i < start + length; i++) {
            if (isSign(ch[i])) {
                text(ch, from, i - from);
                sign(ch[i]);
                from = i + 1;
            }
        }
        text(ch, from, start + length - from);
    }

    private void text(char[] ch, int start, int length) throws SAXException {
        if (new String(ch, start, length).isBlank()) {
            to.characters(ch, start, length);
            return;
        }
        if (begins) {
            endTable();
        }
        begins = false;
        to.characters(ch, start, length);
    }

    private void sign(char sign) throws SAXException {
        begins = sign == ROW;
        switch (sign) {
            case IN_TABLE -> startCell();
            case CELL -> {
                startCell();
                inCell = false;
                end("td");
            }
            case ROW -> endRow();
            default -> {
                endTable();
                if (sign < ITEM) {
                    open("h" + (sign - HEADING));
                } else {
                    for (int depth = sign - ITEM; depth > 0; depth--) {
                        open("ul");
                    }
                    open("li");
                }
            }
        }
    }

    /** Until the paragraph ends. */
    private void open(String name) throws SAXException {
        start(name);
        open.push(name);
    }

    private void startCell() throws SAXException {
        if (!inTable) {
            start("table");
        }
        if (!inRow) {
            start("tr");
        }
        if (!inCell) {
            start("td");
        }
        inTable = true;
        inRow = true;
        inCell = true;
    }

    private void endRow() throws SAXException {
        if (inRow) {
            end("tr");
        }
        inRow = false;
        inCell = false;
    }

    private void endTable() throws SAXException {
        endRow();
        if (inTable) {
            end("table");
        }
        inTable = false;
    }

    @Override
    public void endDocument() throws SAXException {
        endTable();
        to.endDocument();
    }

    private void start(String name) throws SAXException {
        to.startElement("", name, name, new AttributesImpl());
    }

    private void end(String name) throws SAXException {
        to.endElement("", name, name);
    }
}
