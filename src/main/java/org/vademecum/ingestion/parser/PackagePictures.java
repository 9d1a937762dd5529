package org.vademecum.ingestion.parser;

import java.awt.Dimension;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.poi.openxml4j.util.ZipSecureFile;

/**
 * The pictures within a packed document, such as scans that were pasted into a Word file. They are known by the number of their file in
 * the package, which is the same each time that it is opened. Not thread-safe.
 */
final class PackagePictures implements AutoCloseable {
    /** In pixels; what is smaller is an icon, a logo or a line. */
    private static final int SHORTEST_SIDE = 100;

    private static final int FEWEST_PIXELS = 100_000;

    private final ZipSecureFile files;
    private final List<ZipArchiveEntry> entries;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** By checksum and length, which tell many PNGs of one length alike. */
    private final Map<String, ZipArchiveEntry> found = new HashMap<>();

    private final long maxPixels;

    /** {@code maxPixels} are those of the largest picture that is unpacked. */
    PackagePictures(Path file, long maxPixels) throws IOException {
        this.files = new ZipSecureFile(file.toFile());
        this.entries = Collections.list(files.getEntries());
        this.maxPixels = maxPixels;
        for (int i = 0; i < entries.size(); i++) {
            numbers.put(entries.get(i).getName(), i + 1);
        }
    }

    /**
     * The picture of that name in the package. Empty when it is too small to hold text, damaged or a drawing of lines, and when the
     * same picture was found before: a logo is read once.
     */
    Optional<PackagePicture> find(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            return Optional.empty();
        }
        ZipArchiveEntry entry = entries.get(number - 1);
        ZipArchiveEntry before = found.putIfAbsent(entry.getCrc() + " " + entry.getSize(), entry);
        if (before != null && isSame(before, entry)) {
            return Optional.empty();
        }
        return size(entry)
                .filter(PackagePictures::isReadable)
                .map(size -> new PackagePicture(number, pixels(size) > maxPixels));
    }

    private boolean isSame(ZipArchiveEntry one, ZipArchiveEntry other) {
        if (one.equals(other)) {
            return true;
        }
        try (InputStream bytes = new BufferedInputStream(files.getInputStream(one));
                InputStream others = new BufferedInputStream(files.getInputStream(other))) {
            int next;
            do {
                next = bytes.read();
                if (next != others.read()) {
                    return false;
                }
            } while (next >= 0);
            return true;
        } catch (IOException e) {
            // What cannot be unpacked is like nothing, and is found to be damaged when its size is read.
            return false;
        }
    }

    private static boolean isReadable(Dimension size) {
        return Math.min(size.width, size.height) >= SHORTEST_SIDE && pixels(size) >= FEWEST_PIXELS;
    }

    private static long pixels(Dimension size) {
        return (long) size.width * size.height;
    }

    private Optional<Dimension> size(ZipArchiveEntry entry) {
        try (InputStream bytes = files.getInputStream(entry)) {
            return PictureFile.size(bytes);
        } catch (IOException | RuntimeException e) {
            // Readers of pictures fail in many ways; the text around a damaged one is still good.
            return Optional.empty();
        }
    }

    /**
     * Draws a picture of the package.
     *
     * @param number as {@link #find} told it
     */
    static PageImage draw(Path file, int number) throws IOException, UnreadableDocument {
        Path unpacked = Files.createTempFile("picture", "");
        try (PackagePictures pictures = new PackagePictures(file, 0)) {
            pictures.unpack(number, unpacked);
            try (PictureFile picture = PictureFile.open(unpacked, "image")) {
                return picture.page(1);
            }
        } finally {
            Files.delete(unpacked);
        }
    }

    private void unpack(int number, Path into) throws IOException {
        if (number > entries.size()) {
            throw new FileNotFoundException("Picture " + number);
        }
        try (InputStream bytes = files.getInputStream(entries.get(number - 1))) {
            Files.copy(bytes, into, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
