package org.vademecum.review;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.tool.FoundPassage;

/**
 * All a reviewer needs to judge an answer.
 *
 * @param assistant its name, null when it is no longer there
 * @param passages what the model was given, best first; empty when nothing was found
 */
public record ReviewCase(
        ReviewEntry entry,
        ThreadMessage answer,
        @Nullable String assistant,
        @Nullable Feedback feedback,
        List<FoundPassage> passages) {
    public ReviewCase {
        passages = List.copyOf(passages);
    }
}
