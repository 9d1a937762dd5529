package org.vademecum.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One HTTP message as it comes over a socket, read with as little work as can be. Not thread-safe. */
final class HttpStream {
    private static final int LONGEST_HEAD = 1 << 16;
    private static final Pattern LENGTH = Pattern.compile("\\ncontent-length: *(\\d+)");

    private final InputStream in;
    private final String head;
    private final boolean chunked;
    private int left;

    /** Reads the head. */
    HttpStream(InputStream socket) throws IOException {
        in = new BufferedInputStream(socket, 1 << 14);
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n")) {
            text.append((char) byteOf(in));
            if (text.length() > LONGEST_HEAD) {
                throw new IOException("no end of the head");
            }
        }
        head = text.toString().toLowerCase(Locale.ROOT);
        chunked = head.contains("\ntransfer-encoding: chunked");
    }

    /** In lower case, with the empty line at its end. */
    String head() {
        return head;
    }

    /** The body of a message that says how long it is. */
    byte[] body() throws IOException {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
    }

    /** Some more bytes of a body that goes on until the sender ends it; -1 at its end. */
    int read(byte[] buffer) throws IOException {
        if (!chunked) {
            return in.read(buffer);
        }
        if (left == 0) {
            left = Integer.parseInt(line(), 16);
            if (left == 0) {
                return -1;
            }
        }
        int count = in.read(buffer, 0, Math.min(buffer.length, left));
        left -= Math.max(count, 0);
        if (count > 0 && left == 0) {
            line();
        }
        return count;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = byteOf(in); next != '\n'; next = byteOf(in)) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static int byteOf(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
