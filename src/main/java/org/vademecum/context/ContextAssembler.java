package org.vademecum.context;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.llm.TokenCounter;

/**
 * Makes a model request within a token budget and accounts for it. Instructions, tools and the question are always in
 * it; then come the run's own tool turns, the newest with as many passages as fit; what room is left takes the history
 * by whole turns, the newest first and without holes. Pure: the same material makes the same request.
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
        Room room = new Room(material.budget());

        List<ContextItem> items = new ArrayList<>();
        items.addAll(room.take(writer.instructions(material)));
        items.addAll(room.take(writer.tools(material.tools())));
        List<ContextItem> question = room.take(writer.question(turns.getLast()));
        List<ContextItem> toolTurns = toolTurns(material.toolTurns(), writer, room);
        items.addAll(history(turns, writer, room));
        items.addAll(question);
        items.addAll(toolTurns);
        return new ContextDraft(items).finish(material, writer.exact());
    }

    /** The newest first: it has what the model asked for last. */
    private static List<ContextItem> toolTurns(List<ToolTurn> turns, ItemWriter writer, Room room) {
        List<List<ContextItem>> all = new ArrayList<>();
        for (ToolTurn turn : turns.reversed()) {
            all.add(room.take(fitting(turn, writer, room)));
        }
        return all.reversed().stream().flatMap(List::stream).toList();
    }

    /** With as many of its passages as there is room for; a call and its answer can never go. */
    private static List<ContextItem> fitting(ToolTurn turn, ItemWriter writer, Room room) {
        for (int passages = turn.mostPassages(); passages > 0; passages--) {
            List<ContextItem> items = writer.toolTurn(turn, passages);
            if (room.has(items)) {
                return items;
            }
        }
        return writer.toolTurn(turn, 0);
    }

    private static List<ContextItem> history(List<HistoryTurn> turns, ItemWriter writer, Room room) {
        List<List<ContextItem>> all = new ArrayList<>();
        all.add(writer.replacedAnswers(turns.getLast()));
        boolean full = false;
        for (HistoryTurn turn : turns.subList(0, turns.size() - 1).reversed()) {
            List<ContextItem> items = writer.turn(turn);
            full = full || !room.has(items);
            all.add(full ? writer.dropped(turn, ContextLedger.Reason.OVER_BUDGET) : room.take(items));
        }
        return all.reversed().stream().flatMap(List::stream).toList();
    }
}
