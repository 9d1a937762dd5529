package org.vademecum.context;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.ThreadMessage;

/**
 * What a thread keeps beside its newest messages.
 *
 * @param summary of the messages that are outside; null when those are just not looked at
 * @param unsummarised a summary could not be written: what has no room is left out without one
 * @param pinned ids of the messages that somebody wants kept
 * @param pinnedTurns whole turns with a pinned message, older than all other messages, oldest first
 * @param earlier there are messages older than all that were read
 * @param verbatim every message counts, as in threads of programs; in a chat the last whole answer to a question replaces
 *     the others, and those to the question that is put again
 */
public record Memory(
        @Nullable String summary,
        boolean unsummarised,
        Set<String> pinned,
        List<ThreadMessage> pinnedTurns,
        boolean earlier,
        boolean verbatim) {
    public static final Memory NONE = new Memory(null, false, Set.of(), List.of(), false, false);

    public Memory {
        pinned = Set.copyOf(pinned);
        pinnedTurns = List.copyOf(pinnedTurns);
    }

    /** The same with another summary. */
    public Memory with(String newSummary) {
        return new Memory(newSummary, unsummarised, pinned, pinnedTurns, earlier, verbatim);
    }

    /** The same when a summary could not be written. */
    public Memory failed() {
        return new Memory(summary, true, pinned, pinnedTurns, earlier, verbatim);
    }
}
