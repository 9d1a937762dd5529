package org.vademecum.api.v1;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as the wire writes them. */
final class Wire {
    private Wire() {}

    /** Seconds since 1970. */
    static @Nullable Long seconds(@Nullable Instant moment) {
        return moment == null ? null : moment.getEpochSecond();
    }

    /** The name of a constant. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
