package org.vademecum.ingestion.parser;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.poi.common.usermodel.PictureType;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.util.Units;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.XWPFAbstractNum;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFFootnote;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTAbstractNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTLvl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTbl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STMerge;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STNumberFormat;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STStyleType;

/** Writes Word documents for tests: headings numbered by their styles, lists numbered by their paragraphs. */
public final class DocxSketch implements AutoCloseable {
    private final XWPFDocument document = new XWPFDocument();
    private final BigInteger headingList = list(List.of("%1", "%1.%2"), STNumberFormat.DECIMAL, STNumberFormat.DECIMAL);
    private final BigInteger itemList = list(
            List.of("\uF0B7", "\uF0B7", "%3)"),
            STNumberFormat.BULLET,
            STNumberFormat.BULLET,
            STNumberFormat.LOWER_LETTER);
    private boolean styled;

    public DocxSketch heading(int level, String text) {
        if (!styled) {
            styled = true;
            style(1);
            style(2);
        }
        XWPFParagraph paragraph = add(text);
        paragraph.setStyle("berschrift" + level);
        return this;
    }

    public DocxSketch paragraph(String text) {
        add(text);
        return this;
    }

    /** A picture in a paragraph of its own, by the ending of its name; the same content is one file of the package. */
    public DocxSketch picture(String name, byte[] content) {
        insert(document.createParagraph(), name, content);
        return this;
    }

    /** A row of two cells, of which one holds a picture, below a row that tells what they are. */
    public DocxSketch tableWithPicture(String text, String name, byte[] content) {
        XWPFTable table = document.createTable(2, 2);
        table.getRow(0).getCell(0).setText("Part");
        table.getRow(0).getCell(1).setText("Label");
        table.getRow(1).getCell(0).setText(text);
        insert(table.getRow(1).getCell(1).getParagraphArray(0), name, content);
        return this;
    }

    public DocxSketch headerPicture(String name, byte[] content) {
        insert(document.createHeader(HeaderFooterType.DEFAULT).createParagraph(), name, content);
        return this;
    }

    private static void insert(XWPFParagraph into, String name, byte[] content) {
        int side = Units.toEMU(200);
        try {
            PictureType type = PictureType.valueOf(
                    name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT));
            into.createRun().addPicture(new ByteArrayInputStream(content), type, name, side, side);
        } catch (IOException | InvalidFormatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public DocxSketch bold(String text) {
        add(text).getRuns().get(0).setBold(true);
        return this;
    }

    public DocxSketch item(int level, String text) {
        XWPFParagraph paragraph = add(text);
        paragraph.setNumID(itemList);
        paragraph.setNumILvl(BigInteger.valueOf(level));
        return this;
    }

    /** The header of the second column spans two; the first cell goes down two rows. */
    public DocxSketch tableWithJoinedCells() {
        fillWithJoinedCells(document.createTable(3, 3));
        return this;
    }

    /** A row of two cells; the first holds a text, the table with joined cells and another text. */
    public DocxSketch framedTable(String before, String after) {
        XWPFTable frame = document.createTable(1, 2);
        XWPFTableCell cell = frame.getRow(0).getCell(0);
        cell.setText(before);
        cell.addParagraph().createRun().setText("Aside.");
        CTTbl inner = cell.getCTTc().addNewTbl();
        fillWithJoinedCells(new XWPFTable(inner, cell, 3, 3));
        frame.getRow(0).getCell(1).setText(after);
        return this;
    }

    private static void fillWithJoinedCells(XWPFTable table) {
        String[][] cells = {{"Grade", "Days"}, {"A", "1", "2"}, {"", "3", "4"}};
        table.getRow(0).removeCell(2);
        for (int row = 0; row < cells.length; row++) {
            for (int column = 0; column < cells[row].length; column++) {
                table.getRow(row).getCell(column).setText(cells[row][column]);
            }
        }
        table.getRow(0).getCell(1).getCTTc().addNewTcPr().addNewGridSpan().setVal(BigInteger.TWO);
        table.getRow(1).getCell(0).getCTTc().addNewTcPr().addNewVMerge().setVal(STMerge.RESTART);
        table.getRow(2).getCell(0).getCTTc().addNewTcPr().addNewVMerge();
    }

    public DocxSketch footnoted(String text, String note) {
        document.createFootnotes();
        XWPFFootnote footnote = document.createFootnote();
        footnote.createParagraph().createRun().setText(note);
        add(text).addFootnoteReference(footnote);
        return this;
    }

    public DocxSketch changed(String kept, String deleted, String inserted) {
        var paragraph = add(kept).getCTP();
        paragraph.addNewDel().addNewR().addNewDelText().setStringValue(deleted);
        paragraph.addNewIns().addNewR().addNewT().setStringValue(inserted);
        return this;
    }

    public Path save(Path dir, String name) throws IOException {
        Path file = dir.resolve(name);
        try (OutputStream bytes = Files.newOutputStream(file)) {
            document.write(bytes);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        document.close();
    }

    private XWPFParagraph add(String text) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.createRun().setText(text);
        return paragraph;
    }

    private BigInteger list(List<String> texts, STNumberFormat.Enum... formats) {
        var numbering = document.createNumbering();
        CTAbstractNum definition = CTAbstractNum.Factory.newInstance();
        definition.setAbstractNumId(
                BigInteger.valueOf(numbering.getAbstractNums().size()));
        for (int level = 0; level < texts.size(); level++) {
            CTLvl form = definition.addNewLvl();
            form.setIlvl(BigInteger.valueOf(level));
            form.addNewStart().setVal(BigInteger.ONE);
            form.addNewNumFmt().setVal(formats[level]);
            form.addNewLvlText().setVal(texts.get(level));
        }
        return numbering.addNum(numbering.addAbstractNum(new XWPFAbstractNum(definition)));
    }

    /** As a German Word names it: the id is translated, the name is not. */
    private void style(int level) {
        CTStyle style = CTStyle.Factory.newInstance();
        style.setType(STStyleType.PARAGRAPH);
        style.setStyleId("berschrift" + level);
        style.addNewName().setVal("heading " + level);
        var properties = style.addNewPPr();
        properties.addNewOutlineLvl().setVal(BigInteger.valueOf(level - 1L));
        var numbers = properties.addNewNumPr();
        numbers.addNewNumId().setVal(headingList);
        numbers.addNewIlvl().setVal(BigInteger.valueOf(level - 1L));
        document.createStyles().addStyle(new XWPFStyle(style));
    }
}
