package org.vademecum.ingestion;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.io.Writer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Collects the words of each page. Text that does not run the way most of the page does is left out, such as a watermark. */
final class PdfPageScanner extends PDFTextStripper {
    /** A gap wider than this share of a space parts two words. */
    private static final float SPACE_SHARE = 0.5f;

    private final List<PdfPage> pages = new ArrayList<>();
    private final Map<PDFont, Boolean> bold = new HashMap<>();

    static List<PdfPage> scan(PDDocument document) throws IOException {
        PdfPageScanner scanner = new PdfPageScanner();
        scanner.setShouldSeparateByBeads(false);
        scanner.writeText(document, Writer.nullWriter());
        return scanner.pages;
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new TextBuilder.ParseInterrupted();
        }
        super.processOperator(operator, operands);
    }

    @Override
    protected void writePage() {
        PDPage page = getCurrentPage();
        List<Glyph> glyphs = getCharactersByArticle().stream()
                .flatMap(List::stream)
                .map(this::glyph)
                .filter(glyph -> glyph.upright)
                .toList();
        boolean sideways = page.getRotation() % 180 != 0;
        float width = page.getCropBox().getWidth();
        float height = page.getCropBox().getHeight();
        pages.add(new PdfPage(
                getCurrentPageNo(), sideways ? height : width, sideways ? width : height, words(glyphs), List.of()));
    }

    private record Glyph(
            String text,
            float left,
            float right,
            float baseline,
            float size,
            float space,
            boolean bold,
            boolean mono,
            boolean upright) {}

    private Glyph glyph(TextPosition position) {
        var matrix = position.getTextMatrix();
        Point2D.Float from = viewed(matrix.getTranslateX(), matrix.getTranslateY());
        Point2D.Float to = viewed(position.getEndX(), position.getEndY());
        float size = matrix.getScalingFactorY();
        boolean upright = to.x >= from.x && Math.abs(to.y - from.y) < 0.1f * size;
        float space = position.getWidthOfSpace();
        return new Glyph(
                normalized(position.getUnicode()),
                from.x,
                to.x,
                from.y,
                size,
                space > 0.15f * size && space < 0.6f * size ? space : 0.25f * size,
                isBold(position.getFont()),
                isMono(position.getFont()),
                upright);
    }

    /** A point of the page's own coordinates, whose origin is the lower left corner of the crop box. */
    private Point2D.Float viewed(float x, float y) {
        float width = getCurrentPage().getCropBox().getWidth();
        float height = getCurrentPage().getCropBox().getHeight();
        return switch (Math.floorMod(getCurrentPage().getRotation(), 360)) {
            case 90 -> new Point2D.Float(y, x);
            case 180 -> new Point2D.Float(width - x, y);
            case 270 -> new Point2D.Float(height - y, width - x);
            default -> new Point2D.Float(x, height - y);
        };
    }

    private static List<PdfWord> words(List<Glyph> glyphs) {
        List<PdfWord> words = new ArrayList<>();
        List<Glyph> word = new ArrayList<>();
        for (Glyph glyph : glyphs) {
            boolean space = glyph.text.isBlank();
            if (!word.isEmpty() && (space || !continues(word.get(word.size() - 1), glyph))) {
                words.add(word(word));
                word.clear();
            }
            if (!space) {
                word.add(glyph);
            }
        }
        if (!word.isEmpty()) {
            words.add(word(word));
        }
        return words;
    }

    private static boolean continues(Glyph last, Glyph next) {
        float gap = next.left - last.right;
        return Math.abs(next.baseline - last.baseline) < 0.1f * last.size
                && gap < SPACE_SHARE * Math.max(last.space, next.space)
                && gap > -0.5f * last.size;
    }

    private static PdfWord word(List<Glyph> glyphs) {
        StringBuilder text = new StringBuilder();
        glyphs.forEach(glyph -> text.append(glyph.text));
        Glyph first = glyphs.get(0);
        return new PdfWord(
                text.toString(),
                first.left,
                glyphs.get(glyphs.size() - 1).right,
                first.baseline,
                first.size,
                glyphs.stream().allMatch(Glyph::bold),
                glyphs.stream().allMatch(Glyph::mono),
                false);
    }

    /** Ligatures and presentation forms as the letters they stand for. */
    private static String normalized(String unicode) {
        return unicode.chars().anyMatch(c -> c >= 0xFB00 && c <= 0xFEFC)
                ? Normalizer.normalize(unicode, Normalizer.Form.NFKC)
                : unicode;
    }

    private boolean isBold(PDFont font) {
        return bold.computeIfAbsent(font, PdfPageScanner::looksBold);
    }

    private static boolean looksBold(PDFont font) {
        PDFontDescriptor descriptor = font.getFontDescriptor();
        String name = String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
        return name.contains("bold")
                || name.contains("black")
                || name.contains("heavy")
                || (descriptor != null && (descriptor.isForceBold() || descriptor.getFontWeight() >= 600));
    }

    private static boolean isMono(PDFont font) {
        PDFontDescriptor descriptor = font.getFontDescriptor();
        String name = String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
        return name.contains("mono") || name.contains("courier") || (descriptor != null && descriptor.isFixedPitch());
    }
}
