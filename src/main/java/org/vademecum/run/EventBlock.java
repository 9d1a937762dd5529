package org.vademecum.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Events that are written in one transaction with what they tell of: first what was still waiting to be written, then
 * the new ones. They become visible once the transaction has committed.
 */
final class EventBlock {
    private final String runId;
    private final Instant now;
    private final List<LoggedEvent> events;
    private final int waiting;
    private long next;

    EventBlock(String runId, List<LoggedEvent> waiting, long next, Instant now) {
        this.runId = runId;
        this.now = now;
        this.events = new ArrayList<>(waiting);
        this.waiting = waiting.size();
        this.next = next;
    }

    void add(EventType type, RunEventData data) {
        events.add(new LoggedEvent(runId, next++, type, now, data));
    }

    void add(Run run) {
        add(EventType.of(run.status()), RunEventData.RunChanged.of(run));
    }

    void add(RunStep step) {
        add(EventType.of(step.status()), RunEventData.StepChanged.of(step));
    }

    List<LoggedEvent> all() {
        return Collections.unmodifiableList(events);
    }

    List<LoggedEvent> fresh() {
        return List.copyOf(events.subList(waiting, events.size()));
    }

    long next() {
        return next;
    }
}
