package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Walks through a Word document's body and hands over what a reader sees: numbers counted, deletions gone. Not thread-safe. */
final class DocxText {
    private final DocxStyles styles;
    private final DocxNumbering numbering;
    private final Map<String, Element> notes = new HashMap<>();
    private final Function<String, Optional<DocumentPicture>> pictures;
    private final WordBlocks into;

    /** {@code pictures} finds those that may hold text, by the id of their relationship. */
    DocxText(
            DocxStyles styles,
            DocxNumbering numbering,
            Function<String, Optional<DocumentPicture>> pictures,
            WordBlocks into) {
        this.styles = styles;
        this.numbering = numbering;
        this.pictures = pictures;
        this.into = into;
    }

    /** Footnotes or endnotes: they follow the paragraph that refers to them. */
    void addNotes(@Nullable Element root, String kind) {
        if (root != null) {
            Docx.children(root, kind).forEach(note -> notes.put(kind + Docx.attribute(note, "id"), note));
        }
    }

    /** A container of paragraphs and tables. */
    void addAll(Element container) {
        for (Element child : Docx.children(container)) {
            switch (Docx.name(child)) {
                case "p" -> addParagraph(child);
                case "tbl" -> addTable(child);
                case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo" -> addAll(child);
                default -> {
                    // Section and revision properties hold no text.
                }
            }
        }
    }

    private void addParagraph(Element paragraph) {
        Element properties = Docx.child(paragraph, "pPr");
        Line line = new Line(styles.isBold(properties));
        line.addAll(paragraph);
        String text = TextBuilder.line(line.text.toString());
        if (!text.isEmpty()) {
            add(properties, text, line.bold && line.visible);
        }
        line.boxes.forEach(this::addAll);
        into.flushNotes();
        line.pictures.forEach(this::addPicture);
    }

    private void addPicture(String id) {
        pictures.apply(id).ifPresent(into::addPicture);
    }

    private void add(@Nullable Element properties, String text, boolean bold) {
        int level = styles.listLevel(properties);
        String label = numbering.next(styles.list(properties), level);
        if (styles.isContents(properties)) {
            into.addContents(text);
        } else {
            into.add(styles.headingLevel(properties), level + 1, label, text, bold);
        }
    }

    private void addTable(Element table) {
        List<String> inCells = new ArrayList<>();
        if (isLayout(table)) {
            rows(table).forEach(row -> cells(row).forEach(this::addAll));
        } else {
            into.addTable(texts(table, inCells));
        }
        into.flushNotes();
        inCells.forEach(this::addPicture);
    }

    /** Whether it only arranges what stands in it: one cell in a row, or cells that hold headings or tables, below no header row. */
    private boolean isLayout(Element table) {
        List<Element> rows = rows(table);
        return isColumn(table)
                || (rows.stream().noneMatch(DocxText::isHeader)
                        && rows.stream().anyMatch(row -> cells(row).stream().anyMatch(this::isStructured)));
    }

    private static boolean isColumn(Element table) {
        return rows(table).stream().allMatch(row -> cells(row).size() == 1);
    }

    private static boolean isHeader(Element row) {
        return Docx.isOn(Docx.child(row, "trPr"), "tblHeader");
    }

    private boolean isStructured(Element cell) {
        return Docx.children(cell).stream().anyMatch(child -> switch (Docx.name(child)) {
            case "p" -> styles.headingLevel(Docx.child(child, "pPr")) > 0;
            case "tbl" ->
                !isColumn(child)
                        || rows(child).stream()
                                .anyMatch(row -> cells(row).stream().anyMatch(this::isStructured));
            default -> false;
        });
    }

    private List<List<String>> texts(Element table, List<String> pictureIds) {
        List<List<TableGrid.Cell>> rows = new ArrayList<>();
        Map<Integer, String> joined = new HashMap<>();
        for (Element row : rows(table)) {
            List<TableGrid.Cell> texts = new ArrayList<>();
            int column = 0;
            int before = Docx.number(Docx.value(Docx.child(row, "trPr"), "gridBefore"), 0);
            if (before > 0) {
                texts.add(new TableGrid.Cell("", 1, before));
                column = before;
            }
            for (Element cell : cells(row)) {
                String above = isJoinedToAbove(cell) ? joined.get(column) : null;
                String text = above == null ? textOf(cell, pictureIds) : above;
                int span = Math.max(1, Docx.number(Docx.value(Docx.child(cell, "tcPr"), "gridSpan"), 1));
                joined.put(column, text);
                texts.add(new TableGrid.Cell(text, 1, span));
                column += span;
            }
            rows.add(texts);
        }
        return TableGrid.rows(rows);
    }

