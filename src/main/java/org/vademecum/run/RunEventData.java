package org.vademecum.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ToolCall;
import org.vademecum.thread.Citation;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.NearestSection;
import org.vademecum.thread.SentenceSupport;
import org.vademecum.thread.ThreadMessage;

/**
 * What an event of a run carries; {@link EventType} tells which event carries which. As JSON by {@code common.Json}:
 * keys in snake_case, absent values null.
 *
 * <p>Together with the rows of run, step and message that they name, the events hold all that the streamed objects of
 * the wire format are made of. The wire's {@code thread.run.step.in_progress} and {@code thread.message.in_progress}
 * follow their {@code created} at once and are not stored.
 */
public sealed interface RunEventData {
    /** The state of the run when it entered it. */
    record RunChanged(
            String runId,
            String threadId,
            String assistantId,
            RunStatus status,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant startedAt,
            @Nullable Instant cancelledAt,
            @Nullable Instant failedAt,
            @Nullable Instant completedAt,
            @Nullable RunError lastError,
            Run.@Nullable IncompleteReason incompleteReason,
            Usage usage,
            List<ToolCall> requiredCalls)
            implements RunEventData {
        public RunChanged {
            requiredCalls = requiredCalls == null ? List.of() : List.copyOf(requiredCalls); // null in old events
        }

        public static RunChanged of(Run run) {
            return new RunChanged(
                    run.id(),
                    run.threadId(),
                    run.assistantId(),
                    run.status(),
                    run.createdAt(),
                    run.expiresAt(),
                    run.startedAt(),
                    run.cancelledAt(),
                    run.failedAt(),
                    run.completedAt(),
                    run.lastError(),
                    run.incompleteReason(),
                    run.usage(),
                    run.requiredCalls());
        }

        /** The same run in a state it was in a moment ago, on its way to this one. */
        public RunChanged in(RunStatus earlier) {
            return new RunChanged(
                    runId,
                    threadId,
                    assistantId,
                    earlier,
                    createdAt,
                    expiresAt,
                    startedAt,
                    null,
                    null,
                    null,
                    null,
                    null,
                    usage,
                    List.of());
        }
    }

    /** The state of a step; its details are read by the id. */
    record StepChanged(
            String stepId,
            String runId,
            String threadId,
            RunStep.Type stepType,
            RunStep.Status status,
            @Nullable String messageId,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable RunError lastError,
            @Nullable Usage usage)
            implements RunEventData {
        static StepChanged of(RunStep step) {
            return new StepChanged(
                    step.id(),
                    step.runId(),
                    step.threadId(),
                    step.type(),
                    step.status(),
                    step.details() instanceof StepDetails.MessageCreation message ? message.messageId() : null,
                    step.createdAt(),
                    step.endedAt(),
                    step.lastError(),
                    step.usage());
        }
    }

    /** The answer begins; its text is empty. */
    record MessageBegun(String messageId, String threadId, String runId, String assistantId, Instant createdAt)
            implements RunEventData {}

    /**
     * More of the answer.
     *
     * @param text to be put at the end of what came before
     * @param citations those whose marker stands in {@code text}; their offsets count from the beginning of the answer
     */
    record MessageDelta(String messageId, String text, List<Citation> citations) implements RunEventData {
        public MessageDelta {
            citations = List.copyOf(citations);
        }
    }

    /** The answer as it stands at its end; it replaces what the deltas gave. */
    record MessageEnded(
            String messageId,
            String threadId,
            ThreadMessage.Status status,
            String text,
            List<Citation> citations,
            List<SentenceSupport> sentences,
            ThreadMessage.@Nullable Outcome outcome,
            List<NearestSection> nearest,
            ThreadMessage.@Nullable IncompleteReason incompleteReason)
            implements RunEventData {
        static MessageEnded of(ThreadMessage message, MessageContent.Text text, List<NearestSection> nearest) {
            return new MessageEnded(
                    message.id(),
                    message.threadId(),
                    message.status(),
                    text.value(),
                    text.citations(),
                    text.sentences(),
                    message.outcome(),
                    nearest,
                    message.incompleteReason());
        }

        public MessageEnded {
            citations = List.copyOf(citations);
            sentences = List.copyOf(sentences);
            nearest = List.copyOf(nearest);
        }
    }

    /**
     * What the run is doing.
     *
     * @param manuals number of documents that are searched, 0 while it is not known
     * @param found number of places that were looked at, 0 while it is not known
     * @param passages number of passages handed to the model so far
     * @param elapsedMs milliseconds since the run started
     */
    record Activity(Kind kind, int manuals, int found, int passages, long elapsedMs) implements RunEventData {
        static Activity of(Kind kind, int passages, Run run, Instant now) {
            Instant since = Objects.requireNonNullElse(run.startedAt(), run.createdAt());
            return new Activity(
                    kind, 0, 0, passages, Duration.between(since, now).toMillis());
        }

        /** The phases of an answer. */
        public enum Kind {
            /** The model sums up what was said before. */
            SUMMARISING,
            /** Looks for passages. */
            SEARCHING,
            /** The model reads the passages. */
            READING,
            /** The answer is being written. */
            WRITING,
            /** A function was not called, since a document asked for it and the user did not. */
            WITHHELD;

            @JsonValue
            public String wireName() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * The node that worked on the run fell silent and another one goes on. What was shown of the answer is void: text
     * begins again.
     *
     * @param messageId the answer that had begun, null when none had
     */
    record Restarted(@Nullable String messageId, int restarts) implements RunEventData {}

    /**
     * A model stands in for the one that was asked and could not answer.
     *
     * @param asked its name
     * @param answering the name of the one that answers instead
     */
    record Fallback(String asked, String answering) implements RunEventData {}
}
