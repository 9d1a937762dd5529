package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.assistant.Assistant;
import org.vademecum.llm.ChatSettings;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;

/** An assistant on the wire. */
record AssistantJson(
        String id,
        String object,
        long createdAt,
        @Nullable String name,
        @Nullable String description,
        String model,
        @Nullable String instructions,
        List<Tool> tools,
        ToolResourcesJson toolResources,
        Map<String, String> metadata,
        double temperature,
        double topP,
        JsonNode responseFormat,
        @Nullable String reasoningEffort) {
    /** What models do when nothing is said about it. */
    static final double DEFAULT_SAMPLING = 1;

    static AssistantJson of(Assistant assistant) {
        return of(assistant, assistant.toolResources());
    }

    static AssistantJson of(Assistant assistant, ToolResources resources) {
        ChatSettings settings = assistant.settings();
        return new AssistantJson(
                assistant.id(),
                "assistant",
                assistant.createdAt().getEpochSecond(),
                assistant.name(),
                assistant.description(),
                assistant.model(),
                assistant.instructions(),
                ToolsJson.of(assistant.tools()),
                ToolResourcesJson.of(resources),
                assistant.metadata(),
                Objects.requireNonNullElse(settings.temperature(), DEFAULT_SAMPLING),
                Objects.requireNonNullElse(settings.topP(), DEFAULT_SAMPLING),
                ResponseFormats.json(settings.responseFormat()),
                settings.reasoningEffort());
    }
}
