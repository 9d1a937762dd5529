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
 * @param lastMessages how many of the thread's newest messages the run looks at; null for as many as fit
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
        @Nullable Integer lastMessages,
        Map<String, String> metadata) {
    public NewRun {
        additionalMessages = List.copyOf(additionalMessages);
        tools = tools == null ? null : List.copyOf(tools);
    }
}
