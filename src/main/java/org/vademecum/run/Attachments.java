package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.llm.Cancellation;
import org.vademecum.thread.ThreadSearch;

/** Gives what a thread's messages have attached the time to become searchable before a run begins. */
@ApplicationScoped
class Attachments {
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Inject
    ThreadSearch search;

    @Inject
    @ConfigProperty(name = "vademecum.run.attachment-wait", defaultValue = "PT1M")
    Duration longest;

    /** Returns when all of it is searchable, or when that takes too long; throws when it is cancelled. */
    public void await(String threadId, Cancellation cancellation) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (search.isBehind(threadId) && System.nanoTime() < deadline) {
            Pause.rest(PAUSE, cancellation);
        }
    }

    /** It was not used for so long that it is gone; a run could only answer wrongly. */
    public boolean areExpired(String threadId) {
        return search.isExpired(threadId);
    }
}
