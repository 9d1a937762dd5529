package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The event log's own transactions. */
@ApplicationScoped
@Transactional
class EventStore {
    @Inject
    RunRepository runs;

    /** Writes a block of events; {@link LeaseLost} when the run is not the owner's any more. */
    public void write(String runId, String leaseOwner, List<LoggedEvent> events) {
        runs.requireLeased(runId, leaseOwner);
        runs.add(events);
    }

    /** Writes the events of many runs at once; returns those whose lease is not the owner's any more. */
    public Set<String> write(List<UnwrittenEvents> blocks) {
        Map<String, String> owners =
                runs.lockLeases(blocks.stream().map(UnwrittenEvents::runId).toList());
        Set<String> lost = new HashSet<>();
        List<RunEvent> rows = new ArrayList<>();
        for (UnwrittenEvents block : blocks) {
            if (block.leaseOwner().equals(owners.get(block.runId()))) {
                rows.addAll(EventRows.of(block.events()));
            } else {
                lost.add(block.runId());
            }
        }
        runs.insert(rows);
        return lost;
    }

    public List<LoggedEvent> read(String runId, long after, int rows) {
        return runs.events(runId, after, rows);
    }

    /** Whether no event can follow: the run is terminal or not there. */
    public boolean ended(String runId) {
        return runs.find(runId).map(run -> run.status().terminal()).orElse(true);
    }
}
