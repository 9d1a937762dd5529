package org.vademecum.tool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @param rewritten what was searched by in the place of the query; null when nobody was to say it another way
     */
    record Found(
            String query,
            List<FoundPassage> passages,
            int documents,
            int candidates,
            long elapsedMs,
            @Nullable Rewritten rewritten)
            implements ToolOutput {
        public Found {
            passages = List.copyOf(passages);
        }

        /** Of a search by the query as it stands. */
        public Found(String query, List<FoundPassage> passages, int documents, int candidates, long elapsedMs) {
            this(query, passages, documents, candidates, elapsedMs, null);
        }

        /** The same passages, and nothing of what they say. */
        public Found withoutTexts() {
            return new Found(
                    query,
                    passages.stream().map(FoundPassage::withoutText).toList(),
                    documents,
                    candidates,
                    elapsedMs,
                    rewritten);
        }
    }

    /** A query that a model has said another way; {@code text} is the query itself where the model could not. */
    record Rewritten(String text) {}

    /** The call could not be made as the model wrote it; {@code message} tells the model why. */
    record Refused(String message) implements ToolOutput {}

    /** A call of a function was not handed to its program, since a document asked for it; {@code message} tells the model so. */
    record Withheld(String message) implements ToolOutput {}

    /** What the program that runs the function has submitted. */
    record Submitted(String output) implements ToolOutput {}
}
