package org.vademecum.api;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Standing;
import org.vademecum.common.NotFound;
import org.vademecum.run.RunService;

/**
 * Whoever follows a run by a stream, which outlives the request's own checks.
 *
 * @param standing of the caller who opened the stream
 */
public record RunReader(Standing standing, RunService runs, String runId) {
    private static final Logger LOG = LoggerFactory.getLogger(RunReader.class);

    /** How often streams ask. */
    public static final Duration BETWEEN_CHECKS = Duration.ofSeconds(20);

    /**
     * Whether the reader may go on: they still are somebody, may read the run and ask its assistant. What cannot be found out
     * now is asked the next time.
     */
    public boolean mayGoOn() {
        try {
            return standing.caller()
                    .filter(caller -> runs.mayFollow(caller, runId))
                    .isPresent();
        } catch (NotFound e) {
            return false;
        } catch (RuntimeException e) {
            LOG.warn("Whether a stream may go on could not be found out", e);
            return true;
        }
    }
}
