package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;
import org.jspecify.annotations.Nullable;

/**
 * Finds the encoding of plain text. What must be UTF-32, UTF-16 or UTF-8 by its bytes is that; of the older encodings the one that
 * markup declares, else the one whose letters make the likeliest words.
 */
final class TextEncoding {
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int SAMPLE = 65_536;
    private static final int FEW = 3;
    private static final int ESCAPE = 0x1B;

    /** By an XML declaration or in the head of a page. */
    private static final Pattern DECLARED = Pattern.compile(
            "\\A\\s*<(?:\\?xml\\s[^>]*?encoding|(?s:.{0,2000}?)meta\\s[^>]*?charset)\\s*=\\s*[\"']?([\\w.:-]{1,40})",
            Pattern.CASE_INSENSITIVE);

    /** In bytes. */
    private static final int SHORTEST_WIDE = 16;

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
            controls += isControl(each) ? 1 : 0;
        }
        boolean marked = bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
        boolean narrow = !zeros && controls <= Math.max(FEW, 0.01 * bytes.length);
        return marked || narrow || wide(bytes) != null;
    }

    private static boolean isControl(byte each) {
        return each > 0 && each < ' ' && "\t\n\r\f\u001B\b".indexOf(each) < 0;
    }

    /** The file's characters without byte order mark. */
    static String decode(Path file) throws IOException {
        return decode(Files.readAllBytes(file));
    }

    /** The characters without byte order mark. */
    static String decode(byte[] bytes) {
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
        return unicode == null ? new String(bytes, narrow(sample)) : unicode;
    }

    /** The encoding of bytes that are not wide characters; the fewer they are, the more of it is a guess. */
    static Charset likeliest(byte[] bytes) {
        // The last character may be cut.
        CoderResult unicode = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), false);
        return unicode.isError() ? narrow(bytes) : StandardCharsets.UTF_8;
    }

    private static Charset narrow(byte[] sample) {
        Matcher declared = DECLARED.matcher(new String(sample, StandardCharsets.ISO_8859_1));
        Charset named = declared.find() ? supported(declared.group(1)) : null;
        return named == null || named.name().startsWith("UTF-") ? likeliestOld(sample) : named;
    }

    /** Null when there is no such encoding. */
    static @Nullable Charset supported(@Nullable String name) {
        try {
            return name == null ? null : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
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

    private static Charset likeliestOld(byte[] sample) {
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

    /**
     * Told by where the zeros are: in the upper halves of every four bytes, or in every other byte of western text. Null when bytes are
     * not wide characters.
     */
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
            return wideWithoutZeros(bytes);
        }
        return even > odd ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    /** Text of other scripts than the western: bytes that no narrow encoding has, and letters in one of the two byte orders only. */
    private static @Nullable Charset wideWithoutZeros(byte[] bytes) {
        boolean suspicious = false;
        for (byte each : bytes) {
            suspicious |= each == 0 || isControl(each);
        }
        if (!suspicious || bytes.length % 2 != 0 || bytes.length < SHORTEST_WIDE) {
            return null;
        }
        double big = lettersShare(new String(bytes, StandardCharsets.UTF_16BE));
        double little = lettersShare(new String(bytes, StandardCharsets.UTF_16LE));
        if (Math.max(big, little) < 0.95 || Math.min(big, little) > 0.8) {
            return null;
        }
        return big > little ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    /** The share of characters that living scripts have in common use. */
    private static double lettersShare(String text) {
        return (double) text.chars().filter(TextEncoding::isCommon).count() / text.length();
    }

    private static boolean isCommon(int c) {
        boolean alphabetic = (c >= ' ' && c < 0x0E80 && Character.isDefined(c)) || "\t\n\r\f".indexOf(c) >= 0;
        boolean eastAsian = (c >= 0x3000 && c < 0x3100) || (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4);
        boolean punctuation = (c >= 0x2010 && c < 0x2040) || (c >= 0xFF00 && c < 0xFFF0);
        return alphabetic || eastAsian || punctuation;
    }
}
