package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;

/** The event log's own transactions. */
@ApplicationScoped
@Transactional
class EventStore {
    @Inject
    RunRepository runs;

    /** Writes a block of events; {@link LeaseLost} when the run is not the owner's any more. */
    public void write(String runId, String leaseOwner, List<LoggedEvent> events) {
        runs.requireLeased(runId, leaseOwner);
        events.forEach(runs::add);
    }

    public List<LoggedEvent> read(String runId, long after, int limit) {
        return runs.events(runId, after, limit);
    }

    /** Whether no event can follow: the run is terminal or not there. */
    public boolean ended(String runId) {
        return runs.find(runId).map(run -> run.status().terminal()).orElse(true);
    }
}
