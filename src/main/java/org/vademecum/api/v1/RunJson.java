package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ToolCall;
import org.vademecum.run.Run;
import org.vademecum.run.RunEventData.RunChanged;
import org.vademecum.run.RunStatus;
import org.vademecum.tool.Tool;

/** A run on the wire. */
record RunJson(
        String id,
        String object,
        long createdAt,
        String threadId,
        String assistantId,
        String status,
        @Nullable ActionJson requiredAction,
        @Nullable RunErrorJson lastError,
        @Nullable Long expiresAt,
        @Nullable Long startedAt,
        @Nullable Long cancelledAt,
        @Nullable Long failedAt,
        @Nullable Long completedAt,
        @Nullable IncompleteJson incompleteDetails,
        String model,
        String instructions,
        List<Tool> tools,
        Map<String, String> metadata,
        @Nullable UsageJson usage,
        double temperature,
        double topP,
        @Nullable Integer maxPromptTokens,
        @Nullable Integer maxCompletionTokens,
        TruncationJson truncationStrategy,
        JsonNode toolChoice,
        boolean parallelToolCalls,
        JsonNode responseFormat,
        @Nullable String reasoningEffort) {
    /** What the run waits for. */
    record ActionJson(String type, OutputsJson submitToolOutputs) {
        record OutputsJson(List<CallJson> toolCalls) {}

        record CallJson(String id, String type, FunctionJson function) {}

        record FunctionJson(String name, String arguments) {}

        static @Nullable ActionJson of(List<ToolCall> calls) {
            return calls.isEmpty()
                    ? null
                    : new ActionJson(
                            "submit_tool_outputs",
                            new OutputsJson(calls.stream().map(ActionJson::call).toList()));
        }

        private static CallJson call(ToolCall call) {
            return new CallJson(call.id(), "function", new FunctionJson(call.name(), call.arguments()));
        }
    }

    /** Why the run is not whole; the wire has no word for some reasons. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record IncompleteJson(@Nullable String reason) {
        static @Nullable IncompleteJson of(Run.@Nullable IncompleteReason reason) {
            return switch (reason) {
                case null -> null;
                case MAX_COMPLETION_TOKENS, MAX_PROMPT_TOKENS -> new IncompleteJson(Wire.name(reason));
                case CONTENT_FILTER, MAX_TURNS -> new IncompleteJson(null);
            };
        }
    }

    record TruncationJson(String type, @Nullable Integer lastMessages) {
        static TruncationJson of(@Nullable Integer lastMessages) {
            return new TruncationJson(lastMessages == null ? "auto" : "last_messages", lastMessages);
        }
    }

    static RunJson of(Run run) {
        return of(run, RunChanged.of(run));
    }

    /** The run as it was when it entered a state. */
    static RunJson of(Run run, RunChanged state) {
        ChatSettings settings = run.settings();
        boolean terminal = state.status().terminal();
        return new RunJson(
                run.id(),
                "thread.run",
                run.createdAt().getEpochSecond(),
                run.threadId(),
                run.assistantId(),
                state.status().wireName(),
                ActionJson.of(state.requiredCalls()),
                RunErrorJson.of(state.lastError()),
                terminal ? null : Wire.seconds(state.expiresAt()),
                Wire.seconds(state.startedAt()),
                Wire.seconds(state.cancelledAt()),
                Wire.seconds(state.failedAt()),
                Wire.seconds(state.completedAt()),
                IncompleteJson.of(state.incompleteReason()),
                run.model(),
                run.instructions(),
                ToolsJson.of(run.tools()),
                run.metadata(),
                terminal ? UsageJson.of(state.usage()) : null,
                Objects.requireNonNullElse(settings.temperature(), AssistantJson.DEFAULT_SAMPLING),
                Objects.requireNonNullElse(settings.topP(), AssistantJson.DEFAULT_SAMPLING),
                settings.maxPromptTokens(),
                settings.maxCompletionTokens(),
                TruncationJson.of(run.lastMessages()),
                Objects.requireNonNullElse(settings.toolChoice(), TextNode.valueOf("auto")),
                Objects.requireNonNullElse(settings.parallelToolCalls(), true),
                ResponseFormats.json(settings.responseFormat()),
                settings.reasoningEffort());
    }

    /** What submitting outputs answers: a node may have taken the run by the time the reply is read. */
    static RunJson queued(Run run) {
        return of(run, RunChanged.of(run).in(RunStatus.QUEUED));
    }

    /** What asking to cancel answers: a run that nobody worked on is cancelled by the time the reply is read. */
    static RunJson cancelling(Run run) {
        RunChanged now = RunChanged.of(run);
        return run.status() == RunStatus.CANCELLED ? of(run, now.in(RunStatus.CANCELLING)) : of(run, now);
    }
}
