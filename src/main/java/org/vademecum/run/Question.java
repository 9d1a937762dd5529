package org.vademecum.run;

import java.util.Locale;
import org.vademecum.common.Invalid;

/** What a person asks: 1 … {@value #MAX_LENGTH} characters (code points), trimmed, without control characters. */
public record Question(String text) {
    public static final int MAX_LENGTH = 32_000;

    public Question {
        text = clean(text);
        if (text.codePoints().allMatch(Question::invisible)) {
            throw new Invalid("text", "empty_question", "Please write a question.");
        }
        int length = text.codePointCount(0, text.length());
        if (length > MAX_LENGTH) {
            throw new Invalid(
                    "text",
                    "question_too_long",
                    String.format(
                            Locale.ENGLISH,
                            "The question has %,d characters; at most %,d are possible.",
                            length,
                            MAX_LENGTH));
        }
    }

    private static String clean(String raw) {
        StringBuilder kept = new StringBuilder(raw.length());
        raw.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SURROGATE) {
                kept.append('\uFFFD'); // Half a pair cannot be stored as UTF-8.
            } else if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
                kept.appendCodePoint(c);
            }
        });
        return kept.toString().strip();
    }

    private static boolean invisible(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || (c >= 0xFE00 && c <= 0xFE0F);
    }
}
