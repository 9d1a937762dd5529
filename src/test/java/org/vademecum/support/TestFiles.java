package org.vademecum.support;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.poi.common.usermodel.PictureType;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.util.Units;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Files that people upload, good ones and bad ones. */
public final class TestFiles {
    private static final float LEFT = 72;
    private static final float TOP = 760;
    private static final float LINE = 16;

    private TestFiles() {}

    public static byte[] markdown(String title, String... paragraphs) {
        return ("# " + title + "\n\n" + String.join("\n\n", paragraphs) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A PDF with a page for each text; its lines are set below each other. */
    public static byte[] pdf(String... pages) {
        return pdf(document -> {
            for (String text : pages) {
                write(document, text);
            }
        });
    }

    /** A PDF of which a scanner has made nothing but a picture. */
    public static byte[] scannedPdf() {
        return pdf(document -> {
            BufferedImage scan = new BufferedImage(600, 800, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = scan.createGraphics();
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, scan.getWidth(), scan.getHeight());
            pen.setColor(Color.BLACK);
            for (int line = 100; line < 700; line += 24) {
                pen.fillRect(80, line, 440, 6);
            }
            pen.dispose();
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.drawImage(LosslessFactory.createFromImage(document, scan), 0, 0, 595, 842);
            }
        });
    }

    /** A PDF with a picture of a page for each text, as a scanner makes it. */
    public static byte[] scan(String... pages) {
        return scan(pdf(pages));
    }

    /** Pictures of a PDF's pages, as a PDF. */
    public static byte[] scan(byte[] pdf) {
        return pdf(document -> {
            for (BufferedImage picture : pictures(pdf)) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.drawImage(LosslessFactory.createFromImage(document, picture), 0, 0, 595, 842);
                }
            }
        });
    }

    /** The pages of both. */
    public static byte[] joined(byte[] first, byte[] second) {
        try (PDDocument all = Loader.loadPDF(first);
                PDDocument more = Loader.loadPDF(second);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            for (PDPage page : more.getPages()) {
                all.importPage(page);
            }
            all.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a camera keeps it that was turned to the right. */
    public static BufferedImage turnedLeft(BufferedImage upright) {
        BufferedImage turned = new BufferedImage(upright.getHeight(), upright.getWidth(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < upright.getHeight(); y++) {
            for (int x = 0; x < upright.getWidth(); x++) {
                turned.setRGB(y, upright.getWidth() - 1 - x, upright.getRGB(x, y));
            }
        }
        return turned;
    }

    /** A JPEG that says how it was held, by a number of the Exif standard. */
    public static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        bytes.writeBytes(exif);
        bytes.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }

    /** The first page with a line across it. */
    public static byte[] withRule(byte[] pdf) {
        try (PDDocument document = Loader.loadPDF(pdf);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            PDPage page = document.getPage(0);
            try (PDPageContentStream content =
                    new PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, true)) {
                content.moveTo(LEFT, 400);
                content.lineTo(500, 400);
                content.stroke();
            }
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text as a picture; {@code format} as ImageIO calls it. */
    public static byte[] picture(String format, String text) {
        return picture(format, pictures(pdf(text)).getFirst());
    }

    public static byte[] picture(String format, BufferedImage picture) {
        if (format.equals("webp")) {
            return WebpSketch.of(picture);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, bytes)) {
                throw new IllegalArgumentException("Nothing writes " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A Word document of a sentence, and a picture of another one below it. */
    public static byte[] wordWithPicture(String written, String pictured) {
        try (XWPFDocument word = new XWPFDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            word.createParagraph().createRun().setText(written);
            word.createParagraph()
                    .createRun()
                    .addPicture(
                            new ByteArrayInputStream(picture("png", pictured)),
                            PictureType.PNG,
                            "scan.png",
                            Units.toEMU(420),
                            Units.toEMU(594));
            word.write(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pages of a PDF, drawn at 200 dots an inch. */
    public static List<BufferedImage> pictures(byte[] pdf) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFRenderer renderer = new PDFRenderer(document);
            List<BufferedImage> pictures = new ArrayList<>();
            for (int page = 0; page < document.getNumberOfPages(); page++) {
                pictures.add(renderer.renderImageWithDPI(page, 200, ImageType.GRAY));
            }
            return pictures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] passwordProtectedPdf(String text) {
        return pdf(document -> {
            write(document, text);
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", "reader", new AccessPermission());
            policy.setEncryptionKeyLength(128);
            document.protect(policy);
        });
    }

    /** A PDF of which the second half has been lost, the table of its objects with it, and the rest is garbled. */
    public static byte[] corruptPdf(String text) {
        byte[] whole = pdf(text);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Arrays.fill(half, 24, half.length, (byte) 'x');
        return half;
    }

    /** A Word document is a ZIP archive: this one holds nothing of a document. */
    public static byte[] notReallyWord() {
        byte[] bytes = new byte[2_000];
        Arrays.fill(bytes, (byte) 7);
        bytes[0] = 'P';
        bytes[1] = 'K';
        bytes[2] = 3;
        bytes[3] = 4;
        return bytes;
    }

    /** A program for Linux, as far as its first bytes tell. */
    public static byte[] program() {
        byte[] bytes = new byte[4_000];
        byte[] head = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0};
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }

    private interface Drawing {
        void on(PDDocument document) throws IOException;
    }

    private static byte[] pdf(Drawing drawing) {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            drawing.on(document);
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(PDDocument document, String text) throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
            content.newLineAtOffset(LEFT, TOP);
            for (String line : List.of(text.split("\n", -1))) {
                content.showText(line);
                content.newLineAtOffset(0, -LINE);
            }
            content.endText();
        }
    }
}
