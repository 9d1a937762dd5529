package org.vademecum.ingestion.parser;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.tika.sax.ContentHandlerDecorator;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;

/** Sets the pictures of each sheet behind its cells, while a parser tells the sheets one after the other. Not thread-safe. */
final class SheetPictures extends ContentHandlerDecorator {
    private final Deque<List<DocumentPicture>> sheets;
    private final XhtmlBlocks into;
    private List<DocumentPicture> pictures = List.of();

    /** {@code sheets} are the pictures of each sheet. */
    SheetPictures(List<List<DocumentPicture>> sheets, XhtmlBlocks into) {
        super(into);
        this.sheets = new ArrayDeque<>(sheets);
        this.into = into;
    }

    /** A heading is the name of a sheet. */
    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) throws SAXException {
        super.startElement(uri, localName, qName, attributes);
        if (localName.equals("h1") && !sheets.isEmpty()) {
            pictures = sheets.pop();
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) throws SAXException {
        super.endElement(uri, localName, qName);
        if (localName.equals("table")) {
            pictures.forEach(into::addPicture);
            pictures = List.of();
        }
    }
}
