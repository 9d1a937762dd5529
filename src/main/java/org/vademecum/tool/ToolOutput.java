package org.vademecum.tool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a tool call gave. Kept with the run's step, so that a restarted run need not make the call again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToolOutput.Found.class, name = "file_search"),
    @JsonSubTypes.Type(value = ToolOutput.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = ToolOutput.Withheld.class, name = "withheld"),
    @JsonSubTypes.Type(value = ToolOutput.Submitted.class, name = "function")
})
public sealed interface ToolOutput {
    /**
     * The passages of a search, best first.
     *
     * @param query what was searched for
     * @param documents number of current documents in the searched stores
     * @param candidates number of chunks that were looked at
     * @param elapsedMs how long the search took, in milliseconds
     */
    record Found(String query, List<FoundPassage> passages, int documents, int candidates, long elapsedMs)
            implements ToolOutput {
        public Found {
            passages = List.copyOf(passages);
        }

        /** The same passages, and nothing of what they say. */
        public Found withoutTexts() {
            return new Found(
                    query, passages.stream().map(FoundPassage::withoutText).toList(), documents, candidates, elapsedMs);
        }
    }

    /** The call could not be made as the model wrote it; {@code message} tells the model why. */
    record Refused(String message) implements ToolOutput {}

    /** A call of a function was not handed to its program, since a document asked for it; {@code message} tells the model so. */
    record Withheld(String message) implements ToolOutput {}

    /** What the program that runs the function has submitted. */
    record Submitted(String output) implements ToolOutput {}
}
