package org.vademecum.run;

import java.util.List;
import org.vademecum.llm.ChatModelException;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.NearestSection;
import org.vademecum.thread.ThreadMessage;

/**
 * How a run ends.
 *
 * @param text the answer as far as it was written; it may be empty
 * @param work of the model turn that ended
 */
record Ending(How how, MessageContent.Text text, ModelWork work) {
    /** A fault of the server, told in words for people. */
    static How failed(String message) {
        return new How.Failed(new RunError(ChatModelException.Code.SERVER_ERROR, message));
    }

    /** The terminal states with what belongs to each. */
    sealed interface How {
        record Completed(ThreadMessage.Outcome outcome, List<NearestSection> nearest) implements How {
            public Completed {
                nearest = List.copyOf(nearest);
            }
        }

        record Incomplete(Run.IncompleteReason reason) implements How {}

        record Failed(RunError error) implements How {}

        record Cancelled() implements How {}

        record Expired() implements How {}
    }
}
