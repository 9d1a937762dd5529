package org.vademecum.api.v1;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Moments on the wire: whole seconds since 1970. */
final class Seconds {
    private Seconds() {}

    static @Nullable Long of(@Nullable Instant moment) {
        return moment == null ? null : moment.getEpochSecond();
    }
}
