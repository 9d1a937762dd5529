package org.vademecum.api.v1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * The parts of a {@code multipart/form-data} body (RFC 7578), one after the other while it arrives: whatever their length,
 * no more than a buffer of them is held. Not thread-safe.
 */
final class Multipart {
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([A-Za-z*]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");
    private static final int MAX_BOUNDARY = 70;
    private static final int MAX_HEADERS = 16 * 1024;

    private static final int BUFFER = 1 << 16;

    private final InputStream body;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private boolean begun;
    private boolean ended;
    private @Nullable Content current;

    /**
     * One part. Its content must be read, if at all, before the next part is asked for.
     *
     * @param filename null for a plain field
     */
    record Part(
            String name,
            @Nullable String filename,
            @Nullable String contentType,
            InputStream content) {}

    private Multipart(InputStream body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @throws Invalid when the content type names no boundary */
    static Multipart of(@Nullable String contentType, InputStream body) {
        String boundary = contentType == null ? null : parameters(contentType).get("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw malformed();
        }
        return new Multipart(body, boundary);
    }

    /**
     * The next part, empty after the last one. What was left unread of the part before is passed over.
     *
     * @throws Invalid when the body is no form
     * @throws EOFException when it breaks off
     */
    Optional<Part> next() throws IOException {
        passOver();
        if (ended) {
            return Optional.empty();
        }
        Map<String, String> headers = headers();
        String disposition = headers.getOrDefault("content-disposition", "");
        Map<String, String> parameters = parameters(disposition);
        String name = parameters.get("name");
        if (name == null || !disposition.toLowerCase(Locale.ROOT).startsWith("form-data")) {
            throw malformed();
        }
        current = new Content();
        return Optional.of(new Part(name, filename(parameters), headers.get("content-type"), current));
    }

    private void passOver() throws IOException {
        if (!begun) {
            begun = true;
            readFirstDelimiter();
        } else if (current != null) {
            current.transferTo(java.io.OutputStream.nullOutputStream());
            current = null;
        } else {
            return;
        }
        readRestOfDelimiterLine();
    }

    /** The line break that belongs to it is missing when the body begins with it. */
    private void readFirstDelimiter() throws IOException {
        for (int i = 2; i < delimiter.length; i++) {
            if (read() != delimiter[i]) {
                throw malformed();
            }
        }
    }

    private void readRestOfDelimiterLine() throws IOException {
        int first = read();
        int second = read();
        if (first == '-' && second == '-') {
            ended = true;
            return;
        }
        while (first == ' ' || first == '\t') {
            first = second;
            second = read();
        }
        if (first != '\r' || second != '\n') {
            throw malformed();
        }
    }

    /** By name in lower case. */
    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        int left = MAX_HEADERS;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length();
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw malformed();
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String line(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = read(); next != '\n'; next = read()) {
            line.write(next);
            if (line.size() > limit) {
                throw malformed();
            }
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int read() throws IOException {
        fill(1);
        return buffer[from++] & 0xFF;
    }

    /** Sees to it that so many bytes are in the buffer. */
    private void fill(int bytes) throws IOException {
        if (to - from >= bytes) {
            return;
        }
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        while (to < bytes) {
            int read = body.read(buffer, to, buffer.length - to);
            if (read < 0) {
                throw brokenOff();
            }
            to += read;
        }
    }

    private static Map<String, String> parameters(String header) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            String quoted = matcher.group(2);
            parameters.putIfAbsent(
                    matcher.group(1).toLowerCase(Locale.ROOT),
                    quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\([\"\\\\])", "$1"));
        }
        return parameters;
    }

    /** {@code filename*} is not for forms, but some programs send it. Browsers write a quote as {@code %22}. */
    private static @Nullable String filename(Map<String, String> parameters) {
        String extended = parameters.get("filename*");
        if (extended != null && extended.regionMatches(true, 0, "UTF-8''", 0, 7)) {
            try {
                return java.net.URLDecoder.decode(extended.substring(7).replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw malformed();
            }
        }
        String name = parameters.get("filename");
        return name == null ? null : name.replace("%22", "\"");
    }

    private static Invalid malformed() {
        return new Invalid(
                null, "invalid_multipart", "We could not read the body of your request as 'multipart/form-data'.");
    }

    private static EOFException brokenOff() {
        return new EOFException("The body ended before its last delimiter.");
    }

    /** Up to the next delimiter, which it takes from the body. */
    private final class Content extends InputStream {
        private boolean finished;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int plain = finished ? 0 : plain(length);
            if (plain == 0) {
                from += finished ? 0 : delimiter.length;
                finished = true;
                return -1;
            }
            System.arraycopy(buffer, from, target, offset, plain);
            from += plain;
            return plain;
        }

        /** How many of the next bytes are content, at most so many; 0 when the delimiter comes next. */
        private int plain(int most) throws IOException {
            fill(delimiter.length);
            int last = Math.min(to - delimiter.length, from + most - 1);
            for (int i = from; i <= last; i++) {
                if (buffer[i] == '\r'
                        && Arrays.equals(buffer, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
                    return i - from;
                }
            }
            return last - from + 1;
        }
    }
}
