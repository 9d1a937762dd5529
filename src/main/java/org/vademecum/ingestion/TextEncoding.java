package org.vademecum.ingestion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;
import org.jspecify.annotations.Nullable;

/**
 * Finds the encoding of plain text. What must be UTF-32, UTF-16 or UTF-8 by its bytes is that; of the older encodings the one whose
 * letters make the likeliest words.
 */
final class TextEncoding {
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int SAMPLE = 65_536;
    private static final int FEW = 3;
    private static final int ESCAPE = 0x1B;

    /** A guess below is none, of 100. */
    private static final int SURE = 20;

    private TextEncoding() {}

    /** Whether bytes are those of text in some encoding: hardly any control characters, or wide characters throughout. */
    static boolean isText(Path file) throws IOException {
        byte[] bytes = sample(file);
        boolean zeros = false;
        int controls = 0;
        for (byte each : bytes) {
            zeros |= each == 0;
            controls += each >= 0 && each < ' ' && "\t\n\r\f\u001B\b\0".indexOf(each) < 0 ? 1 : 0;
        }
        boolean marked = bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
        return marked || (controls <= Math.max(FEW, 0.01 * bytes.length) && (!zeros || wide(bytes) != null));
    }

    /** The file's characters without byte order mark. */
    static String decode(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] sample = bytes.length <= SAMPLE ? bytes : Arrays.copyOf(bytes, SAMPLE);
        String text = decode(bytes, sample);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static String decode(byte[] bytes, byte[] sample) {
        Charset wide = wide(sample);
        if (wide != null) {
            return new String(bytes, wide);
        }
        if (sample.length > 1 && (sample[0] & sample[1] & 0xFE) == 0xFE) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        boolean escapes = new String(sample, StandardCharsets.ISO_8859_1).indexOf(ESCAPE) >= 0;
        String unicode = escapes ? null : utf8(bytes);
        return unicode == null ? new String(bytes, likeliest(sample)) : unicode;
    }

    /** Null when it is not. */
    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static Charset likeliest(byte[] sample) {
        CharsetDetector detector = new CharsetDetector();
        detector.setText(sample);
        for (CharsetMatch match : detector.detectAll()) {
            if (match.getConfidence() >= SURE && Charset.isSupported(match.getName())) {
                return match.getName().equals("ISO-8859-1") ? WESTERN : Charset.forName(match.getName());
            }
        }
        return WESTERN;
    }

    private static byte[] sample(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(SAMPLE);
        }
    }

    /** Told by where the zeros are: in the upper halves of every four bytes, or in every other byte of western text. */
    private static @Nullable Charset wide(byte[] bytes) {
        double[] zeros = new double[4];
        for (int i = 0; i < bytes.length; i++) {
            zeros[i % 4] += bytes[i] == 0 ? 4.0 / bytes.length : 0;
        }
        if (Math.min(zeros[2], zeros[3]) > 0.9 && zeros[0] < 0.1) {
            return Charset.forName("UTF-32LE");
        }
        if (Math.min(zeros[0], zeros[1]) > 0.9 && zeros[3] < 0.1) {
            return Charset.forName("UTF-32BE");
        }
        double even = (zeros[0] + zeros[2]) / 2;
        double odd = (zeros[1] + zeros[3]) / 2;
        if (Math.max(even, odd) <= 0.3 || Math.min(even, odd) >= 0.05) {
            return null;
        }
        return even > odd ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
}
