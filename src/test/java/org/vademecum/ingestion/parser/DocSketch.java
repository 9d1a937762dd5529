package org.vademecum.ingestion.parser;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.util.LittleEndian;

/**
 * A Word document of the old format with other pictures in the place of its own, since nothing here can insert any: that which Apache Tika
 * tests its parsers with has three that text flows around, and three in a line.
 */
final class DocSketch {
    private static final String ORIGINAL = "test-documents/testWORD_embeded.doc";

    /** Where the pictures in a line are in the original's stream of them. */
    private static final int[] IN_LINE = {0, 7217, 39991};

    /** The length of a descriptor with a shape, and of an entry in a list of pictures. */
    private static final int SHAPE = 124;

    private static final int ENTRY = 44;

    private DocSketch() {}

    static byte[] withPictures(List<byte[]> floating, List<byte[]> inLine) throws IOException {
        try (POIFSFileSystem file = new POIFSFileSystem(new ByteArrayInputStream(original()))) {
            byte[] word = stream(file, "WordDocument");
            byte[] table = stream(file, "1Table");
            byte[] data = stream(file, "Data");
            ByteArrayOutputStream pictures = new ByteArrayOutputStream();
            for (int i = 0; i < IN_LINE.length; i++) {
                byte[] picture =
                        inLine(Arrays.copyOfRange(data, IN_LINE[i], IN_LINE[i] + SHAPE + ENTRY), inLine.get(i));
                if (i > 0) {
                    LittleEndian.putInt(word, indexOf(word, reference(IN_LINE[i]), 0) + 2, pictures.size());
                }
                pictures.writeBytes(picture);
            }
            int entry = 0;
            for (byte[] picture : floating) {
                entry = indexOf(table, new byte[] {0x07, (byte) 0xF0, 36, 0, 0, 0}, entry + 1);
                LittleEndian.putInt(table, entry + 6 + 28, word.length);
                word = joined(word, record(picture));
            }
            file.createOrUpdateDocument(new ByteArrayInputStream(word), "WordDocument");
            file.createOrUpdateDocument(new ByteArrayInputStream(table), "1Table");
            file.createOrUpdateDocument(new ByteArrayInputStream(pictures.toByteArray()), "Data");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            file.writeFilesystem(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] original() throws IOException {
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(Path.of("target/found"));
                FileSystem archive =
                        FileSystems.newFileSystem(archives.iterator().next())) {
            return Files.readAllBytes(archive.getPath(ORIGINAL));
        }
    }

    private static byte[] stream(POIFSFileSystem file, String name) throws IOException {
        try (InputStream stream = file.createDocumentInputStream(name)) {
            return stream.readAllBytes();
        }
    }

    /** How a run of characters refers to its picture: by a property, and where the picture is. */
    private static byte[] reference(int offset) {
        byte[] reference = {0x03, 0x6A, 0, 0, 0, 0};
        LittleEndian.putInt(reference, 2, offset);
        return reference;
    }

    private static int indexOf(byte[] bytes, byte[] sought, int from) {
        for (int i = from; i <= bytes.length - sought.length; i++) {
            if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("The original is another one");
    }

    private static byte[] inLine(byte[] before, byte[] picture) {
        byte[] record = record(picture);
        LittleEndian.putInt(before, 0, before.length + record.length);
        LittleEndian.putInt(before, SHAPE + 4, ENTRY - 8 + record.length);
        return joined(before, record);
    }

    /** As [MS-ODRAW] 2.2.27 and 2.2.28 have it. */
    private static byte[] record(byte[] picture) {
        boolean png = picture[1] == 'P';
        byte[] record = new byte[8 + 16 + 1 + picture.length];
        LittleEndian.putUShort(record, 0, png ? 0x6E00 : 0x46A0);
        LittleEndian.putUShort(record, 2, png ? 0xF01E : 0xF01D);
        LittleEndian.putInt(record, 4, record.length - 8);
        try {
            System.arraycopy(MessageDigest.getInstance("MD5").digest(picture), 0, record, 8, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        System.arraycopy(picture, 0, record, 25, picture.length);
        return record;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
