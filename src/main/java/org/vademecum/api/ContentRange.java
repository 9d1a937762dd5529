package org.vademecum.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A single byte range of a body of known length (RFC 9110 §14); {@code last} is inclusive. */
record ContentRange(long first, long last, long total) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Thrown for a range that lies outside the body: 416. */
    static final class Unsatisfiable extends Exception {
        private final long total;

        Unsatisfiable(long total) {
            super("range not satisfiable");
            this.total = total;
        }

        /** The value of the reply's {@code Content-Range}. */
        String contentRange() {
            return "bytes */" + total;
        }
    }

    /** Reads a Range header. Empty when the whole body is to be sent: no header, several ranges, or not understood. */
    static Optional<ContentRange> parse(@Nullable String header, long total) throws Unsatisfiable {
        Matcher range = RANGE.matcher(header == null ? "" : header.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long suffix = Long.parseLong(range.group(2));
            if (suffix == 0 || total == 0) {
                throw new Unsatisfiable(total);
            }
            return Optional.of(new ContentRange(Math.max(0, total - suffix), total - 1, total));
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? total - 1 : Math.min(Long.parseLong(range.group(2)), total - 1);
        if (first >= total) {
            throw new Unsatisfiable(total);
        }
        return last < first ? Optional.empty() : Optional.of(new ContentRange(first, last, total));
    }

    long length() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return "bytes %d-%d/%d".formatted(first, last, total);
    }
}
