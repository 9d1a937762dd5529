package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.vademecum.llm.Cancellation;
import org.vademecum.thread.ThreadSearch;

/** Gives what a thread's messages have attached the time to become searchable before a run begins. */
@ApplicationScoped
class Attachments {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Inject
    ThreadSearch search;

    /** Returns when all of it is searchable, after a minute at the latest; throws when it is cancelled. */
    public void await(String threadId, Cancellation cancellation) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (search.isBehind(threadId) && System.nanoTime() < deadline) {
            Pause.rest(PAUSE, cancellation);
        }
    }

    /** It was not used for so long that it is gone; a run could only answer wrongly. */
    public boolean areExpired(String threadId) {
        return search.isExpired(threadId);
    }
}
