package org.vademecum.thread;

import java.text.BreakIterator;
import java.util.Locale;

/** Makes a thread's title of its first question: one line, cut at a word. */
final class ThreadTitle {
    private static final int LENGTH = 80;

    private ThreadTitle() {}

    static String of(String question) {
        String line = question.strip().replaceAll("\\s+", " ");
        return line.length() <= LENGTH ? line : cut(line);
    }

    private static String cut(String line) {
        // Characters as people count them, so that no emoji is cut in two.
        BreakIterator words = BreakIterator.getLineInstance(Locale.ROOT);
        words.setText(line);
        int end = words.preceding(LENGTH);
        if (end < LENGTH / 2) {
            BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
            characters.setText(line);
            end = characters.preceding(LENGTH);
        }
        return line.substring(0, end).strip() + "…";
    }
}
