package org.vademecum.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.run.Run;

/** A run as the chat follows it; {@code queuedBefore} is how many wait before it, null when it does not wait. */
record RunJson(
        String id,
        String threadId,
        String status,
        @Nullable Long queuedBefore,
        MessageJson.@Nullable ErrorOfRunJson error) {
    static RunJson of(Run run, Optional<Long> queuedBefore) {
        return new RunJson(
                run.id(),
                run.threadId(),
                MessageJson.lower(run.status()),
                queuedBefore.orElse(null),
                MessageJson.ErrorOfRunJson.of(run.lastError()));
    }
}
