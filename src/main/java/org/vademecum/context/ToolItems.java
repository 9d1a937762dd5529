package org.vademecum.context;

import java.util.ArrayList;
import java.util.List;
import org.vademecum.assistant.ContextPolicy.Place;
import org.vademecum.context.ToolTurn.AnsweredCall;
import org.vademecum.llm.ChatMessage;

/**
 * What the run's own tool turns have in a request.
 *
 * @param turns the calls with their outputs, in order
 * @param placed passages that stand elsewhere
 */
record ToolItems(List<ContextItem> turns, List<ContextItem> placed) {
    /** The newest first: it has what the model asked for last. */
    static ToolItems of(List<ToolTurn> turns, ItemWriter writer, Rooms rooms, Place place) {
        List<List<ContextItem>> all = new ArrayList<>();
        for (ToolTurn turn : turns.reversed()) {
            all.add(items(turn, writer, rooms, place));
        }
        List<ContextItem> items = all.reversed().stream().flatMap(List::stream).toList();
        return new ToolItems(
                items.stream().filter(ToolItems::ofATurn).toList(),
                items.stream().filter(item -> !ofATurn(item)).toList());
    }

    private static boolean ofATurn(ContextItem item) {
        return item.message() instanceof ChatMessage.Assistant || item.message() instanceof ChatMessage.ToolResult;
    }

    /** A call and its output can never go. */
    private static List<ContextItem> items(ToolTurn turn, ItemWriter writer, Rooms rooms, Place place) {
        List<ContextItem> items = new ArrayList<>(rooms.whole().take(writer.call(turn)));
        List<AnsweredCall> searches =
                turn.calls().stream().filter(AnsweredCall::found).toList();
        for (AnsweredCall call : turn.calls()) {
            if (!call.found()) {
                items.addAll(rooms.toolOutputs().take(writer.output(call, rooms.toolOutputs())));
            }
        }
        items.addAll(rooms.passages().take(fitting(searches, writer, rooms.passages(), place)));
        return inOrder(turn, items);
    }

    /** With as many of their passages as there is room for. */
    private static List<ContextItem> fitting(List<AnsweredCall> searches, ItemWriter writer, Room room, Place place) {
        int most = searches.stream()
                .mapToInt(call -> ToolText.passages(call.output()))
                .max()
                .orElse(0);
        for (int passages = most; passages > 0; passages--) {
            List<ContextItem> items = writer.searches(searches, passages, room, place);
            if (room.has(items)) {
                return items;
            }
        }
        return writer.searches(searches, 0, room, place);
    }

    /** The call first, then the outputs as they were asked for. */
    private static List<ContextItem> inOrder(ToolTurn turn, List<ContextItem> items) {
        List<ContextItem> ordered = new ArrayList<>(items.subList(0, 1));
        for (AnsweredCall call : turn.calls()) {
            items.stream()
                    .skip(1)
                    .filter(item -> item.id().equals(call.call().id()))
                    .forEach(ordered::add);
        }
        return ordered;
    }
}
