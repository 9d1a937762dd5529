package org.vademecum.run;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.llm.ChatModelException;

/** One thing a run did: calling tools, or writing its message. */
@Entity
@Table(name = "run_step")
public class RunStep {
    /** As on the wire. */
    public enum Type {
        MESSAGE_CREATION,
        TOOL_CALLS;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As on the wire. */
    public enum Status {
        IN_PROGRESS,
        COMPLETED,
        FAILED,
        CANCELLED,
        EXPIRED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "run_id")
    private String runId;

    @Column(name = "thread_id")
    private String threadId;

    @Enumerated(EnumType.STRING)
    private Type type;

    @Enumerated(EnumType.STRING)
    private Status status;

    /** JSON of a {@link StepDetails}. */
    private String details;

    @Enumerated(EnumType.STRING)
    @Column(name = "error_code")
    private ChatModelException.@Nullable Code errorCode;

    @Column(name = "error_message")
    private @Nullable String errorMessage;

    @Column(name = "prompt_tokens")
    private @Nullable Long promptTokens;

    @Column(name = "completion_tokens")
    private @Nullable Long completionTokens;

    @Column(name = "usage_estimated")
    private boolean usageEstimated;

    @Column(name = "fallback_model")
    private @Nullable String fallbackModel;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected RunStep() {}

    RunStep(Run run, StepDetails details, Instant now) {
        this.id = Ids.next("step_");
        this.runId = run.id();
        this.threadId = run.threadId();
        this.type = switch (details) {
            case StepDetails.MessageCreation ignored -> Type.MESSAGE_CREATION;
            case StepDetails.ToolCalls ignored -> Type.TOOL_CALLS;
        };
        this.status = Status.IN_PROGRESS;
        this.details = Json.write(details);
        this.createdAt = now;
    }

    /** What the model turn behind the step took. */
    void use(ModelWork work) {
        Usage usage = work.usage();
        fallbackModel = work.fallback();
        promptTokens = usage.promptTokens();
        completionTokens = usage.completionTokens();
        usageEstimated = usage.estimated();
    }

    /** What its searches took besides. */
    void use(Usage more) {
        Usage usage = new Usage(
                        Objects.requireNonNullElse(promptTokens, 0L),
                        Objects.requireNonNullElse(completionTokens, 0L),
                        usageEstimated)
                .plus(more);
        promptTokens = usage.promptTokens();
        completionTokens = usage.completionTokens();
        usageEstimated = usage.estimated();
    }

    /** Notes what was done of it so far. */
    void note(StepDetails details) {
        this.details = Json.write(details);
    }

    void complete(StepDetails details, Instant now) {
        this.details = Json.write(details);
        end(Status.COMPLETED, now);
    }

    /** Ends with its run, without having done its work. */
    void end(Status with, @Nullable RunError error, Instant now) {
        if (error != null) {
            errorCode = error.code();
            errorMessage = error.message();
        }
        end(with, now);
    }

    private void end(Status with, Instant now) {
        if (status != Status.IN_PROGRESS) {
            throw new IllegalStateException("step %s is %s".formatted(id, status));
        }
        status = with;
        endedAt = now;
    }

    public String id() {
        return id;
    }

    public String runId() {
        return runId;
    }

    public String threadId() {
        return threadId;
    }

    public Type type() {
        return type;
    }

    public Status status() {
        return status;
    }

    public StepDetails details() {
        return Json.read(details, StepDetails.class);
    }

    public @Nullable RunError lastError() {
        return errorCode == null || errorMessage == null ? null : new RunError(errorCode, errorMessage);
    }

    /** The model that stood in for the run's own, null when none did. */
    public @Nullable String fallbackModel() {
        return fallbackModel;
    }

    /** Null until the step has ended. */
    public @Nullable Usage usage() {
        return status == Status.IN_PROGRESS || promptTokens == null || completionTokens == null
                ? null
                : new Usage(promptTokens, completionTokens, usageEstimated);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant endedAt() {
        return endedAt;
    }
}
