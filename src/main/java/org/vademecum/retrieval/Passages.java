package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.vademecum.common.Sentences;

/**
 * Makes passages of the windows that were found: the best ones until their union holds a number of characters; those
 * of one section that touch, or have no more than a sentence between them, become one passage. Pure.
 */
final class Passages {
    /** Characters; about what a model reads with attention, and what the evaluation measures recall at. */
    static final int BUDGET = 16_000;

    /** Characters. A longer passage makes a citation point at too much. */
    static final int LONGEST = 3_000;

    private Passages() {}

    /**
     * @param windows best first
     * @param budget characters
     * @param texts from a document version to its whole text
     * @return passages that do not overlap, by their best window, best first
     */
    static List<Window> of(List<Window> windows, int budget, Function<String, String> texts) {
        Map<String, List<Window>> byDocument = new LinkedHashMap<>();
        int held = 0;
        for (Window window : windows) {
            if (held >= budget) {
                break;
            }
            List<Window> chosen = byDocument.computeIfAbsent(window.vectorStoreFileId(), id -> new ArrayList<>());
            held += added(window, chosen);
            chosen.add(window);
        }
        return byDocument.entrySet().stream()
                .flatMap(entry -> merge(entry.getValue(), texts.apply(entry.getKey())).stream())
                .sorted(Comparator.comparingDouble(Window::score).reversed())
                .toList();
    }

    /** How many of the window's characters no chosen window has yet. */
    private static int added(Window window, List<Window> chosen) {
        List<Window> inOrder =
                chosen.stream().sorted(Comparator.comparingInt(Window::start)).toList();
        int fresh = 0;
        int from = window.start();
        for (Window other : inOrder) {
            fresh += Math.max(0, Math.min(other.start(), window.end()) - from);
            from = Math.max(from, other.end());
        }
        return fresh + Math.max(0, window.end() - from);
    }

    private static List<Window> merge(List<Window> windows, String text) {
        List<Window> merged = new ArrayList<>();
        windows.stream()
                .sorted(Comparator.comparingInt(Window::start).thenComparingInt(Window::end))
                .forEach(window -> append(merged, window, text));
        return merged;
    }

    private static void append(List<Window> merged, Window window, String text) {
        if (merged.isEmpty()) {
            merged.add(window);
            return;
        }
        Window last = merged.getLast();
        if (belongTogether(last, window, text)) {
            merged.set(merged.size() - 1, last.upTo(window));
            return;
        }
        int start = Math.max(window.start(), last.end());
        while (start < window.end() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        if (start < window.end()) {
            merged.add(window.from(start));
        }
    }

    private static boolean belongTogether(Window last, Window next, String text) {
        boolean sameSection = last.headings().equals(next.headings());
        int length = Math.max(last.end(), next.end()) - last.start();
        return sameSection && length <= LONGEST && sentencesBetween(last, next, text) <= 1;
    }

    private static int sentencesBetween(Window last, Window next, String text) {
        int gapStart = last.end();
        int gapEnd = next.start();
        return gapEnd <= gapStart ? 0 : Sentences.of(text, gapStart, gapEnd).size();
    }
}
