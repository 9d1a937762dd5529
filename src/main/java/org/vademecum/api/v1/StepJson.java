package org.vademecum.api.v1;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.run.Run;
import org.vademecum.run.RunStep;
import org.vademecum.run.RunStep.Status;
import org.vademecum.run.StepDetails;

/** A run step on the wire. */
record StepJson(
        String id,
        String object,
        long createdAt,
        String assistantId,
        String threadId,
        String runId,
        String type,
        String status,
        StepDetailsJson stepDetails,
        @Nullable RunErrorJson lastError,
        @Nullable Long expiredAt,
        @Nullable Long cancelledAt,
        @Nullable Long failedAt,
        @Nullable Long completedAt,
        Map<String, String> metadata,
        @Nullable UsageJson usage) {
    static StepJson of(Run run, RunStep step, boolean withContent) {
        Status status = step.status();
        return new StepJson(
                step.id(),
                "thread.run.step",
                step.createdAt().getEpochSecond(),
                run.assistantId(),
                step.threadId(),
                step.runId(),
                step.type().wireName(),
                status.wireName(),
                StepDetailsJson.of(run, step.details(), withContent),
                RunErrorJson.ofStep(step.lastError()),
                endedAt(step, Status.EXPIRED),
                endedAt(step, Status.CANCELLED),
                endedAt(step, Status.FAILED),
                endedAt(step, Status.COMPLETED),
                metadata(step),
                UsageJson.of(step.usage()));
    }

    /** The step as it was when it began, before its calls were told. */
    static StepJson begun(Run run, RunStep step) {
        StepDetails details = step.details();
        return new StepJson(
                step.id(),
                "thread.run.step",
                step.createdAt().getEpochSecond(),
                run.assistantId(),
                step.threadId(),
                step.runId(),
                step.type().wireName(),
                Status.IN_PROGRESS.wireName(),
                StepDetailsJson.begun(details),
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                null);
    }

    /** OpenAI's steps have nothing in it; here stands what they know no place for. */
    private static Map<String, String> metadata(RunStep step) {
        return step.fallbackModel() == null ? Map.of() : Map.of("fallback_model", step.fallbackModel());
    }

    private static @Nullable Long endedAt(RunStep step, Status status) {
        return step.status() == status ? Wire.seconds(step.endedAt()) : null;
    }
}
