package org.vademecum.ingestion.parser;

import java.awt.Dimension;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * The pictures within a document, such as scans that were pasted into a Word file. They are known by numbers, which are the same each time
 * that the document is opened. Not thread-safe.
 */
abstract class DocumentPictures implements AutoCloseable {
    /** In pixels; what is smaller is an icon, a logo or a line. */
    private static final int SHORTEST_SIDE = 100;

    private static final int FEWEST_PIXELS = 100_000;

    private final ParserLimits limits;

    /** By their marks. */
    private final Map<String, Integer> found = new HashMap<>();

    DocumentPictures(ParserLimits limits) {
        this.limits = limits;
    }

    /** Those of a document of this type. */
    static DocumentPictures of(Path file, String mediaType, ParserLimits limits) throws IOException {
        return switch (mediaType) {
            case SlidesReader.OLD -> ShowPictures.open(file, limits);
            case DocReader.MEDIA_TYPE -> DocPictures.open(file, limits);
            default -> new PackagePictures(file, limits);
        };
    }

    /** The picture's file, unpacked while it is read. */
    abstract InputStream open(int number) throws IOException;

    /** What the same picture always has, and another one hardly ever. */
    abstract String mark(int number) throws IOException;

    /**
     * The picture of that number. Empty when it is too small to hold text, damaged or a drawing of lines, and when the same picture was
     * found before: a logo is read once.
     */
    final Optional<DocumentPicture> find(int number) {
        try {
            Integer before = found.putIfAbsent(mark(number), number);
            if (before != null && isSame(before, number)) {
                return Optional.empty();
            }
            return size(number)
                    .filter(DocumentPictures::isReadable)
                    .map(size -> new DocumentPicture(number, pixels(size) > limits.maxPixels()));
        } catch (IOException | RuntimeException e) {
            // Readers of pictures fail in many ways; the text around a damaged one is still good.
            return Optional.empty();
        }
    }

    private boolean isSame(int one, int other) throws IOException {
        if (one == other) {
            return true;
        }
        try (InputStream bytes = new BufferedInputStream(bytes(one));
                InputStream others = new BufferedInputStream(bytes(other))) {
            int next;
            do {
                next = bytes.read();
                if (next != others.read()) {
                    return false;
                }
            } while (next >= 0);
            return true;
        }
    }

    private static boolean isReadable(Dimension size) {
        return Math.min(size.width, size.height) >= SHORTEST_SIDE && pixels(size) >= FEWEST_PIXELS;
    }

    private static long pixels(Dimension size) {
        return (long) size.width * size.height;
    }

    private Optional<Dimension> size(int number) throws IOException {
        try (InputStream bytes = bytes(number)) {
            return PictureFile.size(bytes);
        }
    }

    /** Of a file that unpacks to more than a part may have, no more than that. */
    private InputStream bytes(int number) throws IOException {
        return BoundedInputStream.builder()
                .setInputStream(open(number))
                .setMaxCount(limits.maxPartBytes())
                .get();
    }

    /** Draws the picture that {@link #find} told the number of. */
    final PageImage draw(int number) throws IOException, UnreadableDocument {
        Path unpacked = Files.createTempFile("picture", "");
        try {
            try (InputStream bytes = bytes(number)) {
                Files.copy(bytes, unpacked, StandardCopyOption.REPLACE_EXISTING);
            }
            try (PictureFile picture = PictureFile.open(unpacked, "image")) {
                return picture.page(1);
            }
        } finally {
            Files.delete(unpacked);
        }
    }

    @Override
    public abstract void close() throws IOException;
}
