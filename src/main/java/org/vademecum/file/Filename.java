package org.vademecum.file;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** Makes a name that somebody sent safe to keep, to show and to send back. */
final class Filename {
    static final String FALLBACK = "file";

    private static final int MAX_LENGTH = 255;
    private static final int MAX_EXTENSION = 16;

    private Filename() {}

    /**
     * The last part of a path, without control characters and invisible ones such as bidi overrides, which make a name
     * read other than it is; at most 255 characters, the extension kept; {@value #FALLBACK} when nothing is left.
     */
    static String clean(@Nullable String name) {
        if (name == null) {
            return FALLBACK;
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        StringBuilder visible = new StringBuilder(last.length());
        last.codePoints().filter(Filename::isVisible).forEach(visible::appendCodePoint);
        String clean = Normalizer.normalize(visible, Normalizer.Form.NFC)
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip();
        return clean.isEmpty() || clean.chars().allMatch(c -> c == '.') ? FALLBACK : cut(clean);
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            case Character.CONTROL -> codePoint == '\t';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            // Joiners carry meaning in Persian, in Indian scripts and in emoji.
            case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D;
            default -> true;
        };
    }

    private static String cut(String name) {
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= MAX_EXTENSION ? name.substring(dot) : "";
        int end = MAX_LENGTH - extension.length();
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + extension;
    }
}
