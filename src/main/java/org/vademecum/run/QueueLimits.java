package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.TooMany;

/**
 * How many runs may wait, on all nodes together. Needs the caller's transaction. Requests of the same moment do not see one
 * another, so that a few more may come to wait.
 */
@ApplicationScoped
class QueueLimits {
    private static final Duration LATER = Duration.ofSeconds(5);

    @Inject
    RunRepository runs;

    @Inject
    @ConfigProperty(name = "vademecum.run.max-queued", defaultValue = "10000")
    int all;

    @Inject
    @ConfigProperty(name = "vademecum.run.max-queued-per-key", defaultValue = "0")
    int perKey;

    @Inject
    @ConfigProperty(name = "vademecum.run.max-queued-per-principal", defaultValue = "2000")
    int perPrincipal;

    @Inject
    @ConfigProperty(name = "vademecum.run.max-queued-per-department", defaultValue = "5000")
    int perDepartment;

    /** @throws TooMany when one more must not wait */
    public void requireRoom(WaitingRun run) {
        RunRepository.Queued queued = runs.countQueued(run);
        if (run.keyId() != null && perKey > 0) {
            require(queued.ofKey(), perKey, "Your key has %d questions waiting already. Please try again in a moment.");
        }
        require(
                queued.ofPrincipal(),
                perPrincipal,
                "You have %d questions waiting already. Please try again in a moment.");
        require(
                queued.ofDepartment(),
                perDepartment,
                "Your department has %d questions waiting already. Please try again in a moment.");
        require(queued.all(), all, "%d questions are waiting already. Please try again in a moment.");
    }

    private static void require(long queued, int limit, String words) {
        if (queued >= limit) {
            throw new TooMany("queue_full", LATER, words.formatted(queued));
        }
    }
}
