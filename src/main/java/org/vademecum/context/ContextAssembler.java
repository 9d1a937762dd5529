package org.vademecum.context;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.assistant.ContextPolicy.Place;
import org.vademecum.llm.TokenCounter;

/**
 * Makes a model request within a token budget and accounts for it. Instructions, tools and the question are always in
 * it; then come the run's own tool turns, the newest with as many passages as fit; what room is left takes the history
 * by whole turns, the newest first and without holes. A policy may give each of them less room, and passages another
 * place. Pure: the same material makes the same request.
 */
@Dependent
public class ContextAssembler {
    private final TokenCounter tokens;

    @Inject
    public ContextAssembler(TokenCounter tokens) {
        this.tokens = tokens;
    }

    /** @throws IllegalArgumentException when there is no question among the messages */
    public AssembledContext assemble(ContextMaterial material) {
        List<HistoryTurn> turns = HistoryTurn.of(material.messages());
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("no question to answer");
        }
        ItemWriter writer = new ItemWriter(tokens.of(material.model()));
        Rooms rooms = Rooms.of(material);
        Place place = material.policy().passages();

        List<ContextItem> instructions = rooms.instructions().take(writer.instructions(material, rooms.instructions()));
        List<ContextItem> tools = rooms.whole().take(writer.tools(material.tools()));
        List<ContextItem> question = rooms.whole().take(writer.question(turns.getLast()));
        ToolItems toolItems = ToolItems.of(material.toolTurns(), writer, rooms, place);
        List<ContextItem> history = history(turns, writer, rooms.history());

        List<ContextItem> items = new ArrayList<>(instructions);
        items.addAll(place == Place.INSTRUCTIONS ? toolItems.placed() : List.of());
        items.addAll(tools);
        items.addAll(writer.outside(material.outside()));
        items.addAll(history);
        items.addAll(place == Place.BEFORE_QUESTION ? toolItems.placed() : List.of());
        items.addAll(question);
        items.addAll(toolItems.turns());
        return new ContextDraft(items).finish(material, writer.exact());
    }

    private static List<ContextItem> history(List<HistoryTurn> turns, ItemWriter writer, Room room) {
        List<List<ContextItem>> all = new ArrayList<>();
        all.add(writer.replacedAnswers(turns.getLast()));
        boolean full = false;
        for (HistoryTurn turn : turns.subList(0, turns.size() - 1).reversed()) {
            List<ContextItem> items = writer.turn(turn);
            full = full || !room.has(items);
            all.add(full ? writer.dropped(turn, room.reason()) : room.take(items));
        }
        return all.reversed().stream().flatMap(List::stream).toList();
    }
}
