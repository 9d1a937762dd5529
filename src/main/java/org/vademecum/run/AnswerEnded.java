package org.vademecum.run;

import java.util.List;
import org.vademecum.thread.SentenceSupport;
import org.vademecum.thread.ThreadMessage;

/**
 * A whole answer was written. Fired in the transaction that ends its run, so that an observer's rows come with it or not
 * at all.
 */
public record AnswerEnded(
        String messageId,
        String threadId,
        String runId,
        String departmentId,
        ThreadMessage.Outcome outcome,
        List<SentenceSupport> sentences) {
    public AnswerEnded {
        sentences = List.copyOf(sentences);
    }
}
