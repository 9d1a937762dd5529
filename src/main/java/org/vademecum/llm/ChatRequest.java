package org.vademecum.llm;

import java.util.List;

/** What a model is sent: the conversation so far, the tools it may call, and sampling settings. */
public record ChatRequest(String model, List<ChatMessage> messages, List<ToolDefinition> tools, ChatSettings settings) {
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** The same, put to another model. */
    public ChatRequest to(String other) {
        return new ChatRequest(other, messages, tools, settings);
    }
}
