package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes passages as they come, the most wanted first, as far as the profile lets them in. Not thread-safe. */
final class Selection {
    /** Words of a run that tells duplicates; about what two texts do not share by chance. */
    private static final int RUN = 3;

    private final double threshold;
    private final @Nullable Integer perDocument;
    private final double duplicate;
    private final boolean diverse;
    private final int results;
    private final Function<Window, String> text;
    /** A passage that was not taken. */
    record Cut(Window passage, Fate why) {}

    private final List<Cut> cut = new ArrayList<>();
    private final List<Window> passages = new ArrayList<>();
    private final List<Shingles> taken = new ArrayList<>();
    private final Map<String, Integer> ofDocument = new HashMap<>();

    /**
     * @param results how many it takes at the most
     * @param text of a passage
     */
    Selection(RetrievalProfile profile, int results, Function<Window, String> text) {
        this.threshold = profile.threshold();
        this.perDocument = profile.resultsPerDocument();
        this.duplicate = profile.collapseDuplicates();
        this.diverse = profile.diversity() > 0;
        this.results = results;
        this.text = text;
    }

    boolean isFull() {
        return passages.size() >= results;
    }

    void offer(Window passage) {
        int before = ofDocument.getOrDefault(passage.vectorStoreFileId(), 0);
        if (Retriever.relevance(passage.score()) < threshold) {
            cut.add(new Cut(passage, Fate.THRESHOLD));
        } else if (isFull()) {
            cut.add(new Cut(passage, isBetterThanSome(passage) ? Fate.DIVERSITY : Fate.BEYOND_RESULTS));
        } else if (perDocument != null && before >= perDocument) {
            cut.add(new Cut(passage, Fate.DOCUMENT_CAP));
        } else if (isDuplicate(passage)) {
            cut.add(new Cut(passage, Fate.DUPLICATE));
        } else {
            ofDocument.put(passage.vectorStoreFileId(), before + 1);
            passages.add(passage);
        }
    }

    private boolean isBetterThanSome(Window passage) {
        return diverse && passages.stream().anyMatch(other -> other.score() < passage.score());
    }

    /** Whether one that was taken says it as well; remembers what it says when none does. */
    private boolean isDuplicate(Window passage) {
        if (duplicate == 0) {
            return false;
        }
        Shingles runs = Shingles.of(text.apply(passage), RUN);
        if (taken.stream().anyMatch(other -> runs.within(other) >= duplicate)) {
            return true;
        }
        taken.add(runs);
        return false;
    }

    /** What was offered and not taken. */
    List<Cut> cut() {
        return cut;
    }

    /** What was taken, in its order; by relevance where diversity has had a say in what that is. */
    List<Window> passages() {
        return diverse
                ? passages.stream()
                        .sorted(Comparator.comparingDouble(Window::score).reversed())
                        .toList()
                : passages;
    }
}
