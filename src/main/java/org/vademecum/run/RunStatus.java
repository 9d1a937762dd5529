package org.vademecum.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The states of a run and the only ways from one to another. */
public enum RunStatus {
    QUEUED,
    IN_PROGRESS,
    REQUIRES_ACTION,
    CANCELLING,
    CANCELLED,
    FAILED,
    COMPLETED,
    INCOMPLETE,
    EXPIRED;

    private static final Map<RunStatus, Set<RunStatus>> TRANSITIONS = Map.of(
            QUEUED, EnumSet.of(IN_PROGRESS, CANCELLING, EXPIRED),
            IN_PROGRESS, EnumSet.of(REQUIRES_ACTION, COMPLETED, INCOMPLETE, FAILED, EXPIRED, CANCELLING),
            REQUIRES_ACTION, EnumSet.of(QUEUED, EXPIRED, CANCELLING),
            CANCELLING, EnumSet.of(CANCELLED));

    public boolean mayBecome(RunStatus next) {
        return TRANSITIONS.getOrDefault(this, Set.of()).contains(next);
    }

    /** Nothing follows; the thread is free. */
    public boolean terminal() {
        return !TRANSITIONS.containsKey(this);
    }

    /** As on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
