package org.vademecum.ingestion.parser;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;

/**
 * Collects the words and lines of each page, in one pass over its content. Text outside the visible page is left out, and so is
 * text that does not run the way most of the page does, such as a watermark.
 */
final class PdfPageScanner extends PDFTextStripper {
    /** Operators that leave something on the page which is no text. */
    private static final Set<String> PAINTING =
            Set.of("Do", "BI", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s");

    private final List<PdfPage> pages = new ArrayList<>();
    private final PdfFonts fonts = new PdfFonts();
    private PdfShapes shapes = new PdfShapes();
    private PDRectangle box = new PDRectangle();
    private int rotation;
    private boolean painted;

    private PdfPageScanner() {
        setShouldSeparateByBeads(false);
        setSuppressDuplicateOverlappingText(true);
    }

    static List<PdfPage> scan(PDDocument document) throws IOException {
        PdfPageScanner scanner = new PdfPageScanner();
        scanner.writeText(document, Writer.nullWriter());
        return scanner.pages;
    }

    @Override
    protected void startPage(PDPage page) {
        box = page.getCropBox();
        rotation = Math.floorMod(page.getRotation(), 360);
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new TextBuilder.ParseInterrupted();
        }
        painted |= PAINTING.contains(operator.getName());
        super.processOperator(operator, operands);
    }

    /** All that does not concern text, paths among it. */
    @Override
    protected void unsupportedOperator(Operator operator, List<COSBase> operands) {
        Matrix matrix = getGraphicsState().getCurrentTransformationMatrix();
        shapes.apply(operator.getName(), operands, (x, y) -> {
            Point2D.Float point = matrix.transformPoint(x, y);
            return viewed(point.x - box.getLowerLeftX(), point.y - box.getLowerLeftY());
        });
    }

    @Override
    protected void writePage() {
        List<Glyph> glyphs = getCharactersByArticle().stream()
                .flatMap(List::stream)
                .map(this::glyph)
                .toList();
        PdfPage page = new PdfPage(
                getCurrentPageNo(),
                viewedWidth(),
                viewedHeight(),
                GlyphRuns.words(visible(glyphs)),
                shapes.painted(),
                painted);
        pages.add(page);
        shapes = new PdfShapes();
        painted = false;
    }

    private List<Glyph> visible(List<Glyph> glyphs) {
        float width = viewedWidth();
        float height = viewedHeight();
        return glyphs.stream()
                .filter(Glyph::upright)
                .filter(glyph -> glyph.right() > 0 && glyph.left() < width)
                .filter(glyph -> glyph.baseline() > 0 && glyph.baseline() < height + glyph.size())
                .toList();
    }

    private Glyph glyph(TextPosition position) {
        Matrix matrix = position.getTextMatrix();
        Point2D.Float from = viewed(matrix.getTranslateX(), matrix.getTranslateY());
        Point2D.Float to = viewed(position.getEndX(), position.getEndY());
        float size = Math.abs(matrix.getScalingFactorY());
        float space = position.getWidthOfSpace();
        return new Glyph(
                PdfFonts.letters(position.getUnicode()),
                from.x,
                to.x,
                from.y,
                size,
                space > 0.15f * size && space < 0.6f * size ? space : 0.25f * size,
                fonts.isBold(position.getFont()),
                fonts.isMono(position.getFont()),
                to.x >= from.x && Math.abs(to.y - from.y) < 0.1f * size);
    }

    private boolean sideways() {
        return rotation % 180 != 0;
    }

    private float viewedWidth() {
        return sideways() ? box.getHeight() : box.getWidth();
    }

    private float viewedHeight() {
        return sideways() ? box.getWidth() : box.getHeight();
    }

    /** A point as viewed: from the left and the top; it is given from the lower left corner of the crop box. */
    private Point2D.Float viewed(float x, float y) {
        float width = box.getWidth();
        float height = box.getHeight();
        return switch (rotation) {
            case 90 -> new Point2D.Float(y, x);
            case 180 -> new Point2D.Float(width - x, y);
            case 270 -> new Point2D.Float(height - y, width - x);
            default -> new Point2D.Float(x, height - y);
        };
    }

    /**
     * A glyph as viewed.
     *
     * @param space width of a space in its font
     * @param upright runs from left to right
     */
    record Glyph(
            String text,
            float left,
            float right,
            float baseline,
            float size,
            float space,
            boolean bold,
            boolean mono,
            boolean upright) {}
}
