package org.vademecum.run;

import java.util.regex.Pattern;

/** What a marker in an answer looks like, whether the server issued it or not. */
final class Marker {
    static final char OPEN = '【';
    static final char CLOSE = '】';

    /** Longer than any marker of ours: what is longer is text in brackets. */
    static final int LONGEST = 200;

    private static final Pattern WHOLE = Pattern.compile("【\\s*\\d+\\s*:\\s*\\d+[^】]*】|【[^】]*†[^】]*】");
    private static final Pattern BEGUN = Pattern.compile("【\\s*(\\d+\\s*(:[^】]*)?)?|【[^】]*†[^】]*");
    private static final Pattern WITHOUT_TITLE = Pattern.compile("【(\\d+:\\d+)】");

    private Marker() {}

    static boolean looksLike(String text) {
        return WHOLE.matcher(text).matches();
    }

    /** Whether the end of an answer is a marker that was cut off. */
    static boolean looksBegun(String text) {
        return BEGUN.matcher(text).matches();
    }

    /** Markers are compared without their white space, which models do not keep. */
    static String key(String marker) {
        return marker.replaceAll("\\s+", "");
    }

    /** The key of the marker's numbers alone, by which a model may abbreviate it. */
    static String shortKey(String marker) {
        int title = marker.indexOf('†');
        return key(title < 0 ? marker : marker.substring(0, title) + CLOSE);
    }

    static boolean isShort(String key) {
        return WITHOUT_TITLE.matcher(key).matches();
    }
}
