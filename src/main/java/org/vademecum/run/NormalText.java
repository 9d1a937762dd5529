package org.vademecum.run;

import java.util.Optional;
import org.vademecum.common.Sentences.Span;

/**
 * A text as it is compared: lower case, any run of white space as one space, quotation marks and dashes of one kind,
 * without marks of emphasis and cell separators. Remembers where each character came from. Pure.
 */
final class NormalText {
    private final String text;
    private final int[] origins;

    private NormalText(String text, int[] origins) {
        this.text = text;
        this.origins = origins;
    }

    static NormalText of(String original) {
        StringBuilder normal = new StringBuilder(original.length());
        int[] origins = new int[original.length()];
        boolean space = true;
        for (int i = 0; i < original.length(); i++) {
            char c = normal(original.charAt(i));
            if (c == SKIPPED || (c == ' ' && space)) {
                continue;
            }
            origins[normal.length()] = i;
            normal.append(c);
            space = c == ' ';
        }
        return new NormalText(normal.toString(), origins);
    }

    private static final char SKIPPED = '\u0000';

    private static char normal(char c) {
        return switch (c) {
            case '*', '_', '`', '|', '\u00AD', '\u200B', '\uFEFF' -> SKIPPED;
            case '“', '”', '„', '«', '»' -> '"';
            case '‘', '’', '‚' -> '\'';
            case '–', '—', '‑', '−' -> '-';
            case '【' -> '[';
            case '】' -> ']';
            case '\u00A0', '\u202F' -> ' ';
            default -> Character.isWhitespace(c) ? ' ' : Character.toLowerCase(c);
        };
    }

    /** Without what is not a letter or digit at both ends: bullets, quotation marks, the period. */
    NormalText core() {
        int start = 0;
        int end = text.length();
        while (start < end && !Character.isLetterOrDigit(text.charAt(start))) {
            start++;
        }
        while (end > start && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        int[] kept = new int[end - start];
        System.arraycopy(origins, start, kept, 0, kept.length);
        return new NormalText(text.substring(start, end), kept);
    }

    int words() {
        return text.isBlank() ? 0 : text.strip().split(" ").length;
    }

    /** Where the needle stands as whole words: offsets into the original text, end exclusive. */
    Optional<Span> find(NormalText needle) {
        int length = needle.text.length();
        if (length == 0) {
            return Optional.empty();
        }
        int at = text.indexOf(needle.text);
        while (at >= 0) {
            if (boundary(at) && boundary(at + length)) {
                return Optional.of(new Span(origins[at], origins[at + length - 1] + 1));
            }
            at = text.indexOf(needle.text, at + 1);
        }
        return Optional.empty();
    }

    private boolean boundary(int at) {
        return at == 0
                || at == text.length()
                || !Character.isLetterOrDigit(text.charAt(at - 1))
                || !Character.isLetterOrDigit(text.charAt(at));
    }
}
