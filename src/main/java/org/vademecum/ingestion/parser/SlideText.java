package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.poi.sl.usermodel.AutoNumberingScheme;
import org.apache.poi.sl.usermodel.GroupShape;
import org.apache.poi.sl.usermodel.PictureShape;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.sl.usermodel.Shape;
import org.apache.poi.sl.usermodel.SimpleShape;
import org.apache.poi.sl.usermodel.Slide;
import org.apache.poi.sl.usermodel.TableCell;
import org.apache.poi.sl.usermodel.TableShape;
import org.apache.poi.sl.usermodel.TextParagraph;
import org.apache.poi.sl.usermodel.TextParagraph.BulletStyle;
import org.apache.poi.sl.usermodel.TextRun;
import org.apache.poi.sl.usermodel.TextShape;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Hands over what stands on one slide, its title first. Not thread-safe. */
final class SlideText {
    private static final Set<Placeholder> TITLES =
            EnumSet.of(Placeholder.TITLE, Placeholder.CENTERED_TITLE, Placeholder.VERTICAL_TEXT_TITLE);
    private static final Set<Placeholder> FURNITURE =
            EnumSet.of(Placeholder.DATETIME, Placeholder.SLIDE_NUMBER, Placeholder.FOOTER, Placeholder.HEADER);
    private static final int TITLE_LEVEL = 2;

    private final Function<PictureShape<?, ?>, Optional<DocumentPicture>> pictures;
    private final Drafts into;
    private final int number;
    private int counted;

    /** {@code pictures} finds those that may hold text. */
    SlideText(Function<PictureShape<?, ?>, Optional<DocumentPicture>> pictures, Drafts into, int number) {
        this.pictures = pictures;
        this.into = into;
        this.number = number;
    }

    void add(Slide<?, ?> slide) {
        List<Shape<?, ?>> shapes = flat(slide.getShapes());
        String title = String.valueOf(slide.getTitle());
        shapes.stream().filter(shape -> isTitle(shape, title)).forEach(this::addTitle);
        shapes.stream()
                .filter(shape -> !isTitle(shape, title) && !isFurniture(shape))
                .forEach(this::addShape);
        if (slide.getNotes() != null) {
            for (Shape<?, ?> shape : flat(slide.getNotes().getShapes())) {
                if (shape instanceof SimpleShape<?, ?> note && note.getPlaceholder() == Placeholder.BODY) {
                    addShape(shape);
                }
            }
        }
    }

    private static List<Shape<?, ?>> flat(List<? extends Shape<?, ?>> shapes) {
        List<Shape<?, ?>> flat = new ArrayList<>();
        for (Shape<?, ?> shape : shapes) {
            if (shape instanceof GroupShape<?, ?> group && !(shape instanceof TableShape)) {
                flat.addAll(flat(group.getShapes()));
            } else {
                flat.add(shape);
            }
        }
        return flat;
    }

    private static boolean isTitle(Shape<?, ?> shape, String title) {
        return shape instanceof TextShape<?, ?> text
                && (TITLES.contains(placeholder(text)) || title.equals(text.getText()));
    }

    private static boolean isFurniture(Shape<?, ?> shape) {
        return shape instanceof SimpleShape<?, ?> simple && FURNITURE.contains(placeholder(simple));
    }

    private static Placeholder placeholder(SimpleShape<?, ?> shape) {
        Placeholder placeholder = shape.getPlaceholder();
        return placeholder == null ? Placeholder.NONE : placeholder;
    }

    private void addTitle(Shape<?, ?> shape) {
        if (shape instanceof TextShape<?, ?> title) {
            into.add(Kind.HEADING, TITLE_LEVEL, title.getText(), false, number);
        }
    }

    private void addShape(Shape<?, ?> shape) {
        switch (shape) {
            case TableShape<?, ?> table -> addTable(table);
            case TextShape<?, ?> text -> text.getTextParagraphs().forEach(this::addParagraph);
            case PictureShape<?, ?> picture ->
                pictures.apply(picture).ifPresent(found -> into.addPicture(found, number));
            default -> {
                // Lines and charts hold no text of their own.
            }
        }
    }

    private void addTable(TableShape<?, ?> table) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < table.getNumberOfRows(); row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < table.getNumberOfColumns(); column++) {
                TableCell<?, ?> cell = table.getCell(row, column);
                cells.add(cell == null ? "" : String.valueOf(cell.getText()));
            }
            rows.add(cells);
        }
        into.addTable(rows, number);
    }

    private void addParagraph(TextParagraph<?, ?, ?> paragraph) {
        StringBuilder text = new StringBuilder();
        for (TextRun run : paragraph.getTextRuns()) {
            text.append(run.getRawText());
        }
        BulletStyle bullet = paragraph.getBulletStyle();
        if (bullet == null) {
            counted = 0;
            into.add(Kind.PARAGRAPH, 0, text.toString(), false, number);
        } else {
            into.add(Kind.LIST_ITEM, paragraph.getIndentLevel() + 1, label(bullet) + text, false, number);
        }
    }

    private String label(BulletStyle bullet) {
        AutoNumberingScheme scheme = bullet.getAutoNumberingScheme();
        if (scheme == null) {
            counted = 0;
            return "";
        }
        Integer first = bullet.getAutoNumberingStartAt();
        counted = counted == 0 && first != null ? first : counted + 1;
        return scheme.format(counted) + " ";
    }
}
