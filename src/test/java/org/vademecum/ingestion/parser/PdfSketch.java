package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.util.Matrix;

/** Draws PDFs for tests: A4 pages, points from the left and the top. */
final class PdfSketch implements AutoCloseable {
    static final FontName PLAIN = FontName.TIMES_ROMAN;
    static final FontName BOLD = FontName.HELVETICA_BOLD;
    static final FontName MONO = FontName.COURIER;

    private static final float HEIGHT = PDRectangle.A4.getHeight();
    private static final float LEADING = 1.35f;

    private final PDDocument document = new PDDocument();
    private final PDDocumentOutline outline = new PDDocumentOutline();
    private PDPageContentStream content;
    private FontName font = PLAIN;
    private final Map<FontName, PDFont> fonts = new EnumMap<>(FontName.class);
    private float size = 11;
    private float y;

    PdfSketch() {
        page();
    }

    PdfSketch page() {
        return act(() -> {
            if (content != null) {
                content.close();
            }
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            content = new PDPageContentStream(document, page);
            y = 72;
        });
    }

    /** The page as it is, turned by so many degrees for the viewer. */
    PdfSketch turned(int degrees) {
        document.getPage(document.getNumberOfPages() - 1).setRotation(degrees);
        return this;
    }

    PdfSketch font(FontName font, float size) {
        this.font = font;
        this.size = size;
        return this;
    }

    PdfSketch title(String title) {
        document.getDocumentInformation().setTitle(title);
        return this;
    }

    PdfSketch bookmark(String title) {
        PDOutlineItem item = new PDOutlineItem();
        item.setTitle(title);
        item.setDestination(document.getPage(document.getNumberOfPages() - 1));
        outline.addLast(item);
        document.getDocumentCatalog().setDocumentOutline(outline);
        return this;
    }

    /** Text with its base line at the given place. */
    PdfSketch at(float x, float top, String text) {
        return act(() -> {
            content.beginText();
            content.setFont(pdFont(), size);
            content.newLineAtOffset(x, HEIGHT - top);
            content.showText(text);
            content.endText();
        });
    }

    /** Lines below each other, from where the last ended. */
    PdfSketch lines(String... lines) {
        return linesFrom(72, lines);
    }

    PdfSketch linesFrom(float x, String... lines) {
        for (String line : lines) {
            y += size * LEADING;
            at(x, y, line);
        }
        return this;
    }

    /** Like {@link #lines}, with space above. */
    PdfSketch paragraph(String... lines) {
        y += size;
        return lines(lines);
    }

    PdfSketch heading(float headingSize, String text) {
        FontName bodyFont = font;
        float bodySize = size;
        y += headingSize;
        font(BOLD, headingSize).lines(text);
        return font(bodyFont, bodySize);
    }

    PdfSketch down(float points) {
        y += points;
        return this;
    }

    float y() {
        return y;
    }

    PdfSketch rule(float x1, float y1, float x2, float y2) {
        return act(() -> {
            content.moveTo(x1, HEIGHT - y1);
            content.lineTo(x2, HEIGHT - y2);
            content.stroke();
        });
    }

    PdfSketch dot(float x, float top) {
        return act(() -> {
            content.addRect(x, HEIGHT - top, 3, 3);
            content.fill();
        });
    }

    PdfSketch slanted(String text) {
        return act(() -> {
            content.beginText();
            content.setFont(pdFont(), 60);
            content.setTextMatrix(Matrix.getRotateInstance(Math.PI / 4, 150, 300));
            content.showText(text);
            content.endText();
        });
    }

    /** A line that runs upwards on the page, as on a landscape page before the viewer turns it. */
    PdfSketch upwards(float fromLeft, String text) {
        return act(() -> {
            content.beginText();
            content.setFont(pdFont(), size);
            content.setTextMatrix(Matrix.getRotateInstance(Math.PI / 2, fromLeft, 72));
            content.showText(text);
            content.endText();
        });
    }

    /** A font belongs to one document. */
    private PDFont pdFont() {
        return fonts.computeIfAbsent(font, PDType1Font::new);
    }

    PdfSketch protect(String password) {
        return act(() -> document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission())));
    }

    Path save(Path dir, String name) throws IOException {
        content.close();
        Path file = dir.resolve(name);
        document.save(file.toFile());
        document.close();
        return file;
    }

    @Override
    public void close() throws IOException {
        document.close();
    }

    private interface Drawing {
        void run() throws IOException;
    }

    private PdfSketch act(Drawing drawing) {
        try {
            drawing.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
