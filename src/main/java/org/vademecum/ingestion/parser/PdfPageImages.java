package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Draws pages of PDFs as a printer would. */
final class PdfPageImages {
    private static final float POINTS_PER_INCH = 72;

    /** What Tesseract was trained on. */
    private static final float DOTS_PER_INCH = 300;

    private PdfPageImages() {}

    static PageImage draw(Path file, int page) throws IOException {
        try (PDDocument document =
                Loader.loadPDF(file.toFile(), "", null, null, IOUtils.createTempFileOnlyStreamCache())) {
            PDPage drawn = document.getPage(page - 1);
            PDRectangle box = drawn.getCropBox();
            boolean sideways = drawn.getRotation() % 180 != 0;
            float width = sideways ? box.getHeight() : box.getWidth();
            float height = sideways ? box.getWidth() : box.getHeight();
            PDFRenderer renderer = new PDFRenderer(document);
            renderer.setSubsamplingAllowed(true);
            return new PageImage(renderer.renderImage(page - 1, scale(width, height), ImageType.GRAY), width, height);
        }
    }

    private static float scale(float width, float height) {
        double most = Math.sqrt(PageImage.MOST_PIXELS / ((double) width * height));
        return (float) Math.min(DOTS_PER_INCH / POINTS_PER_INCH, most);
    }
}
