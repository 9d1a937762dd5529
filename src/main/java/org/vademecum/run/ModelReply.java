package org.vademecum.run;

import java.util.List;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;

/** What a model answered to a request, as it came. */
public record ModelReply(String text, List<ToolCall> toolCalls) {
    public ModelReply {
        toolCalls = List.copyOf(toolCalls);
    }

    static ModelReply of(ModelTurn turn) {
        return new ModelReply(turn.text(), turn.toolCalls());
    }
}
