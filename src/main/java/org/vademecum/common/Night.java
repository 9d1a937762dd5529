package org.vademecum.common;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When what is done each night begins. */
public final class Night {
    private Night() {}

    /** Until a clock on the wall shows that time again. */
    public static Duration untilNext(LocalTime time, Instant now, ZoneId zone) {
        ZonedDateTime here = now.atZone(zone);
        ZonedDateTime today = here.with(time);
        return Duration.between(here, today.isAfter(here) ? today : today.plusDays(1));
    }
}
