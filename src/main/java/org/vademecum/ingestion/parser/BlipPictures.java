package org.vademecum.ingestion.parser;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.poi.util.LittleEndian;

/**
 * Pictures in Office's old formats, which keep each as a record, [MS-ODRAW] 2.2.23: the bytes of its file come behind a header. Drawings of
 * lines are records of other types, which are packed, and are never unpacked here. Not thread-safe.
 */
abstract class BlipPictures extends DocumentPictures {
    /** The types of records that hold JPEG, PNG and TIFF. */
    private static final Set<Integer> FILES = Set.of(0xF01D, 0xF01E, 0xF029, 0xF02A);

    private static final int HEADER = 8;

    /** The checksum of the picture. */
    private static final int SUM = 16;

    BlipPictures(ParserLimits limits) {
        super(limits);
    }

    /** From where the picture's record begins. */
    abstract InputStream record(int number) throws IOException;

    @Override
    final InputStream open(int number) throws IOException {
        InputStream record = record(number);
        byte[] header = header(record);
        boolean twoSums = (LittleEndian.getUShort(header) >> 4) % 2 == 1;
        int before = (twoSums ? SUM : 0) + 1;
        record.skipNBytes(before);
        int length = LittleEndian.getInt(header, 4) - SUM - before;
        return BoundedInputStream.builder()
                .setInputStream(record)
                .setMaxCount(Math.max(0, length))
                .get();
    }

    @Override
    final String mark(int number) throws IOException {
        try (InputStream record = record(number)) {
            return HexFormat.of().formatHex(header(record), 4, HEADER + SUM);
        }
    }

    private static byte[] header(InputStream record) throws IOException {
        byte[] header = record.readNBytes(HEADER + SUM);
        if (header.length < HEADER + SUM) {
            throw new EOFException("The picture's record ends");
        }
        if (!FILES.contains(LittleEndian.getUShort(header, 2))) {
            throw new IOException("The record is no picture, or a drawing of lines");
        }
        return header;
    }
}
