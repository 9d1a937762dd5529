package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.run.EventType;
import org.vademecum.run.LoggedEvent;
import org.vademecum.run.Run;
import org.vademecum.run.RunEventData;
import org.vademecum.run.RunStep;
import org.vademecum.run.StepDetails;
import org.vademecum.run.StepDetails.MadeCall;

/** Translates the events of one run into those of the wire. One for each stream; not thread-safe. */
final class RunEvents {
    private static final String STEP_IN_PROGRESS = "thread.run.step.in_progress";
    private static final String STEP_DELTA = "thread.run.step.delta";
    private static final String MESSAGE_IN_PROGRESS = "thread.message.in_progress";

    private final Run run;
    private final Function<String, RunStep> steps;
    private final boolean withContent;
    private final Map<String, RunEventData.MessageBegun> messages = new HashMap<>();
    private final Map<String, Integer> annotations = new HashMap<>();

    /** Messages whose text begins again elsewhere: what follows would be appended to what the reader has. */
    private final Set<String> superseded = new HashSet<>();

    /**
     * @param run for what never changes of it
     * @param steps gets a step by its id
     * @param withContent whether steps tell the text of what a search has found
     */
    RunEvents(Run run, Function<String, RunStep> steps, boolean withContent) {
        this.run = run;
        this.steps = steps;
        this.withContent = withContent;
    }

    record DeltaJson(String id, String object, Object delta) {}

    record ContentDeltaJson(List<PartJson> content) {
        record PartJson(int index, String type, TextJson text) {}

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record TextJson(String value, @Nullable List<AnnotationJson> annotations) {}
    }

    record StepDeltaJson(DetailsJson stepDetails) {
        record DetailsJson(String type, List<ObjectNode> toolCalls) {}
    }

    /** None for what programs of the wire format do not know. */
    List<WireEvent> of(LoggedEvent event) {
        return switch (event.data()) {
            case RunEventData.RunChanged state ->
                List.of(new WireEvent(event.type().wireName(), RunJson.of(run, state)));
            case RunEventData.StepChanged step -> step(event.type(), steps.apply(step.stepId()));
            case RunEventData.MessageBegun begun -> {
                messages.put(begun.messageId(), begun);
                MessageJson message = MessageJson.of(begun);
                yield List.of(
                        new WireEvent(event.type().wireName(), message), new WireEvent(MESSAGE_IN_PROGRESS, message));
            }
            case RunEventData.MessageDelta delta ->
                of(delta).stream()
                        .map(data -> new WireEvent(event.type().wireName(), data))
                        .toList();
            case RunEventData.MessageEnded ended -> {
                RunEventData.MessageBegun begun = messages.get(ended.messageId());
                yield begun == null
                        ? List.of()
                        : List.of(new WireEvent(
                                event.type().wireName(), MessageJson.of(begun, ended, event.createdAt())));
            }
            case RunEventData.Restarted restarted -> {
                if (restarted.messageId() != null && annotations.containsKey(restarted.messageId())) {
                    superseded.add(restarted.messageId());
                }
                yield List.of();
            }
            case RunEventData.Activity ignored -> List.of();
            case RunEventData.Fallback ignored -> List.of();
        };
    }

    private List<WireEvent> step(EventType type, RunStep step) {
        if (type != EventType.STEP_CREATED) {
            return List.of(new WireEvent(type.wireName(), StepJson.of(run, step, withContent)));
        }
        List<WireEvent> events = new ArrayList<>();
        StepJson begun = StepJson.begun(run, step);
        events.add(new WireEvent(type.wireName(), begun));
        events.add(new WireEvent(STEP_IN_PROGRESS, begun));
        if (step.details() instanceof StepDetails.ToolCalls calls) {
            int index = 0;
            for (MadeCall call :
                    calls.calls().stream().filter(RunEvents::isTold).toList()) {
                for (ObjectNode delta : callDeltas(index++, call)) {
                    events.add(new WireEvent(
                            STEP_DELTA,
                            new DeltaJson(
                                    step.id(),
                                    STEP_DELTA,
                                    new StepDeltaJson(new StepDeltaJson.DetailsJson("tool_calls", List.of(delta))))));
                }
            }
        }
        return events;
    }

    /** A function that is not handed on is told with its output alone, when the step has ended. */
    private static boolean isTold(MadeCall made) {
        return StepDetailsJson.isSearch(made) || !(made.withheld() || made.refused());
    }

    /** Names and ids stand in the first delta of a call alone: readers put deltas together by appending. */
    private static List<ObjectNode> callDeltas(int index, MadeCall made) {
        boolean search = StepDetailsJson.isSearch(made);
        ObjectNode first = Json.mapper().createObjectNode();
        first.put("index", index).put("id", made.call().id()).put("type", search ? "file_search" : "function");
        if (search) {
            first.putObject("file_search");
            return List.of(first);
        }
        first.putObject("function")
                .put("name", made.call().name())
                .put("arguments", "")
                .putNull("output");
        ObjectNode arguments = Json.mapper().createObjectNode();
        arguments.put("index", index).put("type", "function");
        arguments.putObject("function").put("arguments", made.call().arguments());
        return List.of(first, arguments);
    }

    /** Empty for text that a reader could only append to what it has of the answer's first writing. */
    Optional<DeltaJson> of(RunEventData.MessageDelta delta) {
        if (superseded.contains(delta.messageId())) {
            return Optional.empty();
        }
        int known = annotations.getOrDefault(delta.messageId(), 0);
        List<AnnotationJson> more = new ArrayList<>();
        delta.citations().forEach(citation -> more.add(AnnotationJson.of(known + more.size(), citation)));
        annotations.put(delta.messageId(), known + more.size());
        ContentDeltaJson.TextJson text = new ContentDeltaJson.TextJson(delta.text(), more.isEmpty() ? null : more);
        return Optional.of(new DeltaJson(
                delta.messageId(),
                EventType.MESSAGE_DELTA.wireName(),
                new ContentDeltaJson(List.of(new ContentDeltaJson.PartJson(0, "text", text)))));
    }
}
