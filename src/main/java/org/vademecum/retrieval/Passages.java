package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.vademecum.common.Sentences;
import org.vademecum.vectorstore.DocumentText;

/**
 * Makes passages of the windows that were found: the best ones until their union holds {@value #BUDGET} characters; those
 * of one section that touch, or have no more than the profile's sentences between them, become one passage as long as it
 * lets them. Whoever wants more results gets those of the next windows behind them. The passages of each such round come by
 * their best window, best first, and no two overlap. Not thread-safe.
 */
final class Passages implements Iterator<List<Window>> {
    /** Characters; about what a model reads with attention, and what the evaluation measures recall at. */
    static final int BUDGET = 16_000;

    private final List<Window> windows;
    private final RetrievalProfile profile;
    private final Function<String, DocumentText> documents;
    private final Map<String, List<Window>> given = new LinkedHashMap<>();
    private int next;

    /**
     * @param windows best first
     * @param documents from a document version to its text
     */
    Passages(List<Window> windows, RetrievalProfile profile, Function<String, DocumentText> documents) {
        this.windows = windows;
        this.profile = profile;
        this.documents = documents;
    }

    @Override
    public boolean hasNext() {
        return next < windows.size();
    }

    /** The passages of a round; there may be none. */
    @Override
    public List<Window> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Map<String, List<Window>> chosen = new LinkedHashMap<>();
        int held = 0;
        while (hasNext() && held < BUDGET) {
            held += choose(windows.get(next++), chosen);
        }
        List<Window> round = chosen.entrySet().stream()
                .flatMap(entry -> merge(entry.getValue(), documents.apply(entry.getKey())).stream())
                .sorted(Comparator.comparingDouble(Window::score).reversed())
                .toList();
        round.forEach(passage -> of(passage, given).add(passage));
        return round;
    }

    /** The rounds with the next passages, as many as there are or a few more; fewer where nothing is left. */
    List<Window> take(int passages) {
        List<Window> taken = new ArrayList<>();
        while (taken.size() < passages && hasNext()) {
            taken.addAll(next());
        }
        return taken;
    }

    private static List<Window> of(Window window, Map<String, List<Window>> byDocument) {
        return byDocument.computeIfAbsent(window.vectorStoreFileId(), id -> new ArrayList<>());
    }

    /** Takes what is new of the window, and returns how many characters that are. */
    private int choose(Window window, Map<String, List<Window>> chosen) {
        int held = 0;
        for (Window part : without(window, of(window, given))) {
            List<Window> others = of(part, chosen);
            held += without(part, others).stream().mapToInt(Window::length).sum();
            others.add(part);
        }
        return held;
    }

    /** The parts of a window that no other has. */
    private static List<Window> without(Window window, List<Window> others) {
        List<Window> parts = new ArrayList<>();
        int from = window.start();
        for (Window other : others.stream()
                .filter(other -> other.start() < window.end() && other.end() > window.start())
                .sorted(Comparator.comparingInt(Window::start))
                .toList()) {
            if (other.start() > from) {
                parts.add(window.between(from, other.start()));
            }
            from = Math.max(from, other.end());
        }
        if (from < window.end()) {
            parts.add(window.between(from, window.end()));
        }
        return parts;
    }

    private List<Window> merge(List<Window> windows, DocumentText document) {
        List<Window> merged = new ArrayList<>();
        windows.stream()
                .sorted(Comparator.comparingInt(Window::start).thenComparingInt(Window::end))
                .forEach(window -> append(merged, window, document));
        return merged;
    }

    private void append(List<Window> merged, Window window, DocumentText document) {
        if (!merged.isEmpty() && belongTogether(merged.getLast(), window, document)) {
            merged.set(merged.size() - 1, merged.getLast().upTo(window));
            return;
        }
        int start = merged.isEmpty()
                ? window.start()
                : Math.max(window.start(), merged.getLast().end());
        int end = window.end();
        while (start < end && Character.isWhitespace(document.text().charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(document.text().charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            merged.add(window.between(start, end));
        }
    }

    private boolean belongTogether(Window last, Window next, DocumentText document) {
        boolean sameSection = last.headings().equals(next.headings());
        int length = Math.max(last.end(), next.end()) - last.start();
        return sameSection
                && length <= profile.passageCharacters()
                && sentencesBetween(last, next, document) <= profile.mergeGap();
    }

    private static int sentencesBetween(Window last, Window next, DocumentText document) {
        int start = last.end();
        int end = next.start();
        return end <= start ? 0 : Sentences.of(document.reading(start, end)).size();
    }
}
