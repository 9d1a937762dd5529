package org.vademecum.context;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vademecum.context.ContextLedger.Part;
import org.vademecum.context.ContextLedger.Reason;
import org.vademecum.context.ContextLedger.Role;
import org.vademecum.thread.ThreadMessage;

/**
 * Decides about all that was said before the question: what is pinned has room first, then the summary of what is
 * outside, then the other turns, the newest first and without holes. Used once.
 */
final class History {
    private final ItemWriter writer;
    private final Room room;
    private final Memory memory;
    private final String firstRead;
    private final Set<String> outside;
    private final Map<HistoryTurn, List<ContextItem>> decided = new HashMap<>();

    History(ContextMaterial material, ItemWriter writer, Room room) {
        this.writer = writer;
        this.room = room;
        this.memory = material.memory();
        this.firstRead = Stream.concat(material.outside().stream(), material.messages().stream())
                .findFirst()
                .orElseThrow()
                .id();
        this.outside = material.outside().stream().map(ThreadMessage::id).collect(Collectors.toSet());
    }

    /** All turns of the material, the question's the last. */
    static List<HistoryTurn> turns(ContextMaterial material) {
        List<ThreadMessage> recent = new ArrayList<>(material.outside());
        recent.addAll(material.messages());
        Memory memory = material.memory();
        List<HistoryTurn> turns = new ArrayList<>(HistoryTurn.of(memory.pinnedTurns(), memory));
        turns.addAll(HistoryTurn.ofNewest(recent, memory));
        return turns;
    }

    /** In the order of the conversation, behind the summary. */
    List<ContextItem> items(List<HistoryTurn> turns) {
        List<HistoryTurn> earlier = turns.subList(0, turns.size() - 1);
        earlier.reversed().stream().filter(HistoryTurn::isPinned).forEach(this::pin);
        List<ContextItem> items = new ArrayList<>();
        if (memory.summary() != null) {
            items.addAll(room.take(writer.summary(memory.summary(), room.half())));
        }
        if (memory.earlier()) {
            items.add(ContextItem.dropped(Part.EARLIER, Role.USER, firstRead, 0, Reason.NOT_READ));
        }
        decideOthers(earlier.reversed());
        earlier.forEach(turn -> items.addAll(decided.getOrDefault(turn, List.of())));
        items.addAll(writer.replacedAnswers(turns.getLast()));
        return items;
    }

    private void pin(HistoryTurn turn) {
        List<ContextItem> items = writer.turn(turn);
        decided.put(turn, room.has(items) ? room.take(items) : writer.dropped(turn, room.reason()));
    }

    private void decideOthers(List<HistoryTurn> newestFirst) {
        boolean full = false;
        for (HistoryTurn turn : newestFirst) {
            if (decided.containsKey(turn)) {
                continue;
            }
            if (outside.contains(turn.messages().findFirst().orElseThrow().id())) {
                decided.put(turn, writer.dropped(turn, outsideReason()));
                continue;
            }
            List<ContextItem> items = writer.turn(turn);
            full = full || !room.has(items);
            decided.put(turn, full ? writer.dropped(turn, fullReason()) : room.take(items));
        }
    }

    private Reason outsideReason() {
        return memory.summary() == null ? Reason.OUTSIDE_WINDOW : Reason.SUMMARISED;
    }

    private Reason fullReason() {
        return memory.unsummarised() ? Reason.SUMMARY_FAILED : room.reason();
    }
}
