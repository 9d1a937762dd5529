package org.vademecum.ingestion.parser;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a list item begins with: a bullet or a number.
 *
 * @param text the number as it is written, such as {@code "3."} or {@code "(a)"}; empty for a bullet
 * @param length characters to take off the line to be left with the item's own text
 */
record ListMarker(String text, int length) {
    private static final Pattern BULLET = Pattern.compile(
            "^\\s*[•‣◦▪▫■□●○◆◇➢➤►▶✓✔❖∙·⁃\\uF0A7\\uF0B7\\uF0D8\\uF0FC\\uF076-]\\s+(?=\\S)|^\\s*[–—*o]\\s+(?=\\S)");
    private static final Pattern NUMBER = Pattern.compile("^\\s*(\\(?(?:\\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\\s+(?=\\S)");
    private static final Pattern BULLET_ALONE =
            Pattern.compile("[•‣◦▪▫■□●○◆◇➢➤►▶✓✔❖∙·⁃–—*o\\uF0A7\\uF0B7\\uF0D8\\uF0FC\\uF076-]");
    private static final Pattern NUMBER_ALONE = Pattern.compile("\\(?(?:\\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]");

    /** The marker at the beginning of a line, null when there is none. */
    static @Nullable ListMarker of(String line) {
        Matcher bullet = BULLET.matcher(line);
        if (bullet.find()) {
            return new ListMarker("", bullet.end());
        }
        Matcher number = NUMBER.matcher(line);
        return number.find() ? new ListMarker(number.group(1), number.end()) : null;
    }

    /** Whether a word, standing apart from the text to its right, is a marker. */
    static boolean isMarker(String word) {
        return BULLET_ALONE.matcher(word).matches()
                || NUMBER_ALONE.matcher(word).matches();
    }

    boolean isBullet() {
        return text.isEmpty();
    }

    /** The line as a list item's text: a number is kept, a bullet is not, since pages draw their own. */
    String itemText(String line) {
        String rest = line.substring(length);
        return isBullet() ? rest : text + " " + rest;
    }
}
