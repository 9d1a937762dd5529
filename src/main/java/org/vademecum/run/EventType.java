package org.vademecum.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The kinds of a run's events, with their names on the wire and what they carry. */
public enum EventType {
    RUN_CREATED("thread.run.created", RunEventData.RunChanged.class),
    RUN_QUEUED("thread.run.queued", RunEventData.RunChanged.class),
    RUN_IN_PROGRESS("thread.run.in_progress", RunEventData.RunChanged.class),
    RUN_REQUIRES_ACTION("thread.run.requires_action", RunEventData.RunChanged.class),
    RUN_CANCELLING("thread.run.cancelling", RunEventData.RunChanged.class),
    RUN_CANCELLED("thread.run.cancelled", RunEventData.RunChanged.class),
    RUN_FAILED("thread.run.failed", RunEventData.RunChanged.class),
    RUN_COMPLETED("thread.run.completed", RunEventData.RunChanged.class),
    RUN_INCOMPLETE("thread.run.incomplete", RunEventData.RunChanged.class),
    RUN_EXPIRED("thread.run.expired", RunEventData.RunChanged.class),

    STEP_CREATED("thread.run.step.created", RunEventData.StepChanged.class),
    STEP_COMPLETED("thread.run.step.completed", RunEventData.StepChanged.class),
    STEP_FAILED("thread.run.step.failed", RunEventData.StepChanged.class),
    STEP_CANCELLED("thread.run.step.cancelled", RunEventData.StepChanged.class),
    STEP_EXPIRED("thread.run.step.expired", RunEventData.StepChanged.class),

    MESSAGE_CREATED("thread.message.created", RunEventData.MessageBegun.class),
    MESSAGE_DELTA("thread.message.delta", RunEventData.MessageDelta.class),
    MESSAGE_COMPLETED("thread.message.completed", RunEventData.MessageEnded.class),
    MESSAGE_INCOMPLETE("thread.message.incomplete", RunEventData.MessageEnded.class),

    /** What the run is doing, for people. Programs of the wire format do not know it. */
    ACTIVITY("vademecum.activity", RunEventData.Activity.class),
    /** The model turn begins again on another node. Programs of the wire format do not know it. */
    RESTARTED("vademecum.run.restarted", RunEventData.Restarted.class),
    /** Another model stands in. Programs of the wire format do not know it. */
    FALLBACK("vademecum.run.fallback", RunEventData.Fallback.class);

    private final String wireName;
    private final Class<? extends RunEventData> data;

    EventType(String wireName, Class<? extends RunEventData> data) {
        this.wireName = wireName;
        this.data = data;
    }

    /** The event of a run's entering a state. */
    static EventType of(RunStatus status) {
        return switch (status) {
            case QUEUED -> RUN_QUEUED;
            case IN_PROGRESS -> RUN_IN_PROGRESS;
            case REQUIRES_ACTION -> RUN_REQUIRES_ACTION;
            case CANCELLING -> RUN_CANCELLING;
            case CANCELLED -> RUN_CANCELLED;
            case FAILED -> RUN_FAILED;
            case COMPLETED -> RUN_COMPLETED;
            case INCOMPLETE -> RUN_INCOMPLETE;
            case EXPIRED -> RUN_EXPIRED;
        };
    }

    /** The event of a step's entering a state. */
    static EventType of(RunStep.Status status) {
        return switch (status) {
            case IN_PROGRESS -> STEP_CREATED;
            case COMPLETED -> STEP_COMPLETED;
            case FAILED -> STEP_FAILED;
            case CANCELLED -> STEP_CANCELLED;
            case EXPIRED -> STEP_EXPIRED;
        };
    }

    static EventType named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no event type " + wireName));
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    public Class<? extends RunEventData> data() {
        return data;
    }

    /** No event of the run follows. */
    public boolean terminal() {
        return switch (this) {
            case RUN_CANCELLED, RUN_FAILED, RUN_COMPLETED, RUN_INCOMPLETE, RUN_EXPIRED -> true;
            default -> false;
        };
    }
}
