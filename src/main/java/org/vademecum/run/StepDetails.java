package org.vademecum.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ToolCall;
import org.vademecum.tool.ToolOutput;

/** What a step did. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StepDetails.MessageCreation.class, name = "message_creation"),
    @JsonSubTypes.Type(value = StepDetails.ToolCalls.class, name = "tool_calls")
})
public sealed interface StepDetails {
    /** The same, and of what a search found the places alone. */
    StepDetails withoutTexts();

    /** Wrote a message. */
    record MessageCreation(String messageId) implements StepDetails {
        @Override
        public MessageCreation withoutTexts() {
            return this;
        }
    }

    /**
     * Made the calls of one model turn.
     *
     * @param text what the model wrote beside its calls, empty for nothing
     */
    record ToolCalls(String text, List<MadeCall> calls) implements StepDetails {
        public ToolCalls {
            calls = List.copyOf(calls);
        }

        @Override
        public ToolCalls withoutTexts() {
            return new ToolCalls(
                    text, calls.stream().map(MadeCall::withoutTexts).toList());
        }

        /** These calls, the first of which are as given. */
        ToolCalls begun(List<MadeCall> first) {
            return new ToolCalls(
                    text,
                    Stream.concat(first.stream(), calls.stream().skip(first.size()))
                            .toList());
        }

        /** These calls with the outputs that were not there yet, by the call's id. */
        ToolCalls with(Map<String, ToolOutput> outputs) {
            List<MadeCall> made = calls.stream()
                    .map(call -> call.output() == null
                            ? new MadeCall(call.call(), outputs.get(call.call().id()))
                            : call)
                    .toList();
            return new ToolCalls(text, made);
        }
    }

    /** A call as the model wrote it; {@code output} is null until it was made. */
    record MadeCall(ToolCall call, @Nullable ToolOutput output) {
        /** Whether it is never made, since only a document has asked for it. */
        public boolean withheld() {
            return output instanceof ToolOutput.Withheld;
        }

        /** Whether it could not be made as the model wrote it. */
        public boolean refused() {
            return output instanceof ToolOutput.Refused;
        }

        private MadeCall withoutTexts() {
            return output instanceof ToolOutput.Found found ? new MadeCall(call, found.withoutTexts()) : this;
        }
    }
}