    private static List<Element> rows(Element table) {
        return unwrapped(table, "tr");
    }

    private static List<Element> cells(Element row) {
        return unwrapped(row, "tc");
    }

    private static List<Element> unwrapped(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Element child : Docx.children(parent)) {
            switch (Docx.name(child)) {
                case "sdt", "sdtContent", "customXml", "ins" -> found.addAll(unwrapped(child, name));
                default -> {
                    if (Docx.name(child).equals(name)) {
                        found.add(child);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isJoinedToAbove(Element cell) {
        Element merge = Docx.child(Docx.child(cell, "tcPr"), "vMerge");
        return merge != null && !Docx.attribute(merge, "val").equals("restart");
    }

    /** All paragraphs of a cell or a note, those of tables within it too, on one line. */
    private String textOf(Element container, List<String> pictureIds) {
        List<String> texts = new ArrayList<>();
        collect(container, texts, pictureIds);
        return String.join(" ", texts);
    }

    private void collect(Element container, List<String> texts, List<String> pictureIds) {
        for (Element child : Docx.children(container)) {
            if (Docx.name(child).equals("p")) {
                Element properties = Docx.child(child, "pPr");
                Line line = new Line(false);
                line.addAll(child);
                pictureIds.addAll(line.pictures);
                String text = TextBuilder.line(line.text.toString());
                if (!text.isEmpty()) {
                    texts.add(WordBlocks.labelled(
                            numbering.next(styles.list(properties), styles.listLevel(properties)), text));
                }
            } else if (!Docx.name(child).equals("tcPr")) {
                collect(child, texts, pictureIds);
            }
        }
    }

    /** What the runs of a paragraph say. */
    private final class Line {
        private final StringBuilder text = new StringBuilder();
        private final List<Element> boxes = new ArrayList<>();

        /** Ids of their relationships. */
        private final List<String> pictures = new ArrayList<>();

        private final boolean boldStyle;
        private boolean bold = true;
        private boolean visible;

        Line(boolean boldStyle) {
            this.boldStyle = boldStyle;
        }

        void addAll(Element parent) {
            for (Element child : Docx.children(parent)) {
                switch (Docx.name(child)) {
                    case "r" -> addRun(child);
                    case "hyperlink",
                            "ins",
                            "moveTo",
                            "smartTag",
                            "sdt",
                            "sdtContent",
                            "fldSimple",
                            "customXml",
                            "oMath",
                            "oMathPara",
                            "dir",
                            "bdo" -> addAll(child);
                    default -> {
                        // Properties, bookmarks, and what was deleted or moved away.
                    }
                }
            }
        }

        private void addRun(Element run) {
            Element properties = Docx.child(run, "rPr");
            if (Docx.isOn(properties, "vanish")) {
                return;
            }
            int before = text.length();
            Docx.children(run).forEach(this::addPart);
            if (!text.substring(before).isBlank()) {
                visible = true;
                bold &= Docx.child(properties, "b") == null ? boldStyle : Docx.isOn(properties, "b");
            }
        }

        private void addPart(Element part) {
            switch (Docx.name(part)) {
                case "t" -> text.append(part.getTextContent());
                case "tab", "br", "cr", "ptab" -> text.append(' ');
                case "noBreakHyphen" -> text.append('-');
                // The reading of signs, which stands above them, is not their text.
                case "ruby" -> Docx.children(part, "rubyBase").forEach(this::addAll);
                case "footnoteReference" -> refer("footnote" + Docx.attribute(part, "id"));
                case "endnoteReference" -> refer("endnote" + Docx.attribute(part, "id"));
                case "drawing", "pict", "AlternateContent", "object" -> addBoxes(part);
                default -> {
                    // Field codes, fonts' own signs and the like are not read.
                }
            }
        }

        private void refer(String id) {
            Element note = notes.get(id);
            if (note == null) {
                return;
            }
            // The ids of pictures in notes are those of another part.
            text.append(into.addNote(() -> textOf(note, new ArrayList<>())));
        }

        /** Text boxes and pictures follow the paragraph they hang on; the older form beside a newer one says the same again. */
        private void addBoxes(Element drawing) {
            for (Element child : Docx.children(drawing)) {
                switch (Docx.name(child)) {
                    case "txbxContent" -> boxes.add(child);
                    case "blip" -> pictures.add(Docx.attribute(child, "embed"));
                    case "imagedata" -> pictures.add(Docx.attribute(child, "id"));
                    case "Fallback" -> {
                        // Told already.
                    }
                    default -> addBoxes(child);
                }
            }
        }
    }
}
