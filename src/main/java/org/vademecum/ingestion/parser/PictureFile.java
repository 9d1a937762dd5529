package org.vademecum.ingestion.parser;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Dimension;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.vademecum.vectorstore.PageWords;

/** A file of one picture, or of several as a fax is. Sizes are read from its headers, before anything is unpacked. */
final class PictureFile implements AutoCloseable {
    /** What is unpacked at most; a larger picture is read with pixels left out. */
    private static final long UNPACKED_PIXELS = 40_000_000;

    /** Letters of a screen are small; Tesseract wants them as large as in print. */
    private static final int SMALL_SIDE = 1600;

    private static final int ENLARGED = 2;

    private final Path file;
    private final ImageInputStream input;
    private final ImageReader reader;

    private PictureFile(Path file, ImageInputStream input, ImageReader reader) {
        this.file = file;
        this.input = input;
        this.reader = reader;
    }

    /**
     * Opens the file.
     *
     * @throws UnreadableDocument when there is nothing here that reads such pictures
     */
    static PictureFile open(Path file, String mediaType) throws IOException, UnreadableDocument {
        ImageInputStream input = ImageIO.createImageInputStream(file.toFile());
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        if (!readers.hasNext()) {
            input.close();
            throw UnreadableDocument.unsupportedType(mediaType);
        }
        ImageReader reader = readers.next();
        reader.setInput(input);
        return new PictureFile(file, input, reader);
    }

    /** Width and height of the first picture, of which no more than the header is read; empty when nothing here reads such pictures. */
    static Optional<Dimension> size(InputStream bytes) throws IOException {
        try (ImageInputStream input = ImageIO.createImageInputStream(bytes)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input);
                return Optional.of(new Dimension(reader.getWidth(0), reader.getHeight(0)));
            } finally {
                reader.dispose();
            }
        }
    }

    /** The pictures of a fax are its pages; those of a GIF move. */
    int pages() throws IOException {
        return reader.getFormatName().toLowerCase(Locale.ROOT).startsWith("tif") ? reader.getNumImages(true) : 1;
    }

    long pixels(int page) throws IOException {
        return (long) reader.getWidth(page - 1) * reader.getHeight(page - 1);
    }

    PageImage page(int page) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        int step = (int) Math.ceil(Math.sqrt((double) pixels(page) / UNPACKED_PIXELS));
        param.setSourceSubsampling(step, step, 0, 0);
        BufferedImage picture = reader.read(page - 1, param);
        int turns = quarterTurns();
        int width = turns % 2 == 0 ? picture.getWidth() : picture.getHeight();
        int height = turns % 2 == 0 ? picture.getHeight() : picture.getWidth();
        double scale = scale(width, height);
        AffineTransform place = AffineTransform.getScaleInstance(scale, scale);
        place.translate(width / 2.0, height / 2.0);
        place.quadrantRotate(turns);
        place.translate(-picture.getWidth() / 2.0, -picture.getHeight() / 2.0);
        float points = PageWords.PICTURE_SIDE / Math.max(width, height);
        return new PageImage(
                PageImage.gray(picture, place, Math.max(1, (int) (width * scale)), Math.max(1, (int) (height * scale))),
                width * points,
                height * points);
    }

    private static double scale(int width, int height) {
        double most = Math.sqrt(PageImage.MOST_PIXELS / ((double) width * height));
        return Math.min(most, Math.max(width, height) < SMALL_SIDE ? ENLARGED : 1);
    }

    /** Clockwise, as the camera says that it was held and as browsers show the picture. */
    private int quarterTurns() throws IOException {
        try {
            ExifIFD0Directory said =
                    ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer orientation = said == null ? null : said.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return switch (orientation == null ? 1 : orientation) {
                case 3 -> 2;
                case 6 -> 1;
                case 8 -> 3;
                default -> 0;
            };
        } catch (ImageProcessingException e) {
            // A picture that says nothing of it stands upright.
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        input.close();
    }
}
