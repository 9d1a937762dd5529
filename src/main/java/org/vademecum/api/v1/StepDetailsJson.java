package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.run.Run;
import org.vademecum.run.StepDetails;
import org.vademecum.run.StepDetails.MadeCall;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolOutput;

/** What a step did; what belongs to its type alone is there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StepDetailsJson(
        String type,
        @Nullable CreationJson messageCreation,
        @Nullable List<CallJson> toolCalls) {
    private static final String CREATION = "message_creation";
    private static final String CALLS = "tool_calls";
    private static final String SEARCH = "file_search";

    record CreationJson(String messageId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CallJson(
            String id,
            String type,
            @Nullable FunctionJson function,
            @Nullable SearchJson fileSearch) {}

    /** {@code output} is null until it was submitted. */
    record FunctionJson(
            String name, String arguments, @Nullable String output) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SearchJson(
            Tool.FileSearch.Ranking rankingOptions,
            @Nullable List<ResultJson> results) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ResultJson(
            String fileId,
            String fileName,
            double score,
            @Nullable List<TextJson> content) {}

    record TextJson(String type, String text) {}

    /** {@code withContent}: with the text of what was found, as {@code include[]} may ask for. */
    static StepDetailsJson of(Run run, StepDetails details, boolean withContent) {
        return switch (details) {
            case StepDetails.MessageCreation creation -> creation(creation);
            case StepDetails.ToolCalls calls ->
                new StepDetailsJson(
                        CALLS,
                        null,
                        calls.calls().stream()
                                .map(call -> call(run, call, withContent))
                                .toList());
        };
    }

    /** Before its calls were told. */
    static StepDetailsJson begun(StepDetails details) {
        return switch (details) {
            case StepDetails.MessageCreation creation -> creation(creation);
            case StepDetails.ToolCalls ignored -> new StepDetailsJson(CALLS, null, List.of());
        };
    }

    private static StepDetailsJson creation(StepDetails.MessageCreation creation) {
        return new StepDetailsJson(CREATION, new CreationJson(creation.messageId()), null);
    }

    static boolean isSearch(MadeCall call) {
        return call.call().name().equals(SEARCH);
    }

    private static CallJson call(Run run, MadeCall made, boolean withContent) {
        String id = made.call().id();
        return isSearch(made)
                ? new CallJson(id, SEARCH, null, new SearchJson(ranking(run), results(made.output(), withContent)))
                : new CallJson(
                        id,
                        "function",
                        new FunctionJson(made.call().name(), made.call().arguments(), output(made.output())),
                        null);
    }

    private static Tool.FileSearch.Ranking ranking(Run run) {
        return run.tools().stream()
                .filter(Tool.FileSearch.class::isInstance)
                .map(tool -> ((Tool.FileSearch) tool).ranking())
                .findFirst()
                .orElse(Tool.FileSearch.Ranking.DEFAULT);
    }

    private static @Nullable String output(@Nullable ToolOutput output) {
        return switch (output) {
            case null -> null;
            case ToolOutput.Submitted submitted -> submitted.output();
            case ToolOutput.Refused refused -> refused.message();
            case ToolOutput.Withheld withheld -> withheld.message();
            case ToolOutput.Found ignored -> null;
        };
    }

    private static @Nullable List<ResultJson> results(@Nullable ToolOutput output, boolean withContent) {
        return switch (output) {
            case null -> null;
            case ToolOutput.Found found ->
                found.passages().stream()
                        .map(passage -> result(passage, withContent))
                        .toList();
            case ToolOutput.Submitted ignored -> List.of();
            case ToolOutput.Refused ignored -> List.of();
            case ToolOutput.Withheld ignored -> List.of();
        };
    }

    private static ResultJson result(FoundPassage passage, boolean withContent) {
        return new ResultJson(
                passage.fileId(),
                passage.filename(),
                passage.relevance(),
                withContent ? List.of(new TextJson("text", passage.text())) : null);
    }
}
