package org.vademecum.context;

import java.util.List;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ToolCall;
import org.vademecum.tool.ToolOutput;

/**
 * A model turn of the current run that called tools, with what they gave.
 *
 * @param id the step's
 * @param text what the model wrote beside its calls
 */
public record ToolTurn(String id, String text, List<AnsweredCall> calls) {
    public ToolTurn {
        calls = List.copyOf(calls);
    }

    /** The turn as the model wrote it. */
    ChatMessage.Assistant message() {
        return new ChatMessage.Assistant(
                text, calls.stream().map(AnsweredCall::call).toList());
    }

    /** A call with its output. */
    public record AnsweredCall(ToolCall call, ToolOutput output) {
        /** Whether it was a search that was made. */
        boolean found() {
            return output instanceof ToolOutput.Found;
        }
    }
}
