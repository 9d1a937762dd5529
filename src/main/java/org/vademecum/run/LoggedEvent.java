package org.vademecum.run;

import java.time.Instant;
import org.vademecum.common.Json;

/**
 * An event of a run's log.
 *
 * @param number counts up within the run; a run that was restarted leaves a gap
 */
public record LoggedEvent(String runId, long number, EventType type, Instant createdAt, RunEventData data) {
    static LoggedEvent of(RunEvent row) {
        EventType type = EventType.named(row.type());
        return new LoggedEvent(row.runId(), row.number(), type, row.createdAt(), Json.read(row.data(), type.data()));
    }

    RunEvent toRow() {
        return new RunEvent(runId, number, type.wireName(), json(), createdAt);
    }

    /** The data as JSON. */
    public String json() {
        return Json.write(data);
    }
}
