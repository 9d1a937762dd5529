package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.llm.SummaryNote;
import org.vademecum.llm.TokenCounter;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadSummary;

/** The summaries that models are told in the place of older messages, for those whose threads they are of. */
@ApplicationScoped
@Transactional
public class ThreadSummaries {
    /** Longest text, in characters. */
    public static final int MAX_LENGTH = 8_000;

    @Inject
    ThreadRepository threads;

    @Inject
    AccessPolicy access;

    @Inject
    TokenCounter tokens;

    @Inject
    Clock clock;

    /** Empty when nothing was summarised yet. */
    public Optional<ThreadSummary> find(Caller caller, String threadId) {
        access.require(caller, Action.READ, threads.find(threadId), "thread", threadId);
        return threads.findSummary(threadId);
    }

    /** Whether its tokens were counted with its model's own vocabulary, or estimated. */
    public boolean isCounted(ThreadSummary summary) {
        return tokens.of(summary.model()).exact();
    }

    /**
     * Changes what it says: 1 … {@value #MAX_LENGTH} characters after trimming. A summary that a model is writing at
     * this moment will not replace it.
     */
    public ThreadSummary edit(Caller caller, String threadId, String text) {
        String clean = text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "").strip();
        if (clean.isEmpty() || clean.length() > MAX_LENGTH) {
            throw new Invalid(
                    "text",
                    "invalid_value",
                    "A summary has between 1 and %d characters. To have none, delete it.".formatted(MAX_LENGTH));
        }
        ThreadSummary summary = locked(caller, threadId);
        summary.edit(clean, tokens.of(summary.model()).count(SummaryNote.of(clean)), clock.instant());
        return summary;
    }

    /** Forgets it. The next run that has no room for all messages begins another one. */
    public void delete(Caller caller, String threadId) {
        threads.remove(locked(caller, threadId));
    }

    private ThreadSummary locked(Caller caller, String threadId) {
        access.require(caller, Action.WRITE, threads.find(threadId), "thread", threadId);
        return threads.lockSummary(threadId).orElseThrow(() -> none(threadId));
    }

    private static NotFound none(String threadId) {
        return new NotFound("summary of thread", threadId);
    }
}
