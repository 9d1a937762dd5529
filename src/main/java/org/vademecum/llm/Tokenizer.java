package org.vademecum.llm;

import com.knuddels.jtokkit.api.Encoding;

/** Counts tokens as one model does, or nearly so. Thread-safe. */
public final class Tokenizer {
    /** What a message costs beside its text. */
    private static final int MESSAGE_OVERHEAD = 4;

    /** What services charge for an image of a common size, about. */
    private static final int IMAGE_TOKENS = 1_000;

    private final Encoding encoding;
    private final boolean exact;

    Tokenizer(Encoding encoding, boolean exact) {
        this.encoding = encoding;
        this.exact = exact;
    }

    /** Whether the vocabulary is the model's own; what is counted with another one is an estimate. */
    public boolean exact() {
        return exact;
    }

    public int count(String text) {
        return encoding.countTokensOrdinary(text);
    }

    public int count(ChatMessage message) {
        int more = switch (message) {
            case ChatMessage.Assistant assistant ->
                assistant.toolCalls().stream().mapToInt(this::count).sum();
            case ChatMessage.User user -> countImages(user.images().size());
            case ChatMessage.Instructions ignored -> 0;
            case ChatMessage.ToolResult ignored -> 0;
        };
        return count(message.text()) + more + MESSAGE_OVERHEAD;
    }

    /** What so many images are taken to have. */
    public int countImages(int images) {
        return images * IMAGE_TOKENS;
    }

    public int count(ToolCall call) {
        return count(call.name()) + count(call.arguments());
    }

    public int count(ToolDefinition tool) {
        return count(tool.name()) + count(tool.description()) + count(tool.parameters());
    }

    /** All messages and tools. */
    public int count(ChatRequest request) {
        return request.messages().stream().mapToInt(this::count).sum()
                + request.tools().stream().mapToInt(this::count).sum();
    }
}
