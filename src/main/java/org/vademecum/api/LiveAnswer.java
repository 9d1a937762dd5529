package org.vademecum.api;

import java.util.ArrayList;
import java.util.List;
import org.vademecum.run.RunEventData;
import org.vademecum.thread.AnswerHtml;
import org.vademecum.thread.Citation;
import org.vademecum.thread.MessageContent;

/**
 * An answer while it is written, as one reader sees it: takes text in and tells which blocks of HTML have changed since
 * it was last asked. Not thread-safe.
 */
final class LiveAnswer {
    /**
     * The blocks that changed: all of them from index {@code from} on.
     *
     * @param citations all of the answer so far
     */
    record Change(String messageId, int from, List<String> blocks, List<CitationJson> citations) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private List<String> told = List.of();
    private String messageId = "";
    private boolean changed;

    void begin(String id) {
        text.setLength(0);
        citations.clear();
        messageId = id;
        changed = true;
    }

    /** Its text begins again, and the reader has dropped what it was shown. */
    void restart() {
        text.setLength(0);
        citations.clear();
        told = List.of();
    }

    void append(RunEventData.MessageDelta delta) {
        messageId = delta.messageId();
        text.append(delta.text());
        citations.addAll(delta.citations());
        changed = true;
    }

    /** Whether {@link #change} has something to tell. */
    boolean hasChanged() {
        return changed && !messageId.isEmpty();
    }

    /** What changed since the last call. Costs one rendering of the answer. */
    Change change() {
        List<String> blocks = AnswerHtml.blocks(new MessageContent.Text(text.toString(), citations, List.of()));
        int from = 0;
        while (from < blocks.size() && from < told.size() && blocks.get(from).equals(told.get(from))) {
            from++;
        }
        told = blocks;
        changed = false;
        return new Change(
                messageId,
                from,
                List.copyOf(blocks.subList(from, blocks.size())),
                MessageViews.citations(citations, java.util.Map.of()));
    }
}
