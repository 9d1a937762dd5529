package org.vademecum.context;

import java.util.List;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.thread.ThreadMessage;

/**
 * What a model request can be made of.
 *
 * @param outside older messages, which are not to be looked at unless they are pinned, oldest first
 * @param messages the thread's newest messages, oldest first; the last question among them is the one to be answered
 * @param toolTurns of the current run, oldest first
 * @param budget most tokens the request may have
 */
public record ContextMaterial(
        String model,
        String instructions,
        List<ToolDefinition> tools,
        ChatSettings settings,
        List<ThreadMessage> outside,
        List<ThreadMessage> messages,
        List<ToolTurn> toolTurns,
        ContextPolicy policy,
        int budget,
        Memory memory) {
    public ContextMaterial {
        tools = List.copyOf(tools);
        outside = List.copyOf(outside);
        messages = List.copyOf(messages);
        toolTurns = List.copyOf(toolTurns);
    }

    /** Of a thread without a summary, where nothing is pinned. */
    public ContextMaterial(
            String model,
            String instructions,
            List<ToolDefinition> tools,
            ChatSettings settings,
            List<ThreadMessage> outside,
            List<ThreadMessage> messages,
            List<ToolTurn> toolTurns,
            ContextPolicy policy,
            int budget) {
        this(model, instructions, tools, settings, outside, messages, toolTurns, policy, budget, Memory.NONE);
    }
}
