package org.vademecum.context;

import java.util.List;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.thread.ThreadMessage;

/**
 * What a model request can be made of.
 *
 * @param messages the thread's newest messages, oldest first; the last question among them is the one to be answered
 * @param toolTurns of the current run, oldest first
 * @param budget most tokens the request may have
 */
public record ContextMaterial(
        String model,
        String instructions,
        List<ToolDefinition> tools,
        ChatSettings settings,
        List<ThreadMessage> messages,
        List<ToolTurn> toolTurns,
        int budget) {
    public ContextMaterial {
        tools = List.copyOf(tools);
        messages = List.copyOf(messages);
        toolTurns = List.copyOf(toolTurns);
    }
}
