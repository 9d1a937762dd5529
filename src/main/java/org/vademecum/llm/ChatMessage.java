package org.vademecum.llm;

import java.util.List;

/** One message of a model request. */
public sealed interface ChatMessage {
    /** The text that counts towards the token budget. */
    String text();

    record Instructions(String text) implements ChatMessage {}

    record User(String text, List<ChatImage> images) implements ChatMessage {
        public User {
            images = List.copyOf(images);
        }

        public User(String text) {
            this(text, List.of());
        }
    }

    record Assistant(String text, List<ToolCall> toolCalls) implements ChatMessage {
        public Assistant {
            toolCalls = List.copyOf(toolCalls);
        }
    }

    /** The answer to a tool call. Endpoints read {@code text}; built-in models read the passages themselves. */
    record ToolResult(String callId, String text, List<SourcePassage> passages) implements ChatMessage {
        public ToolResult {
            passages = List.copyOf(passages);
        }
    }
}
