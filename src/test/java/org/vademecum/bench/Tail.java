package org.vademecum.bench;

import java.nio.charset.StandardCharsets;

/** The last characters of a stream. Not thread-safe. */
final class Tail {
    private static final int LENGTH = 200;

    private String text = "";

    void add(byte[] bytes, int count) {
        int kept = Math.min(count, LENGTH);
        String more = new String(bytes, count - kept, kept, StandardCharsets.US_ASCII);
        String whole = kept == LENGTH ? more : text + more;
        text = whole.substring(Math.max(0, whole.length() - LENGTH));
    }

    @Override
    public String toString() {
        return text;
    }
}
