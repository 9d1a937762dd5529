package org.vademecum.assistant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.vademecum.common.Change;
import org.vademecum.llm.ChatSettings;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResourcesChange;

/**
 * What is to become of an assistant, field by field.
 *
 * @param tunes whether the tools say how retrieval is tuned; otherwise that stays as it is
 */
public record AssistantChange(
        Change<String> name,
        Change<String> description,
        Change<String> instructions,
        Change<String> model,
        Change<List<Tool>> tools,
        ToolResourcesChange resources,
        Change<Double> temperature,
        Change<Double> topP,
        Change<JsonNode> responseFormat,
        Change<String> reasoningEffort,
        Change<Map<String, String>> metadata,
        boolean tunes) {
    /** What programs change, who cannot say how retrieval is tuned. */
    public AssistantChange(
            Change<String> name,
            Change<String> description,
            Change<String> instructions,
            Change<String> model,
            Change<List<Tool>> tools,
            ToolResourcesChange resources,
            Change<Double> temperature,
            Change<Double> topP,
            Change<JsonNode> responseFormat,
            Change<String> reasoningEffort,
            Change<Map<String, String>> metadata) {
        this(
                name,
                description,
                instructions,
                model,
                tools,
                resources,
                temperature,
                topP,
                responseFormat,
                reasoningEffort,
                metadata,
                false);
    }

    /** The assistant as it would be, within the same bounds as a new one. */
    NewAssistant appliedTo(Assistant assistant) {
        return new NewAssistant(
                assistant.departmentId(),
                name.orKeep(assistant.name()),
                description.orKeep(assistant.description()),
                instructions.orKeep(assistant.instructions()),
                model.orKeep(assistant.model(), assistant.model()),
                tuned(tools.orKeep(assistant.tools(), List.of()), assistant),
                resources.appliedTo(assistant.toolResources()),
                settings(assistant.settings()),
                assistant.starters(),
                metadata.orKeep(assistant.metadata(), Map.of()));
    }

    private List<Tool> tuned(List<Tool> tools, Assistant assistant) {
        return tunes ? tools : Tool.tunedLike(tools, assistant.tools());
    }

    private ChatSettings settings(ChatSettings now) {
        return new ChatSettings(
                temperature.orKeep(now.temperature()),
                topP.orKeep(now.topP()),
                now.maxCompletionTokens(),
                now.maxPromptTokens(),
                now.parallelToolCalls(),
                responseFormat.orKeep(now.responseFormat()),
                reasoningEffort.orKeep(now.reasoningEffort()),
                now.toolChoice());
    }
}
