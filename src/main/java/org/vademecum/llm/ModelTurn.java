package org.vademecum.llm;

import java.util.List;

/** What one model turn gave. */
public record ModelTurn(String text, List<ToolCall> toolCalls, Usage usage, Finish finish) {
    /** Why the turn ended. */
    public enum Finish {
        STOP,
        TOOL_CALLS,
        /** The completion token limit cut the text off. */
        LENGTH,
        /** The provider's content filter cut the text off. */
        CONTENT_FILTER,
        /** The model says that the passages do not answer the question. */
        DECLINED
    }

    /** Tokens; {@code estimated} when the endpoint did not report them. */
    public record Usage(long promptTokens, long completionTokens, boolean estimated) {}

    public ModelTurn {
        toolCalls = List.copyOf(toolCalls);
    }
}
