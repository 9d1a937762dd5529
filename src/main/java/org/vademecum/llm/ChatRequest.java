package org.vademecum.llm;

import java.util.List;

/**
 * What a model is sent: the conversation so far, the tools it may call, and sampling settings.
 *
 * @param purpose what is wanted; services read it from the messages, the built-in model is told by it
 */
public record ChatRequest(
        String model, List<ChatMessage> messages, List<ToolDefinition> tools, ChatSettings settings, Purpose purpose) {
    /** What a request is for. */
    public enum Purpose {
        ANSWER,
        /** A summary of the conversation instead of an answer. */
        SUMMARY,
        /** A question said another way, to search by. */
        REWRITE,
        /** Passages put in order. */
        RERANK
    }

    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** For an answer. */
    public ChatRequest(String model, List<ChatMessage> messages, List<ToolDefinition> tools, ChatSettings settings) {
        this(model, messages, tools, settings, Purpose.ANSWER);
    }

    /** Whether any message has images. */
    public boolean hasImages() {
        return messages.stream()
                .anyMatch(message -> message instanceof ChatMessage.User user
                        && !user.images().isEmpty());
    }

    /** The same, put to another model. */
    public ChatRequest to(String other) {
        return new ChatRequest(other, messages, tools, settings, purpose);
    }
}
