package org.vademecum.run;

import java.util.List;

/** Events of one run that wait to be written by the owner of its lease. */
record UnwrittenEvents(String runId, String leaseOwner, List<LoggedEvent> events) {
    UnwrittenEvents {
        events = List.copyOf(events);
    }
}
