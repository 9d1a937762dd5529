package org.vademecum.run;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vademecum.run.RunMaterial.BegunMessage;
import org.vademecum.thread.Citation;
import org.vademecum.tool.FoundPassage;

/**
 * Takes the text of a run's model turns, binds its citations and tells it as it comes. The message begins with its first
 * visible character. One for each run; used by one thread at a time.
 */
final class AnswerWriter implements TurnListener {
    private final CitationBinder binder = new CitationBinder();
    private final RunChannel.Writer events;
    private final Supplier<BegunMessage> begin;
    private final Consumer<List<Citation>> cited;
    private @Nullable BegunMessage message;

    /** Whether the current turn has begun to write. */
    private boolean writing;

    /** Length of the answer when the current turn began. */
    private int shownBefore;

    /**
     * @param message the one that had begun before a restart; its text begins anew
     * @param begin puts the message into the database
     * @param cited hears of citations before anybody sees them
     */
    AnswerWriter(
            RunChannel.Writer events,
            Optional<BegunMessage> message,
            Supplier<BegunMessage> begin,
            Consumer<List<Citation>> cited) {
        this.events = events;
        this.message = message.orElse(null);
        this.begin = begin;
        this.cited = cited;
    }

    void issue(Collection<FoundPassage> passages) {
        binder.issue(passages);
    }

    /** What the turn before left half said is dropped. */
    @Override
    public void beginTurn() {
        binder.dropHeld();
        writing = false;
        shownBefore = binder.text().length();
    }

    @Override
    public boolean hasShown() {
        return binder.text().length() > shownBefore;
    }

    @Override
    public boolean hasText() {
        return !binder.text().isBlank();
    }

    @Override
    public String written() {
        return binder.text().substring(shownBefore);
    }

    @Override
    public void onText(String delta) {
        // Models like to begin with empty lines; between two turns there is exactly one.
        String text = writing ? delta : delta.stripLeading();
        if (text.isEmpty()) {
            return;
        }
        boolean nextTurn = !writing && !binder.text().isEmpty();
        writing = true;
        tell(binder.accept(nextTurn ? "\n\n" + text : text));
    }

    /** No more text comes. */
    void finish() {
        tell(binder.finish());
    }

    private void tell(CitationBinder.Bound bound) {
        if (bound.text().isEmpty()) {
            return;
        }
        if (message == null) {
            message = begin.get();
        }
        if (!bound.citations().isEmpty()) {
            cited.accept(bound.citations());
        }
        events.append(
                EventType.MESSAGE_DELTA,
                new RunEventData.MessageDelta(message.messageId(), bound.text(), bound.citations()));
    }

    String text() {
        return binder.text();
    }

    List<Citation> citations() {
        return binder.citations();
    }
}
