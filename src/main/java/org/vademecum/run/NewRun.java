package org.vademecum.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ChatSettings;
import org.vademecum.thread.NewMessage;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;

/**
 * A run as a program wants it; null leaves it to the assistant.
 *
 * @param additionalInstructions appended to the instructions
 * @param additionalMessages put into the thread before the run begins
 * @param resources in place of the assistant's; those of the thread are added
 * @param settings those it sets take precedence over the assistant's
 * @param truncation which messages of the thread the run looks at
 */
public record NewRun(
        String assistantId,
        @Nullable String model,
        @Nullable String instructions,
        @Nullable String additionalInstructions,
        List<NewMessage> additionalMessages,
        @Nullable List<Tool> tools,
        @Nullable ToolResources resources,
        ChatSettings settings,
        @Nullable Truncation truncation,
        Map<String, String> metadata) {
    /** @param lastMessages so many of the newest; null for as many as fit */
    public record Truncation(@Nullable Integer lastMessages) {}

    public NewRun {
        additionalMessages = List.copyOf(additionalMessages);
        tools = tools == null ? null : List.copyOf(tools);
    }
}
