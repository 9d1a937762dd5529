package org.vademecum.retrieval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes passages as they come, best first, as far as the profile lets them in. Not thread-safe. */
final class Selection {
    private final double threshold;
    private final @Nullable Integer perDocument;
    private final int results;
    /** A passage that was not taken. */
    record Cut(Window passage, Fate why) {}

    private final List<Cut> cut = new ArrayList<>();
    private final List<Window> passages = new ArrayList<>();
    private final Map<String, Integer> ofDocument = new HashMap<>();

    /** {@code results} is how many it takes at the most. */
    Selection(RetrievalProfile profile, int results) {
        this.threshold = profile.threshold();
        this.perDocument = profile.resultsPerDocument();
        this.results = results;
    }

    boolean isFull() {
        return passages.size() >= results;
    }

    void offer(Window passage) {
        int before = ofDocument.getOrDefault(passage.vectorStoreFileId(), 0);
        if (Retriever.relevance(passage.score()) < threshold) {
            cut.add(new Cut(passage, Fate.THRESHOLD));
        } else if (isFull()) {
            cut.add(new Cut(passage, Fate.BEYOND_RESULTS));
        } else if (perDocument != null && before >= perDocument) {
            cut.add(new Cut(passage, Fate.DOCUMENT_CAP));
        } else {
            ofDocument.put(passage.vectorStoreFileId(), before + 1);
            passages.add(passage);
        }
    }

    /** What was offered and not taken. */
    List<Cut> cut() {
        return cut;
    }

    /** What was taken, in its order. */
    List<Window> passages() {
        return passages;
    }
}
