package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText.Kind;

/** Lines of a PDF that belong together, or a table. Not thread-safe. */
final class PdfBlock {
    private final Kind kind;
    private final List<PdfLine> lines = new ArrayList<>();
    private final @Nullable PdfTable table;
    private final @Nullable ListMarker marker;
    private final int listLevel;
    private final float textLeft;

    private PdfBlock(Kind kind, @Nullable PdfTable table, @Nullable ListMarker marker, int listLevel, float textLeft) {
        this.kind = kind;
        this.table = table;
        this.marker = marker;
        this.listLevel = listLevel;
        this.textLeft = textLeft;
    }

    static PdfBlock of(PdfTable table) {
        return new PdfBlock(Kind.TABLE, table, null, 0, table.left());
    }

    static PdfBlock paragraph(PdfLine first) {
        return new PdfBlock(Kind.PARAGRAPH, null, null, 0, first.left()).add(first);
    }

    static PdfBlock code(PdfLine first) {
        return new PdfBlock(Kind.CODE, null, null, 0, first.left()).add(first);
    }

    /** {@code textLeft} is where the item's own text begins. */
    static PdfBlock item(PdfLine first, ListMarker marker, int level, float textLeft) {
        return new PdfBlock(Kind.LIST_ITEM, null, marker, level, textLeft).add(first);
    }

    PdfBlock add(PdfLine line) {
        lines.add(line);
        return this;
    }

    Kind kind() {
        return kind;
    }

    List<PdfLine> lines() {
        return lines;
    }

    @Nullable
    PdfTable table() {
        return table;
    }

    int listLevel() {
        return listLevel;
    }

    float textLeft() {
        return textLeft;
    }

    PdfLine first() {
        return lines.get(0);
    }

    PdfLine last() {
        return lines.get(lines.size() - 1);
    }

    /** The lines as text, without a bullet. */
    List<String> texts() {
        List<String> texts = new ArrayList<>(lines.stream().map(PdfLine::text).toList());
        if (marker != null) {
            texts.set(0, marker.itemText(texts.get(0)));
        }
        return texts;
    }
}
