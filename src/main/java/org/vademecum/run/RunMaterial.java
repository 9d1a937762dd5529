package org.vademecum.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.context.Memory;
import org.vademecum.llm.ChatModelException;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadSummary;

/**
 * What a run has to work with when it begins, or begins again.
 *
 * @param owner with the roles and departments of this moment; empty when the account was disabled or removed
 * @param outside messages that the run does not look at, oldest first; as many as are ever looked at
 * @param messages the thread's newest, oldest first
 * @param toolSteps those of this run, in order; the last may not have made its calls yet
 * @param summary of the messages outside; empty when they are just not looked at
 * @param pinned ids of messages that requests are to keep
 * @param pinnedTurns turns of those that are older than all other messages
 * @param earlier there are messages older than all that are ever looked at
 * @param verbatim see {@link Memory#verbatim}
 * @param message the answer that had begun before a restart
 */
record RunMaterial(
        Optional<Caller> owner,
        List<ThreadMessage> outside,
        List<ThreadMessage> messages,
        List<RunStep> toolSteps,
        Optional<ThreadSummary> summary,
        Set<String> pinned,
        List<ThreadMessage> pinnedTurns,
        boolean earlier,
        boolean verbatim,
        Optional<BegunMessage> message) {
    RunMaterial {
        outside = List.copyOf(outside);
        messages = List.copyOf(messages);
        toolSteps = List.copyOf(toolSteps);
        pinned = Set.copyOf(pinned);
        pinnedTurns = List.copyOf(pinnedTurns);
    }

    /**
     * The same with all that may be sent as a model is to see it.
     *
     * @param images brings the content of images into messages
     * @throws ChatModelException when it cannot for the question
     */
    RunMaterial showing(UnaryOperator<List<ThreadMessage>> images) {
        ThreadReader.Shown shown = show(images);
        return new RunMaterial(
                owner,
                shown.outside(),
                shown.messages(),
                toolSteps,
                summary,
                pinned,
                shown.pinnedTurns(),
                earlier,
                verbatim,
                message);
    }

    private ThreadReader.Shown show(UnaryOperator<List<ThreadMessage>> images) {
        try {
            return ThreadReader.show(pinnedTurns, outside, messages, pinned, images);
        } catch (Conflict e) {
            throw new ChatModelException(
                    ChatModelException.Code.INVALID_PROMPT, false, String.valueOf(e.getMessage()), e);
        }
    }

    /** The answer being written, with its step. */
    record BegunMessage(String stepId, String messageId) {}
}
