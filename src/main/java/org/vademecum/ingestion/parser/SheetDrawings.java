package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationship;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFReader.SheetIterator;
import org.apache.poi.xssf.usermodel.XSSFRelation;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/** Finds the pictures that lie on the sheets of a workbook (XLSX). */
final class SheetDrawings {
    private SheetDrawings() {}

    /** Those of each sheet that may hold text, as they lie from top to bottom. */
    static List<List<DocumentPicture>> pictures(Path workbook, PackagePictures pictures) {
        List<List<DocumentPicture>> sheets = new ArrayList<>();
        try (OPCPackage parts = OPCPackage.open(workbook.toFile(), PackageAccess.READ)) {
            SheetIterator each = (SheetIterator) new XSSFReader(parts).getSheetsData();
            while (each.hasNext()) {
                each.next().close();
                sheets.add(onSheet(each.getSheetPart(), pictures));
            }
        } catch (IOException | OpenXML4JException | RuntimeException e) {
            // What is wrong with the workbook itself, the reader of its cells tells.
            return sheets;
        }
        return sheets;
    }

    private static List<DocumentPicture> onSheet(PackagePart sheet, PackagePictures pictures) {
        List<DocumentPicture> found = new ArrayList<>();
        try {
            for (PackageRelationship relation : sheet.getRelationshipsByType(XSSFRelation.DRAWINGS.getRelation())) {
                PackagePart drawing = sheet.getRelatedPart(relation);
                anchored(drawing)
                        .forEach(each -> pictures.find(drawing, each.id).ifPresent(found::add));
            }
        } catch (IOException | OpenXML4JException | SAXException | ParserConfigurationException | RuntimeException e) {
            // A damaged drawing takes nothing from the cells.
            return found;
        }
        return found;
    }

    private static List<Anchored> anchored(PackagePart drawing)
            throws IOException, SAXException, ParserConfigurationException {
        Anchors anchors = new Anchors();
        XMLReader reader = XMLHelper.newXMLReader();
        reader.setContentHandler(anchors);
        try (InputStream xml = drawing.getInputStream()) {
            reader.parse(new InputSource(xml));
        }
        anchors.found.sort(Comparator.comparingInt(Anchored::row).thenComparingInt(Anchored::column));
        return anchors.found;
    }

    /** A picture of this relation, by the cell in which its corner lies; what lies elsewhere comes first. */
    private record Anchored(int row, int column, String id) {}

    private static final class Anchors extends DefaultHandler {
        private final List<Anchored> found = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private boolean from;
        private int row;
        private int column;

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            text.setLength(0);
            switch (localName) {
                case "twoCellAnchor", "oneCellAnchor", "absoluteAnchor" -> {
                    row = 0;
                    column = 0;
                }
                case "from" -> from = true;
                case "blip" -> addPicture(attributes);
                default -> {
                    // Neither a place nor a picture.
                }
            }
        }

        private void addPicture(Attributes attributes) {
            for (int i = 0; i < attributes.getLength(); i++) {
                if (attributes.getLocalName(i).equals("embed")) {
                    found.add(new Anchored(row, column, attributes.getValue(i)));
                }
            }
        }

        @Override
        public void characters(char[] ch, int start, int length) {
            if (from) {
                text.append(ch, start, length);
            }
        }

        @Override
        public void endElement(String uri, String localName, String qName) {
            int number = from ? Docx.number(text.toString().strip(), 0) : 0;
            switch (localName) {
                case "from" -> from = false;
                case "row" -> row = from ? number : row;
                case "col" -> column = from ? number : column;
                default -> {
                    // Nothing of a place.
                }
            }
        }
    }
}
