package org.vademecum.api;

import org.jspecify.annotations.Nullable;
import org.vademecum.run.Run;

/** A run as the chat follows it. */
record RunJson(String id, String threadId, String status, MessageJson.@Nullable ErrorOfRunJson error) {
    static RunJson of(Run run) {
        return new RunJson(
                run.id(),
                run.threadId(),
                MessageJson.lower(run.status()),
                MessageJson.ErrorOfRunJson.of(run.lastError()));
    }
}
